import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { withLostAnswers, type LossyTransport } from './lossy-transport.js';

export interface WrappedServer {
  /** The server's name in Waybill. */
  readonly name: string;
  /** Its command line, as a client's configuration would have it. */
  readonly command: readonly string[];
  /** Options for `waybill wrap` itself. */
  readonly wrapOptions: readonly string[];
  /** Where the server runs. */
  readonly cwd: string;
}

/** An official MCP client whose server runs behind `waybill wrap`. */
export interface WrappedClient {
  readonly client: Client;
  readonly transport: LossyTransport;
  close(): Promise<void>;
}

/** What every wrapped server of the session shares. */
export interface WrapSettings {
  /** Path of the `waybill` program. */
  readonly program: string;
  readonly endpoint: string;
  readonly sessionId: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts `waybill wrap … -- command` the way any MCP client does, and connects to it. */
export async function connectWrapped(server: WrappedServer, settings: WrapSettings): Promise<WrappedClient> {
  const transport = withLostAnswers(
    new StdioClientTransport({
      command: process.execPath,
      args: [
        settings.program,
        'wrap',
        '--server',
        server.name,
        '--session',
        settings.sessionId,
        '--endpoint',
        settings.endpoint,
        ...server.wrapOptions,
        '--',
        ...server.command,
      ],
      env: { ...settings.env },
      cwd: server.cwd,
      // The servers' own greetings on stderr are not part of what a user came to see.
      stderr: 'ignore',
    }),
  );
  const client = new Client({ name: 'waybill-demo', version: '1.0.0' });
  await client.connect(transport);
  return { client, transport, close: () => client.close() };
}
