import type { QuarantinePayloadRow, QuarantineReader } from '@waybill/clickhouse';
import { eventArchiveLimits, type EventArchive } from '@waybill/ports';
import type { RedriveClient } from './redrive-client.js';
import { keyOf, planRedrive, type Redrivable, type RedriveResult } from './redrive-plan.js';

/** What redriving needs of the world. */
export interface RedriveWorld {
  readonly reader: Pick<QuarantineReader, 'listLater'>;
  readonly archive: Pick<EventArchive, 'getEvents'>;
  readonly client: Pick<RedriveClient, 'redrive'>;
  readonly nowUnixMs: () => number;
  /** Told how many of how many were sent, after each request. */
  readonly onProgress: (sentCount: number, count: number) => void;
}

export interface RedriveOptions {
  /** Who asks, for the record. */
  readonly operator: string;
  /** How long the stitcher is waited for, milliseconds. */
  readonly waitMs: number;
}

/** One request holds this much: far below what a collector takes, and quickly repeated when the connection is lost. */
const requestEventCountMax = 200;
const requestBytesMax = 512 * 1024;
const pollMs = 200;

/**
 * Sends failures again and tells what became of each, in their order. What is stored already is not sent. Dying in
 * between loses nothing: every failure stays where it is, and whoever asks again finds what was stored.
 */
export async function redrive(
  rows: readonly QuarantinePayloadRow[],
  world: RedriveWorld,
  options: RedriveOptions,
): Promise<readonly RedriveResult[]> {
  const steps = planRedrive(rows, await storedEvents(rows, world));
  const toSend = steps.flatMap((step) => (step.tag === 'send' ? [step.send] : []));
  const beganMs = world.nowUnixMs();
  const refusals = new Map<string, string | undefined>();
  for (const request of toRequests(toSend)) {
    for (const answer of await world.client.redrive(options.operator, request))
      refusals.set(answer.failureId, answer.refusal);
    world.onProgress(refusals.size, toSend.length);
  }
  const appended = toSend.filter(({ row }) => refusals.get(row.failure_id) === undefined);
  const outcomes = await awaitOutcomes(appended, world, { beganMs, waitMs: options.waitMs });
  return steps.map((step): RedriveResult => {
    if (step.tag === 'settled') return step.result;
    const { failure_id: failureId, event_id: eventId } = step.send.row;
    const refusal = refusals.get(failureId);
    if (refusal !== undefined) return { failureId, eventId, kind: 'refused_again', detail: refusal };
    return outcomes.get(failureId) ?? { failureId, eventId, kind: 'appended', detail: 'not seen in the store yet' };
  });
}

/** The bytes of those of the events that are stored, by tenant and id. */
async function storedEvents(
  rows: readonly QuarantinePayloadRow[],
  { archive }: Pick<RedriveWorld, 'archive'>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const stored = new Map<string, Uint8Array>();
  const named = rows.filter(({ event_id }) => event_id !== '');
  for (const tenantId of new Set(named.map(({ tenant_id }) => tenant_id))) {
    const ids = [...new Set(named.flatMap((row) => (row.tenant_id === tenantId ? [row.event_id] : [])))];
    for (let first = 0; first < ids.length; first += idsMax) {
      const some = ids.slice(first, first + idsMax);
      const found = await archive.getEvents(tenantId, some);
      found.forEach((bytes, at) => {
        if (bytes !== undefined) stored.set(keyOf({ tenant_id: tenantId, event_id: some[at] ?? '' }), bytes);
      });
    }
  }
  return stored;
}

/** So many of the largest events fit into one answer. */
const idsMax = Math.floor(eventArchiveLimits.answerBytesMax / (256 * 1024));

function toRequests(events: readonly Redrivable[]): readonly (readonly Redrivable[])[] {
  const requests: Redrivable[][] = [];
  let bytes = 0;
  for (const event of events) {
    const request = requests.at(-1);
    const isFull = request === undefined || request.length >= requestEventCountMax;
    if (isFull || bytes + event.payload.byteLength > requestBytesMax) {
      requests.push([event]);
      bytes = event.payload.byteLength;
    } else {
      request.push(event);
      bytes += event.payload.byteLength;
    }
  }
  return requests;
}

interface Waiting {
  readonly beganMs: number;
  readonly waitMs: number;
}

/** Looks until the stitcher has dealt with each, or the time is over. What has no id cannot be looked for. */
async function awaitOutcomes(
  appended: readonly Redrivable[],
  world: RedriveWorld,
  { beganMs, waitMs }: Waiting,
): Promise<ReadonlyMap<string, RedriveResult>> {
  const outcomes = new Map<string, RedriveResult>();
  for (;;) {
    const open = appended.filter(({ row }) => row.event_id !== '' && !outcomes.has(row.failure_id));
    if (open.length === 0) return outcomes;
    for (const outcome of await lookFor(open, world, beganMs)) outcomes.set(outcome.failureId, outcome);
    if (world.nowUnixMs() - beganMs >= waitMs) return outcomes;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** The log's clock may be behind ours. */
const clockSkewMs = 60_000;

async function lookFor(
  open: readonly Redrivable[],
  world: RedriveWorld,
  beganMs: number,
): Promise<readonly RedriveResult[]> {
  const stored = await storedEvents(
    open.map(({ row }) => row),
    world,
  );
  const later = await world.reader.listLater(
    open.map(({ row }) => row.event_id),
    beganMs - clockSkewMs,
  );
  return open.flatMap(({ row, payload }): readonly RedriveResult[] => {
    const { failure_id: failureId, event_id: eventId } = row;
    const bytes = stored.get(keyOf(row));
    if (bytes !== undefined && Buffer.compare(bytes, payload) === 0)
      return [{ failureId, eventId, kind: 'stored', detail: '' }];
    const again = later.find((each) => keyOf(each) === keyOf(row) && each.failure_id !== failureId);
    if (again === undefined) return [];
    const detail = `${again.reason}: ${again.detail}, as ${again.failure_id}`;
    return [{ failureId, eventId, kind: 'quarantined_again', detail }];
  });
}
