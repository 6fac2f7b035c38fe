import { request } from 'node:http';

/** An account of the engine. */
export interface EngineAccount {
  readonly user: string;
  readonly password: string;
}

/** One request to the engine's HTTP port on this machine. */
export interface EngineRequest {
  readonly port: number;
  readonly path: string;
  readonly body?: string;
  /** Left out: the reader. */
  readonly account?: EngineAccount;
  readonly timeoutMs: number;
}

/** What came back. */
export interface EngineResponse {
  readonly statusCode: number;
  /** The engine's own error code; `undefined` when it named none, or when it was not the engine that answered. */
  readonly engineCode: number | undefined;
  readonly body: string;
}

// Our own answers are words; a foreign program on the port must not fill the memory.
const bodyCharacterCountMax = 16_384;

/**
 * Sends one request on a connection of its own: an idle connection would hold up the engine's clean end for seconds.
 * Rejects when nobody answers in time.
 */
export function requestEngine(options: EngineRequest): Promise<EngineResponse> {
  const { account, body, path, port, timeoutMs } = options;
  const auth = account === undefined ? {} : { auth: `${account.user}:${account.password}` };
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const method = body === undefined ? 'GET' : 'POST';
    const outgoing = request({ host: '127.0.0.1', port, path, method, agent: false, signal, ...auth }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < bodyCharacterCountMax) text += chunk;
      });
      const code = Number(response.headers['x-clickhouse-exception-code']);
      const engineCode = Number.isInteger(code) ? code : undefined;
      response.on('end', () => resolve({ statusCode: response.statusCode ?? 0, engineCode, body: text }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
