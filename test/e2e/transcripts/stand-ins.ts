/** What differs from run to run, and what a page shows in its place. */
export interface StandIn {
  readonly actual: string;
  readonly shown: string;
}

/** The least of an id that is taken for its beginning. */
const prefixLengthMin = 13;

const idPattern = /\b(?:call|session)_[0-9a-f][0-9a-f-]{7,}/g;

/** The ids that pages show for the calls of the built-in session, in their order; short beginnings tell them apart. */
export function shownCallIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return `call_01a3c8${number}-4d${number}-7f2d-8ebe-7480${number}c64d70`;
  });
}

/** The id that pages show for the built-in session. */
export const shownSessionId = 'session_01a3c800-4d00-7f6f-a782-23b062ee062c';

/** What a reader types, as it has to be typed now: an id that a page shows, or its beginning, becomes the whole real one. */
export function toActual(command: string, standIns: readonly StandIn[]): string {
  return replaceAll(command, standIns, ['shown', 'actual']).replace(
    idPattern,
    (id) => idLike(id, standIns, 'shown')?.actual ?? id,
  );
}

/** What was said, as a page shows it. An id that was shortened stays as long as it was. */
export function toShown(output: string, standIns: readonly StandIn[]): string {
  return replaceAll(output, standIns, ['actual', 'shown']).replace(
    idPattern,
    (id) => idLike(id, standIns, 'actual')?.shown.slice(0, id.length) ?? id,
  );
}

function idLike(id: string, standIns: readonly StandIn[], side: keyof StandIn): StandIn | undefined {
  if (id.length < prefixLengthMin) return undefined;
  const alike = standIns.filter((each) => each[side].startsWith(id));
  return alike.length === 1 ? alike[0] : undefined;
}

function replaceAll(
  text: string,
  standIns: readonly StandIn[],
  [from, to]: readonly [keyof StandIn, keyof StandIn],
): string {
  return standIns.reduce((replaced, each) => replaced.replaceAll(each[from], each[to]), text);
}
