import {
  callFactsOf,
  latestWins,
  sessionKeyOfFragment,
  toFactKeyText,
  type Call,
  type CallFact,
  type FragmentView,
  type SessionKey,
} from '@waybill/domain';

/** One fragment of a trace before a batch and after it. */
export interface ChangedFragment {
  readonly fragmentId: string;
  readonly traceId: string;
  /** The offset of the last input that changed it. */
  readonly offset: number;
  readonly past: FragmentView | undefined;
  /** The call that it is now; `undefined` when it follows another or has vanished. */
  readonly call: Call | undefined;
  /** Where it stood in between. */
  readonly onTheWay: readonly SessionKey[];
}

/** What the sessions that a fragment has to do with must be told: those that it left, and the one that it is in. */
export function callFactsToTell({ fragmentId, traceId, offset, past, call, onTheWay }: ChangedFragment): CallFact[] {
  const about = { kind: 'call', version: latestWins(offset), callId: fragmentId, originTraceId: traceId } as const;
  const home = call && sessionOf(call);
  const homeText = home && toFactKeyText(home);
  const stood = past === undefined || past.leader !== undefined ? [] : [sessionKeyOfFragment(past)];
  const left = new Map([...stood, ...onTheWay].map((key) => [toFactKeyText(key), key]));
  if (homeText !== undefined) left.delete(homeText);
  return [
    ...[...left.values()].map((key) => ({ ...about, key, call: undefined })),
    ...(call === undefined || home === undefined ? [] : [{ ...about, key: home, call: callFactsOf(call) }]),
  ];
}

function sessionOf({ actor, sessionId }: Call): SessionKey {
  return { kind: 'session', principal: actor.originalActor, sessionId };
}
