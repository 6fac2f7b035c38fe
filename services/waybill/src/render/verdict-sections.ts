import { retryRemarks } from '@waybill/domain';
import { paintWord } from './paint.js';
import { actionText, reasonText, verdictText } from './reason-texts.js';
import { dueText } from './hop-sections.js';
import { sentence, type Section, type TraceView } from './trace-section.js';

/** Where two hops cannot both be right: both hops, both values. */
export function conflictsSection({ call, paint }: TraceView): Section {
  const lines = call.conflicts.map(
    (each) =>
      `${paint.bad(each.kind)}: ${each.leftHop || 'a hop'} says "${each.leftValue}", ${each.rightHop || 'a hop'} says "${each.rightValue}"`,
  );
  return { title: 'CONFLICTS', lines };
}

/** Who closed the outcome, where it was not the answer itself; nothing where the answer tells all. */
export function outcomeSection({ call, paint }: TraceView): Section {
  const closed = outcomeTexts[call.outcomeSource];
  const lines = closed === undefined ? [] : [`${paintWord(paint, call.outcome)}: ${closed}`];
  const isOpen = call.outcome === 'unknown' && call.outcomeSource === '';
  return { title: 'OUTCOME', lines: isOpen ? [`${paintWord(paint, call.outcome)}: ${openText}`] : lines };
}

const openText = 'nobody knows how it ended; a receipt or a verification would close it';

const outcomeTexts: Readonly<Record<string, string>> = {
  receipt: "no answer was seen; the provider's receipt says so",
  verification: 'no answer was seen; somebody looked and found it so',
  gateway: 'the gateway stopped it before anybody saw it start',
};

/** May it be tried again, why, which evidence would make the answer milder, and what to do. */
export function verdictSection({ call, paint }: TraceView): Section {
  const { verdict, reasons, nextAction } = call.retry;
  return {
    title: 'VERDICT',
    lines: [
      `${paintWord(paint, verdict)}: ${verdictText(verdict)}`,
      ...reasons.filter((reason) => !isRemark(reason)).map((reason) => `because ${reasonText(reason)}`),
      ...reasons.filter(isRemark).map((reason) => `not milder, because ${reasonText(reason)}`),
      ...(nextAction === '' ? [] : [`next: ${nextAction} (${actionText(nextAction)})`]),
    ],
  };
}

/** Reasons that did not decide: each names evidence with which the verdict would be milder. */
const remarks: ReadonlySet<string> = new Set(retryRemarks.map(({ reason }) => reason));

function isRemark(reason: string): boolean {
  return remarks.has(reason);
}

/** The verdict with its strongest reason in one line. */
export function verdictSummary({ call, paint }: TraceView): Section {
  const { verdict, reasons } = call.retry;
  const [strongest] = reasons;
  return {
    title: 'VERDICT',
    lines: [
      sentence([
        `${paintWord(paint, verdict)}: ${verdictText(verdict)}`,
        strongest === undefined ? '' : `because ${reasonText(strongest)}`,
      ]),
    ],
  };
}

/** How complete the record is. */
export function stateSection({ call, nowUnixNano, paint }: TraceView): Section {
  const missing =
    call.hopsMissing.length === 0 ? '' : `missing ${call.hopsMissing.join(', ')}, ${dueText(call, nowUnixNano)}`;
  return { title: 'STATE', lines: [sentence([paintWord(paint, call.state), missing], ': ')] };
}
