// The contract of the questions, generated from proto/waybill/query by `npm run generate`.
export { QueryService, GetRetryVerdictRequestSchema } from './gen/waybill/query/v1/query_service_pb.js';
export { GetRetryVerdictResponseSchema } from './gen/waybill/query/v1/query_service_pb.js';
export { GetCallRequestSchema, GetCallResponseSchema } from './gen/waybill/query/v1/query_service_pb.js';
export { ListCallsRequestSchema, ListCallsResponseSchema } from './gen/waybill/query/v1/query_service_pb.js';
export { GetSessionRequestSchema, GetSessionResponseSchema } from './gen/waybill/query/v1/query_service_pb.js';
export { ListSessionsRequestSchema, ListSessionsResponseSchema } from './gen/waybill/query/v1/query_service_pb.js';
export { GetSpendRequestSchema, GetSpendResponseSchema } from './gen/waybill/query/v1/query_service_pb.js';
export { ListDenialsRequestSchema, ListDenialsResponseSchema } from './gen/waybill/query/v1/query_service_pb.js';
export type { GetCallResponse, ListCallsResponse, GetSpendResponse } from './gen/waybill/query/v1/query_service_pb.js';
export type { GetSessionResponse, ListSessionsResponse } from './gen/waybill/query/v1/query_service_pb.js';
export type { GetRetryVerdictResponse, ListDenialsResponse } from './gen/waybill/query/v1/query_service_pb.js';
export type { Page } from './gen/waybill/query/v1/page_pb.js';
export { GetCredentialRequestSchema, GetCredentialResponseSchema } from './gen/waybill/query/v1/credential_pb.js';
export type { GetCredentialResponse } from './gen/waybill/query/v1/credential_pb.js';
export { GetSurfaceRequestSchema, GetSurfaceResponseSchema } from './gen/waybill/query/v1/surface_pb.js';
export type { GetSurfaceResponse } from './gen/waybill/query/v1/surface_pb.js';
export { IncidentState } from './gen/waybill/query/v1/incident_pb.js';
export { GetIncidentRequestSchema, GetIncidentResponseSchema } from './gen/waybill/query/v1/incident_pb.js';
export { ListIncidentsRequestSchema, ListIncidentsResponseSchema } from './gen/waybill/query/v1/incident_pb.js';
export type { GetIncidentResponse, ListIncidentsResponse } from './gen/waybill/query/v1/incident_pb.js';
export { ListLanesRequestSchema, ListLanesResponseSchema } from './gen/waybill/query/v1/lane_pb.js';
export type { ListLanesResponse } from './gen/waybill/query/v1/lane_pb.js';
export { CallState, RetryVerdict, type CallFilter } from './gen/waybill/query/v1/call_pb.js';
export { CallChangeKind, TailCallsRequestSchema, TailCallsResponseSchema } from './gen/waybill/query/v1/tail_pb.js';
export type { TailCallsRequest, TailCallsResponse } from './gen/waybill/query/v1/tail_pb.js';
export { DiffFieldKind, DiffGroup, DiffKind, DiffStatus } from './gen/waybill/query/v1/diff_pb.js';
export { DiffRequestSchema, DiffResponseSchema, type DiffResponse } from './gen/waybill/query/v1/diff_pb.js';
export { RecoveryStatus } from './gen/waybill/query/v1/session_pb.js';
export { SpendDimension } from './gen/waybill/query/v1/spend_pb.js';
export {
  RunSqlRequestSchema,
  RunSqlResponseSchema,
  type RunSqlRequest,
  type RunSqlResponse,
} from './gen/waybill/query/v1/sql_pb.js';
export { FreshnessSource } from './gen/waybill/query/v1/freshness_pb.js';
