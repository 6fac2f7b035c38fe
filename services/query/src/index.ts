// Answering, alone or inside another process
export { createQuery, type Query, type QueryPorts, type QuerySetup } from './query.js';
export { createQueryModule, queryToken, queryWatchToken } from './query.module.js';
export { parseQueryConfig, querySettings, type QueryConfig } from './query.config.js';
export { queryMetrics } from './query-metrics.js';
export { paths, type Path, type PathDescription } from './http/paths.js';
export { problemCodes, type ProblemCode } from './http/problem-codes.js';
export type { ParameterKind } from './http/query-string.js';

// Answering models
export { serveMcpOverStdio, type ServeStdioOptions } from './mcp/serve-stdio.js';
export { tools } from './mcp/tools.js';
export type { Tool } from './mcp/tool.js';
