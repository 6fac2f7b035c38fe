import { NoAnswerReason, Outcome, type ToolCallFinished } from '@waybill/contracts';
import type { Member } from './attempts.js';
import { wasTryDenied } from './gateway-denials.js';
import { isStart, isToolsCall } from './oracle-event.js';
import { wordOf } from './words.js';

/** One try of a call. */
export interface OracleAttempt {
  readonly attempt: number;
  readonly startedUnixNano: bigint | undefined;
  readonly endedUnixNano: bigint | undefined;
  readonly outcome: string;
}

/** The tries that somebody saw start or end. Members come in canonical order. */
export function attemptFactsOf(members: readonly Member[]): readonly OracleAttempt[] {
  const numbers = [...new Set(members.filter(isToolsCall).map(({ attempt }) => attempt))];
  return numbers.map((attempt) => {
    const seen = members.filter((each) => each.attempt === attempt && isToolsCall(each));
    const end = decisiveEnd(seen);
    return {
      attempt,
      startedUnixNano: seen.find(({ event }) => isStart(event))?.event.occurredUnixNano,
      endedUnixNano: end?.each.event.occurredUnixNano,
      outcome: outcomeOf(end, attempt, members),
    };
  });
}

/** As reported; but what fails because a gateway denied it was denied, whatever its caller is told. */
function outcomeOf(end: End | undefined, attempt: number, members: readonly Member[]): string {
  if (end?.finish.outcome === Outcome.FAILURE && wasTryDenied(attempt, members)) return 'denied';
  return wordOf(Outcome, end?.finish.outcome) || 'unknown';
}

interface End {
  readonly each: Member;
  readonly finish: ToolCallFinished;
}

/** An answer counts before the end of waiting for one; of several the gravest; of equally grave ones the first. */
function decisiveEnd(seen: readonly Member[]): End | undefined {
  const ends = seen.flatMap((each): End[] =>
    each.event.payload.case === 'toolCallFinished' ? [{ each, finish: each.event.payload.value }] : [],
  );
  const answers = ends.filter(({ finish }) => isAnswer(finish));
  const candidates = answers.length > 0 ? answers : ends;
  const gravest = Math.max(...candidates.map(({ finish }) => fromHarmlessToGrave.indexOf(finish.outcome)));
  return candidates.find(({ finish }) => fromHarmlessToGrave.indexOf(finish.outcome) === gravest);
}

function isAnswer({ noAnswerReason, outcome }: ToolCallFinished): boolean {
  return noAnswerReason === NoAnswerReason.UNSPECIFIED && outcome !== Outcome.UNKNOWN;
}

const fromHarmlessToGrave: readonly Outcome[] = [
  Outcome.UNSPECIFIED,
  Outcome.SUCCESS,
  Outcome.DENIED,
  Outcome.FAILURE,
  Outcome.PARTIAL,
  Outcome.UNKNOWN,
];
