import { SessionHandleVerdict, SessionSource } from '@waybill/contracts';
import { verifySessionHandle, type MetaContext, type SessionHandleOutcome } from '@waybill/sdk';
import type { SessionIdentity } from './session-identity.js';

/** To which session a call belongs, and what became of the handle that should say so. */
export interface CallSession {
  readonly sessionId: string;
  readonly sessionSource: SessionSource;
  readonly sessionHandleVerdict: SessionHandleVerdict;
}

const verdicts: Readonly<Record<SessionHandleOutcome['tag'], SessionHandleVerdict>> = {
  valid: SessionHandleVerdict.VALID,
  malformed: SessionHandleVerdict.MALFORMED,
  wrong_signature: SessionHandleVerdict.WRONG_SIGNATURE,
  expired: SessionHandleVerdict.EXPIRED,
  wrong_principal: SessionHandleVerdict.WRONG_PRINCIPAL,
  wrong_tenant: SessionHandleVerdict.WRONG_TENANT,
};

/**
 * The session that the call's handle proves; else the one that it names; else the wrapper's own.
 *
 * A call whose handle is refused stays in the wrapper's session whatever else it names: who guesses at a handle is not
 * believed a name. Without a key nothing can be checked, and then a handle is as good as none.
 */
export function sessionOfCall(carried: MetaContext, session: SessionIdentity, nowUnixNano: bigint): CallSession {
  const { sessionHandle } = carried;
  if (sessionHandle === undefined) return named(carried, session, SessionHandleVerdict.UNSPECIFIED);
  const { sessionKeys: keys, tenantId, principal } = session;
  if (keys.length === 0) return named(carried, session, SessionHandleVerdict.NOT_CHECKED);
  const outcome = verifySessionHandle(sessionHandle, { keys, tenantId, principal: principal.id, nowUnixNano });
  const sessionHandleVerdict = verdicts[outcome.tag];
  if (outcome.tag !== 'valid') return named({}, session, sessionHandleVerdict);
  const { sessionId } = outcome.claims;
  return { sessionId, sessionSource: SessionSource.SIGNED_HANDLE, sessionHandleVerdict };
}

/** Whether a handle was checked and not followed. */
export function isRefusedHandle(verdict: SessionHandleVerdict): boolean {
  return (
    verdict !== SessionHandleVerdict.UNSPECIFIED &&
    verdict !== SessionHandleVerdict.VALID &&
    verdict !== SessionHandleVerdict.NOT_CHECKED
  );
}

function named(
  { sessionId }: MetaContext,
  session: SessionIdentity,
  sessionHandleVerdict: SessionHandleVerdict,
): CallSession {
  if (sessionId !== undefined) return { sessionId, sessionSource: SessionSource.BAGGAGE, sessionHandleVerdict };
  return { sessionId: session.sessionId, sessionSource: session.sessionSource, sessionHandleVerdict };
}
