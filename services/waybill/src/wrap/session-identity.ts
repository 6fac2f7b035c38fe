import { createHash } from 'node:crypto';
import { AuthMode, PrincipalKind, SessionSource } from '@waybill/contracts';
import type { EmitContext, SessionKey } from '@waybill/sdk';
import { boundText, idBytesMax } from './bound-text.js';

/** What the operator says about who calls and with what. Absent means: not said. */
export interface IdentityOptions {
  readonly serverName: string;
  readonly sessionId?: string | undefined;
  readonly principal?: string | undefined;
  readonly agentId?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly authMode?: AuthMode | undefined;
  readonly lane?: string | undefined;
  readonly quotaOwner?: string | undefined;
  /** Name of the environment variable that holds the server's credential. Its value never leaves the process. */
  readonly credentialEnv?: string | undefined;
  /** Keys whose session handles are followed. */
  readonly sessionKeys?: readonly SessionKey[] | undefined;
  /** The name of the user that runs this process. */
  readonly osUser: string;
}

/** Who calls, through what, for the life of one wrapper. */
export interface SessionIdentity {
  readonly sessionId: string;
  readonly sessionSource: SessionSource;
  /** Whether this wrapper began the session, and may say that it ended. */
  readonly isOwnSession: boolean;
  /** The agent as the operator named it; empty: the MCP client's name stands for it. */
  readonly agentId: string;
  readonly workspaceId: string;
  readonly principal: { readonly id: string; readonly kind: PrincipalKind; readonly issuer: string };
  readonly authority: NonNullable<EmitContext['authority']>;
  readonly tenantId: string;
  readonly sessionKeys: readonly SessionKey[];
}

/** The only tenant that there is where nobody authenticates. */
const tenantIdDefault = 'default';

const principalKinds: Readonly<Record<string, PrincipalKind>> = {
  user: PrincipalKind.USER,
  service: PrincipalKind.SERVICE,
  serviceaccount: PrincipalKind.SERVICE,
  agent: PrincipalKind.AGENT,
};

/** Settles the identity of a wrapper's session from options, then from the environment, then from the process. */
export function toSessionIdentity(
  options: IdentityOptions,
  env: Readonly<Record<string, string | undefined>>,
  newSessionId: () => string,
): SessionIdentity {
  const given = options.sessionId || env['WAYBILL_SESSION_ID'] || '';
  return {
    sessionId: boundText(given || newSessionId(), idBytesMax),
    // A name handed down by whoever started us travels like baggage; without one the server's life is the session.
    sessionSource: given === '' ? SessionSource.MCP_SESSION : SessionSource.BAGGAGE,
    isOwnSession: given === '',
    agentId: boundText(options.agentId ?? ''),
    workspaceId: boundText(options.workspaceId ?? ''),
    principal: toPrincipal(options.principal || env['WAYBILL_PRINCIPAL'] || '', options.osUser),
    authority: toAuthority(options, env),
    tenantId: tenantIdDefault,
    sessionKeys: options.sessionKeys ?? [],
  };
}

function toPrincipal(named: string, osUser: string): SessionIdentity['principal'] {
  if (named === '') return { id: boundText(`user:${osUser}`, idBytesMax), kind: PrincipalKind.USER, issuer: 'os' };
  const prefix = named.includes(':') ? named.slice(0, named.indexOf(':')) : '';
  const kind = principalKinds[prefix] ?? PrincipalKind.UNSPECIFIED;
  return { id: boundText(named, idBytesMax), kind, issuer: 'self_declared' };
}

function toAuthority(
  options: IdentityOptions,
  env: Readonly<Record<string, string | undefined>>,
): SessionIdentity['authority'] {
  const secret = options.credentialEnv === undefined ? '' : (env[options.credentialEnv] ?? '');
  // With a credential it is not known how it came here; without one there is nothing to know.
  const presumedMode = options.credentialEnv === undefined ? AuthMode.ANONYMOUS : AuthMode.UNSPECIFIED;
  return {
    authMode: options.authMode ?? presumedMode,
    credentialLane: boundText(options.lane ?? options.serverName),
    credentialFingerprint: secret === '' ? '' : toFingerprint(secret),
    quotaOwner: boundText(options.quotaOwner ?? ''),
  };
}

/** 64 bits of a SHA-256 over the credential: equal credentials are recognised, none can be read back. */
function toFingerprint(secret: string): string {
  return `sha256:${createHash('sha256').update(`waybill-credential\0${secret}`).digest('hex').slice(0, 16)}`;
}
