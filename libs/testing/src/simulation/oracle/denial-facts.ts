import { DenialReason, Layer, type Denial } from '@waybill/contracts';
import { shownAttemptOf, type Member } from './attempts.js';
import { groupBy } from './oracle-event.js';
import { wordOf } from './words.js';

/** One refusal (B10). */
export interface OracleDenial {
  readonly eventId: string;
  readonly attempt: number;
  readonly hop: string;
  readonly reason: string;
  readonly rule: string;
}

/** Every refusal once: what a hop states again about the same attempt, rule and capability it stated before. */
export function denialFactsOf(members: readonly Member[]): readonly OracleDenial[] {
  const stated = members.flatMap((member) => {
    const denial = denialIn(member);
    return denial === undefined ? [] : [{ member, denial }];
  });
  const same = groupBy(stated, ({ member, denial }) =>
    JSON.stringify([
      shownAttemptOf(member),
      member.event.source?.layer,
      denial.reason,
      denial.rule,
      denial.requestedCapability,
    ]),
  );
  return [...same.values()].flatMap(([first]) => {
    if (first === undefined) return [];
    const { member, denial } = first;
    return [
      {
        eventId: member.event.eventId,
        attempt: shownAttemptOf(member),
        hop: wordOf(Layer, member.event.source?.layer),
        reason: wordOf(DenialReason, denial.reason),
        rule: denial.rule,
      },
    ];
  });
}

function denialIn({ event: { payload } }: Member): Denial | undefined {
  switch (payload.case) {
    case 'gatewayDecision':
    case 'urlFetch':
    case 'fileOperation':
    case 'toolCallFinished':
      return payload.value.denial;
    default:
      return undefined;
  }
}
