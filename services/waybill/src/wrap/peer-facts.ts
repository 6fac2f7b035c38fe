import { fileURLToPath } from 'node:url';
import { asObject, asText, isObject, type JsonObject, type JsonRpcMessage, toIdKey } from './json-rpc-message.js';

/** A program as it names itself in MCP. */
export interface Implementation {
  readonly name: string;
  readonly version: string;
}

/** How many tools, roots and unanswered questions are remembered. */
const toolCountMax = 4_096;
const rootCountMax = 64;
const questionCountMax = 1_024;

const clientQuestions: ReadonlySet<string> = new Set(['initialize', 'tools/list', 'server/discover']);
const protocolVersionKey = 'io.modelcontextprotocol/protocolVersion';
const clientInfoKey = 'io.modelcontextprotocol/clientInfo';
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

/**
 * What client and server have said of themselves so far: learnt by listening, never by asking.
 * Knows both ways of saying it: the `initialize` handshake, and the `_meta` of each request since MCP 2026-07-28.
 */
export class PeerFacts {
  client: Implementation = { name: '', version: '' };
  server: Implementation = { name: '', version: '' };
  protocolVersion = '';
  /** Directories that the client opened to the server, when the server asked for them. */
  roots: readonly string[] | undefined;
  readonly #tools = new Map<string, JsonObject>();
  readonly #fromClient = new Map<string, string>();
  readonly #fromServer = new Set<string>();

  /** The definition of a tool as the server listed it; `undefined` before anybody asked. */
  tool(name: string): JsonObject | undefined {
    return this.#tools.get(name);
  }

  /** Takes a message that the client sent. */
  learnFromClient(message: JsonRpcMessage): void {
    if (message.kind === 'request') this.#learnRequest(message);
    if (message.kind !== 'result' || !this.#fromServer.delete(toIdKey(message.id))) return;
    const roots = Array.isArray(message.result['roots']) ? message.result['roots'].slice(0, rootCountMax) : [];
    const paths = roots.map((root) => toPath(asText(asObject(root)['uri']))).filter((path) => path !== '');
    if (paths.length > 0) this.roots = paths;
  }

  /** Takes a message that the server sent. */
  learnFromServer(message: JsonRpcMessage): void {
    if (message.kind === 'request' && message.method === 'roots/list') {
      if (this.#fromServer.size < questionCountMax) this.#fromServer.add(toIdKey(message.id));
      return;
    }
    if (message.kind !== 'result' && message.kind !== 'error') return;
    const question = this.#fromClient.get(toIdKey(message.id));
    this.#fromClient.delete(toIdKey(message.id));
    if (message.kind === 'error') return;
    this.#learnServerInfo(asObject(message.result['_meta'])[serverInfoKey]);
    if (question === 'tools/list') this.#learnTools(message.result['tools']);
    if (question === 'initialize' || question === 'server/discover') this.#learnServer(message.result);
  }

  #learnRequest(message: Extract<JsonRpcMessage, { kind: 'request' }>): void {
    const meta = asObject(message.params['_meta']);
    this.protocolVersion = asText(meta[protocolVersionKey]) || this.protocolVersion;
    this.#learnClientInfo(meta[clientInfoKey]);
    if (!clientQuestions.has(message.method)) return;
    if (this.#fromClient.size < questionCountMax) this.#fromClient.set(toIdKey(message.id), message.method);
    if (message.method === 'initialize') this.#learnClientInfo(message.params['clientInfo']);
  }

  #learnServer(result: JsonObject): void {
    this.#learnServerInfo(result['serverInfo']);
    this.protocolVersion = asText(result['protocolVersion']) || this.protocolVersion;
  }

  #learnClientInfo(value: unknown): void {
    if (isObject(value)) this.client = toImplementation(value);
  }

  #learnServerInfo(value: unknown): void {
    if (isObject(value)) this.server = toImplementation(value);
  }

  #learnTools(value: unknown): void {
    if (!Array.isArray(value)) return;
    for (const candidate of value) {
      const tool = asObject(candidate);
      const name = asText(tool['name']);
      if (name !== '' && (this.#tools.has(name) || this.#tools.size < toolCountMax)) this.#tools.set(name, tool);
    }
  }
}

function toImplementation(value: JsonObject): Implementation {
  return { name: asText(value['name']), version: asText(value['version']) };
}

function toPath(uri: string): string {
  if (!uri.startsWith('file://')) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    return '';
  }
}
