import type { ServerOptions } from '@grpc/grpc-js';

/** What one server lets its clients use. All explicit: grpc-js limits neither streams nor session memory by itself. */
export interface GrpcServerLimits {
  /** One message, on the wire and after inflating. */
  readonly messageBytesMax: number;
  /** Calls at once on one connection. */
  readonly callCountMax: number;
  /** HTTP/2 buffers of one connection, in MiB. */
  readonly sessionMebibytesMax: number;
  /** A connection is asked to go after this long, so that load balancers can spread it anew … */
  readonly connectionAgeMsMax: number;
  /** … and is cut this long after being asked. */
  readonly connectionAgeGraceMs: number;
  /** A connection without calls is closed after this long. */
  readonly connectionIdleMsMax: number;
  /** A silent peer is pinged after this long … */
  readonly keepaliveMs: number;
  /** … and taken for dead when it does not answer within this. */
  readonly keepaliveTimeoutMs: number;
}

/** For a server whose clients are many, mostly long-lived, and not all of good will. */
export const grpcServerLimits: Omit<GrpcServerLimits, 'messageBytesMax'> = {
  callCountMax: 100,
  // One flow-control window of 64 KiB per call is 6.3 MiB; the rest is for answers that wait.
  sessionMebibytesMax: 32,
  connectionAgeMsMax: 60 * 60_000,
  connectionAgeGraceMs: 60_000,
  connectionIdleMsMax: 15 * 60_000,
  keepaliveMs: 60_000,
  keepaliveTimeoutMs: 20_000,
};

/** The limits by grpc-js's own names. */
export function toServerOptions(limits: GrpcServerLimits): ServerOptions {
  return {
    'grpc.max_receive_message_length': limits.messageBytesMax,
    'grpc.max_send_message_length': limits.messageBytesMax,
    'grpc.max_concurrent_streams': limits.callCountMax,
    'grpc-node.max_session_memory': limits.sessionMebibytesMax,
    'grpc.max_connection_age_ms': limits.connectionAgeMsMax,
    'grpc.max_connection_age_grace_ms': limits.connectionAgeGraceMs,
    'grpc.max_connection_idle_ms': limits.connectionIdleMsMax,
    'grpc.keepalive_time_ms': limits.keepaliveMs,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
    // With channelz off, grpc-js 1.14 keeps no list of its sessions and `forceShutdown` cuts none of them.
    'grpc.enable_channelz': 1,
  };
}
