import type { ReadEvent } from '../reading/traced-call.js';
import { labelled, sentence, type Section, type TraceView } from './trace-section.js';

/** By which rung each record came that does not name the call itself; nothing where all of them do. */
export function joinedSection({ call }: TraceView): Section {
  const foreign = call.events.filter((each) => rungTexts[each.joinedBy] !== undefined);
  const lines = [...new Set(foreign.map(foreignText))];
  const isUntold = lines.length === 0 && call.events.length > 0 && !knownBest.has(call.joinRung);
  return { title: 'JOINED', lines: isUntold ? [`by ${call.joinRung} at the weakest; ${untold}`] : lines };
}

/** Where nothing foreign is to be expected: every record names the call, or nothing was joined. */
const knownBest: ReadonlySet<string> = new Set(['call_id', 'none', '']);

const untold = 'which of the records came that way cannot be told from them alone';

/** `provider_receipt of provider (bank-webhook) by idempotency_key`. */
function foreignText({ kind, hop, service, joinedBy }: ReadEvent): string {
  return sentence(
    [kind, labelled('of', hop), service === '' ? '' : `(${service})`, `by ${joinedBy}: ${rungTexts[joinedBy]}`],
    ' ',
  );
}

/** What each rung rests on that leads a record to a call which it does not name. */
const rungTexts: Readonly<Record<string, string>> = {
  trace_span: 'its span lies within the tools/call',
  gen_ai: 'it names the conversation and the tool call of the model',
  request_state: 'it continues a state that the call had issued',
  idempotency_key: 'it names a key that the call sent',
  provider_request_id: "it names the provider's id of a request of the call",
  receipt_id: 'it names a receipt of the call',
};
