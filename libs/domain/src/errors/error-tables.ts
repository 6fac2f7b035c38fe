import type { ErrorTable } from './error-rule.js';
import { graphqlProviderTables, graphqlTable } from './tables/graphql.js';
import { grpcTable } from './tables/grpc.js';
import { httpGatewayTables } from './tables/http-gateways.js';
import { httpProviderTables } from './tables/http-providers.js';
import { httpTable } from './tables/http.js';
import { jsonRpcSourceTables } from './tables/json-rpc-sources.js';
import { jsonRpcTable, mcpRevisionTables } from './tables/json-rpc.js';
import { mcpToolResultTable } from './tables/mcp-tool-result.js';
import { networkTable } from './tables/network.js';
import { osTable } from './tables/os.js';
import { processTable } from './tables/process.js';

/** Every table. Which of them judge an error is chosen by protocol, source and MCP revision. */
export const errorTables: readonly ErrorTable[] = [
  httpTable,
  ...httpProviderTables,
  ...httpGatewayTables,
  grpcTable,
  jsonRpcTable,
  ...mcpRevisionTables,
  ...jsonRpcSourceTables,
  mcpToolResultTable,
  graphqlTable,
  ...graphqlProviderTables,
  networkTable,
  processTable,
  osTable,
];
