import { setTimeout as sleep } from 'node:timers/promises';
import { createPublishClient, type PublishClient } from '../../failure/emit/publish-client.js';
import type { PreparedLoad, PreparedRequest } from './prepare-load.js';

/** How requests go out. */
export interface SendOptions {
  /** `host:port` of the collector. */
  readonly endpoint: string;
  /** Requests that wait for their answer at once, over all connections. */
  readonly inFlightCountMax: number;
  /** Told of each request once it is acknowledged, with the events so far. */
  readonly onProgress?: (ackedCount: number) => void;
}

const connectionCount = 2;
const requestTimeoutMs = 60_000;
/** Requests of a paced load go out together so often. */
const tickMs = 20;

/** Sends a load as fast as it is acknowledged; resolves when all of it is. A request that is not answered with OK is an error. */
export async function sendLoad({ requests }: PreparedLoad, options: SendOptions): Promise<void> {
  let next = 0;
  let ackedCount = 0;
  await withClients(options.endpoint, async (clients) => {
    const senders = Array.from({ length: options.inFlightCountMax }, async (_, sender) => {
      const client = clients[sender % clients.length] as PublishClient;
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        await publish(client, request);
        ackedCount += request.eventCount;
        options.onProgress?.(ackedCount);
      }
    });
    await Promise.all(senders);
  });
}

/** Sends a load at a rate, whether or not what was sent before is acknowledged; resolves when all of it is. */
export async function sendPacedLoad(
  { requests }: PreparedLoad,
  { endpoint, eventsPerSecond, onSent }: PacedOptions,
): Promise<void> {
  await withClients(endpoint, async (clients) => {
    const begunMs = performance.now();
    const answers: Promise<void>[] = [];
    let sentCount = 0;
    for (const request of requests) {
      while (sentCount > ((performance.now() - begunMs) / 1_000) * eventsPerSecond) await sleep(tickMs);
      sentCount += request.eventCount;
      onSent(request, performance.now());
      const answer = publish(clients[answers.length % clients.length] as PublishClient, request);
      // Looked at when everything is sent.
      answer.catch(() => undefined);
      answers.push(answer);
    }
    await Promise.all(answers);
  });
}

/** How requests go out at a rate. */
export interface PacedOptions {
  readonly endpoint: string;
  readonly eventsPerSecond: number;
  /** Told of each request right before it is sent. */
  readonly onSent: (request: PreparedRequest, sentMs: number) => void;
}

async function withClients(endpoint: string, use: (clients: readonly PublishClient[]) => Promise<void>): Promise<void> {
  const clients = Array.from({ length: connectionCount }, () => createPublishClient({ endpoint, requestTimeoutMs }));
  try {
    await use(clients);
  } finally {
    for (const client of clients) client.close();
  }
}

async function publish(client: PublishClient, { bytes, eventCount }: PreparedRequest): Promise<void> {
  const answer = await client.publish(bytes);
  if (answer.kind === 'failed')
    throw new Error(`expected OK from the collector, found ${answer.code}: ${answer.detail}`);
  if (answer.acceptedCount !== eventCount)
    throw new Error(
      `expected ${eventCount} events to be accepted, found ${answer.acceptedCount}: ${answer.rejectedDetail}`,
    );
}
