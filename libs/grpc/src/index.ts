// Serving
export { createGrpcServer, type GrpcServer, type GrpcServerOptions, type GrpcService } from './grpc-server.js';
export { grpcServerLimits, type GrpcServerLimits } from './server-limits.js';
export type { Address } from './bind-failure.js';
export { createServiceDefinition } from './service-definition.js';

// Refusing
export { callRefusals, fromError, toServiceError, type CallRefusal, type FieldViolation } from './call-status.js';

// Holding back
export { createByteBudget, type ByteBudget } from './byte-budget.js';
export { createStreamPacing } from './stream-pacing.js';
