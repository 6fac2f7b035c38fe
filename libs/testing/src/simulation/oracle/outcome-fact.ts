import { Disposition, Outcome, type VerificationRecorded } from '@waybill/contracts';
import type { OracleAttempt } from './attempt-facts.js';
import type { Member } from './attempts.js';
import { isDeniedIn } from './gateway-denials.js';
import { compareOf, isToolsCall } from './oracle-event.js';
import { wordOf } from './words.js';

/** One try, or what may be of any of several (attempt 0), with everything that is said about it. */
interface Try {
  readonly attempt: number;
  readonly members: readonly Member[];
  /** What the tool's hop says; empty when no hop saw it start or end. */
  readonly reported: string;
}

/**
 * How the call ended (docs/verdicts.md): as its last try did, unless that failed or was denied after one that was partial,
 * or of which nobody knows.
 */
export function outcomeFactOf(members: readonly Member[], attempts: readonly OracleAttempt[]): string {
  const tries = triesOf(members, attempts);
  const made = tries.flatMap((each) => {
    const outcome = settled(each, members);
    const wasMade = tries.length === 1 || each.reported !== '' || outcome !== 'unknown';
    return each.attempt > 0 && wasMade ? [outcome] : [];
  });
  const last = made.at(-1) ?? 'unknown';
  const outcome = last === 'failure' || last === 'denied' ? gravestBefore(made, last) : last;
  return outcome === 'unknown' && tries.some(({ attempt }) => attempt === 0) && didActSomewhere(members)
    ? 'success'
    : outcome;
}

function gravestBefore(made: readonly string[], last: string): string {
  return made.find((each) => each === 'partial') ?? made.find((each) => each === 'unknown') ?? last;
}

/** A receipt of which nobody says to which try it belongs, and which says that something was done. */
function didActSomewhere(members: readonly Member[]): boolean {
  return members.some(
    ({ attempt, event: { payload } }) =>
      attempt === 0 && payload.case === 'providerReceipt' && payload.value.disposition === Disposition.ACTION,
  );
}

/** What names no attempt belongs to the only one, else to the first; where that is named, too, to none in particular. */
function triesOf(members: readonly Member[], attempts: readonly OracleAttempt[]): readonly Try[] {
  const numbers = [...new Set(members.map(({ attempt }) => attempt).filter((attempt) => attempt > 0))].sort(compareOf);
  const reportOf = (attempt: number) => attempts.find((each) => each.attempt === attempt)?.outcome ?? '';
  if (numbers.length < 2) return [{ attempt: numbers[0] ?? 1, members, reported: reportOf(numbers[0] ?? 1) }];
  const placeOfUnnumbered = numbers.includes(1) ? 0 : 1;
  const placeOf = ({ attempt }: Member) => (attempt === 0 ? placeOfUnnumbered : attempt);
  return [...new Set(members.map(placeOf))].sort(compareOf).map((attempt) => ({
    attempt,
    members: members.filter((each) => placeOf(each) === attempt),
    reported: reportOf(attempt),
  }));
}

/** How one try ended: as reported, as found, as receipted, or as stopped by the gateway. */
function settled({ attempt, members, reported }: Try, all: readonly Member[]): string {
  if (reported !== '' && reported !== 'unknown') return reported;
  const found = foundIn(attempt, all);
  if (found !== '') return found;
  const dispositions = members.flatMap(({ event: { payload } }) =>
    payload.case === 'providerReceipt' ? [payload.value.disposition] : [],
  );
  if (dispositions.includes(Disposition.ACTION)) return 'success';
  if (reported === '' && isDeniedIn(members)) return 'denied';
  if (dispositions.at(-1) === Disposition.NO_OP) return 'success';
  return dispositions.at(-1) === Disposition.REFUSED ? 'failure' : 'unknown';
}

/** Whether a gateway stopped the call before anybody saw it start: then the denial is all that ever happens. */
export function wasStopped(members: readonly Member[]): boolean {
  return !members.some(isToolsCall) && isDeniedIn(members);
}

interface Look {
  readonly member: Member;
  readonly value: VerificationRecorded;
  /** The try that was looked at; `undefined`: the call as a whole. */
  readonly subject: number | undefined;
}

/**
 * What the last one found who looked at a try. A look at the call as a whole sees what the last try left; when it finds
 * that nothing was done, that holds for every try.
 */
function foundIn(attempt: number, all: readonly Member[]): string {
  const lastAttempt = Math.max(1, ...all.map((each) => each.attempt));
  const looks = looksIn(all);
  const own = looks
    .filter(({ value, subject }) => isTelling(value) && (subject ?? lastAttempt) === attempt)
    .toSorted((left, right) => compareOf(left.member.event.occurredUnixNano, right.member.event.occurredUnixNano))
    .at(-1);
  if (own !== undefined) return wordOf(Outcome, own.value.foundOutcome);
  const whole = looks.findLast(({ subject }) => subject === undefined)?.value.foundOutcome;
  return whole === Outcome.FAILURE || whole === Outcome.DENIED ? wordOf(Outcome, whole) : '';
}

function looksIn(all: readonly Member[]): readonly Look[] {
  return all.flatMap((member) => {
    const { payload } = member.event;
    if (payload.case !== 'verificationRecorded') return [];
    const subject = all.find(({ event }) => event.eventId === payload.value.subjectEventId)?.attempt || member.attempt;
    return [{ member, value: payload.value, subject: subject === 0 ? undefined : subject }];
  });
}

function isTelling({ foundOutcome }: VerificationRecorded): boolean {
  return foundOutcome !== Outcome.UNSPECIFIED && foundOutcome !== Outcome.UNKNOWN;
}
