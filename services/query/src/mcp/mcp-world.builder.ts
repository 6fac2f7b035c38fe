import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** For tests: a client of MCP, of whichever generation. */
export interface McpClient {
  listTools(): Promise<readonly ListedTool[]>;
  callTool(name: string, args?: Readonly<Record<string, unknown>>): Promise<CalledTool>;
  close(): Promise<void>;
}

export interface ListedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly annotations?: object | undefined;
  readonly inputSchema: object;
  readonly outputSchema?: object | undefined;
}

export interface CalledTool {
  readonly isError: boolean;
  readonly text: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
  /** Of the whole result, as JSON. */
  readonly byteCount: number;
}

const identity = { name: 'tests', version: '1.0.0' };

/** How clients of each generation reach an HTTP address. Each has what it is told compared with the schema of its tool. */
export const httpClients = {
  'of the first generation, with the handshake of 2025': async (url: URL): Promise<McpClient> => {
    const client = new LegacyClient(identity);
    // Its class says `sessionId: string | undefined` where its own interface says `sessionId?: string`.
    await client.connect(new LegacyHttpTransport(url) as Transport);
    return toMcpClient(client);
  },
  'of the second generation, with the handshake of 2025': async (url: URL): Promise<McpClient> => {
    const client = new Client(identity, { versionNegotiation: { mode: 'legacy' } });
    await client.connect(new StreamableHTTPClientTransport(url));
    return toMcpClient(client);
  },
  'of the second generation, without any session': async (url: URL): Promise<McpClient> => {
    const client = new Client(identity, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(new StreamableHTTPClientTransport(url));
    return toMcpClient(client);
  },
} as const;

/** One face for both. */
export function toMcpClient(client: LegacyClient | Client): McpClient {
  return {
    listTools: async () => (await client.listTools()).tools,
    async callTool(name, args = {}) {
      const result = await client.callTool({ name, arguments: args });
      const [first] = result.content as { type: string; text: string }[];
      return {
        isError: result.isError === true,
        text: first?.text ?? '',
        document: (result.structuredContent ?? {}) as Readonly<Record<string, unknown>>,
        meta: result._meta ?? {},
        byteCount: Buffer.byteLength(JSON.stringify(result)),
      };
    },
    close: () => client.close(),
  };
}
