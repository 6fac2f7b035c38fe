import {
  CallState,
  DenialReason,
  IncidentClass,
  Layer,
  Outcome,
  RecoveryStatus,
  TerminalState,
} from '@waybill/contracts';

/** A generated enum: names to numbers and back. */
type WireEnum = Readonly<Record<string, string | number>>;

/** The words of an enum as SQL and people read them, without the one for "nobody said". */
function wordsOf(wireEnum: WireEnum): readonly string[] {
  return Object.keys(wireEnum)
    .filter((name) => !/^\d+$/.test(name) && name !== 'UNSPECIFIED')
    .map((name) => name.toLowerCase());
}

/** The words that a filter takes, by the filter's name; other filters take any text. */
export const acceptedWords: Readonly<Record<string, readonly string[]>> = {
  outcome: wordsOf(Outcome),
  state: wordsOf(CallState),
  terminalState: wordsOf(TerminalState),
  recoveryStatus: wordsOf(RecoveryStatus),
  reason: wordsOf(DenialReason),
  hop: wordsOf(Layer),
  incidentState: ['open', 'closed'],
  incidentClass: wordsOf(IncidentClass),
};
