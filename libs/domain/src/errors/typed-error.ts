import { ErrorProtocol, type TypedError } from '@waybill/contracts';
import type { RequestPhaseName } from '../names.js';
import { classifyError } from './classify-error.js';
import type { ErrorProtocolName } from './error-evidence.js';
import type { ErrorJudgement } from './error-rule.js';

/** What other fields of an event say about an error in it. */
export interface ErrorSetting {
  /** The provider, gateway or server that spoke. */
  readonly source?: string;
  readonly mcpProtocolVersion?: string;
  readonly phase?: RequestPhaseName;
}

const protocolNames: Readonly<Partial<Record<ErrorProtocol, ErrorProtocolName>>> = {
  [ErrorProtocol.HTTP]: 'http',
  [ErrorProtocol.GRPC]: 'grpc',
  [ErrorProtocol.JSON_RPC]: 'json_rpc',
  [ErrorProtocol.MCP_TOOL_RESULT]: 'mcp_tool_result',
  [ErrorProtocol.GRAPHQL]: 'graphql',
  [ErrorProtocol.NETWORK]: 'network',
  [ErrorProtocol.PROCESS]: 'process',
  [ErrorProtocol.OS]: 'os',
};

/**
 * Judges an error that its emitter left open, by the little that the wire carries: protocol, code and setting.
 * Undefined when the protocol or the code is missing. Headers and bodies are gone by then; an emitter that has them
 * judges better.
 */
export function judgeTypedError(error: TypedError, setting: ErrorSetting = {}): ErrorJudgement | undefined {
  const protocol = protocolNames[error.protocol];
  if (protocol === undefined || error.errorCode === '') return undefined;
  return classifyError({
    protocol,
    code: error.errorCode,
    ...(setting.source === undefined ? {} : { source: setting.source.toLowerCase() }),
    ...(setting.mcpProtocolVersion === undefined ? {} : { mcpProtocolVersion: setting.mcpProtocolVersion }),
    ...(setting.phase === undefined || setting.phase === '' ? {} : { phase: setting.phase }),
  });
}
