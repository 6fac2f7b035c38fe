import { formatDuration } from './duration.js';
import { formatMoney } from '@waybill/questions';
import { paintWord, type Paint } from './paint.js';
import { bytesOf, countOf, recordsOf, textOf, wordOf, type PayloadJson } from './payload-text.js';
import type { ReadEvidence, TracedCall } from '../reading/traced-call.js';
import { labelled, sentence, versioned, type Section, type TraceView } from './trace-section.js';

/** What the tool called behind its boundary. */
export function upstreamSection({ call, paint }: TraceView): Section {
  const lines = call.upstreamCalls.map((each) =>
    sentence(
      [
        sentence([each.provider, each.operation], ' '),
        sentence([paintWord(paint, each.outcome), each.status === '' ? '' : `(${each.status})`], ' '),
        formatDuration(each.latencyNanos),
        labelled('lane', each.lane),
        labelled('effect', each.effectClass),
        each.costNanos === undefined ? 'unpriced' : formatMoney(each.costNanos, each.currency),
        each.retryCount === 0 ? '' : `retried ${each.retryCount}x`,
        each.errorClass,
        labelled('request', each.providerRequestId),
      ],
      '  ',
    ),
  );
  return { title: 'UPSTREAM', lines };
}

/** Verdicts that somebody should look at. */
const alarming: ReadonlySet<string> = new Set(['unguarded', 'broken']);

/** What particular tools and hops left as evidence, and what follows from it; on demand only what is alarming. */
export function evidenceSection({ call, paint }: TraceView, { onlyAlarming = false } = {}): Section {
  const shown = onlyAlarming ? call.evidence.filter((each) => alarming.has(each.verdict)) : call.evidence;
  const lines = shown.flatMap((each) => [
    sentence(
      [`${evidenceKind(each)} ${each.subject}`.trimEnd(), verdictText(each, paint), labelled('said by', each.hop)],
      '  ',
    ),
    ...detailLines(each),
  ]);
  return { title: 'EVIDENCE', lines };
}

/** The verdict where it says more than that nothing was found: an access that is in order needs no word. */
function verdictText({ verdict, denialReason, deservedDenial }: ReadEvidence, paint: Paint): string {
  const denied = denialReason === '' ? '' : `denied: ${denialReason}`;
  switch (verdict) {
    case 'unguarded':
      return paint.bad(sentence(['unguarded', labelled('it deserved', deservedDenial), denied]));
    case 'broken':
      return paint.bad('broken');
    default:
      return denied === '' ? '' : paint.bad(denied);
  }
}

/** `file read`, `url_fetch`, …: the kind, and for files what was asked of the file system. */
function evidenceKind({ kind, payload }: ReadEvidence): string {
  if (kind !== 'file_operation') return kind;
  return `file ${wordOf(payload['operation_class'], 'FILE_OPERATION_CLASS_') || 'operation'}`;
}

/** What matters most in the payloads that have a shape of their own; the JSON document has the rest. */
const detailOf: Readonly<Record<string, (evidence: ReadEvidence) => string>> = {
  file_operation: ({ payload, subject }) => {
    const requested = textOf(payload['requested_path']);
    return sentence([
      labelled('root', textOf(payload['allowed_root'])),
      requested === subject ? '' : labelled('asked for', requested),
      labelled('to', textOf(payload['destination_path'])),
      labelled('symlinks', wordOf(payload['symlink_resolution'], 'SYMLINK_RESOLUTION_')),
    ]);
  },
  url_fetch: ({ payload, computed }) =>
    sentence([
      textOf(payload['method']),
      labelled('status', countOf(payload['http_status'])),
      labelled('address', textOf(payload['resolved_address'])),
      labelled('which is', computed['resolved_class'] || wordOf(payload['resolved_address_class'], 'ADDRESS_CLASS_')),
      bytesOf(payload['response_bytes']),
      labelled('redirected to', recordsOf(payload['redirects']).map(redirectText).join(', then ')),
    ]),
  tool_output: ({ payload }) =>
    sentence([
      labelled('returned', bytesOf(payload['returned_bytes'])),
      wordOf(payload['summary_mode'], 'SUMMARY_MODE_'),
      labelled('left out', countOf(payload['omitted_count'])),
      labelled('the rest:', textOf(payload['refill_route'])),
    ]),
  channel_delivery: ({ payload, computed }) =>
    sentence([
      textOf(payload['channel']),
      labelled('answered', textOf(payload['provider_response'])),
      labelled('verdict', computed['delivery_verdict'] ?? ''),
      labelled('because', computed['delivery_reason'] ?? ''),
    ]),
  harness_snapshot: ({ computed }) =>
    sentence([
      labelled('checkout', computed['checkout_state'] ?? ''),
      labelled('granted', computed['founded_grants'] ?? ''),
      labelled('not granted, only named:', computed['unfounded_grants'] ?? ''),
    ]),
  checkpoint_recorded: ({ payload, computed }) =>
    sentence([
      computed['status'] ?? '',
      labelled('by', textOf(payload['verified_by'])),
      labelled('how', textOf(payload['verification_method'])),
      labelled('kept in', textOf(payload['state_location'])),
    ]),
};

/** `http://169.254.169.254/latest (302, address 169.254.169.254)`. */
function redirectText(hop: PayloadJson): string {
  const facts = sentence([countOf(hop['http_status']), labelled('address', textOf(hop['address']))]);
  return sentence([textOf(hop['target']) || 'a target that nobody named', facts === '' ? '' : `(${facts})`], ' ');
}

function detailLines(evidence: ReadEvidence): readonly string[] {
  const detail = detailOf[evidence.kind]?.(evidence) ?? '';
  const found = labelled('found:', evidence.findings.join(', '));
  return [detail, found].filter((line) => line !== '').map((line) => `  ${line}`);
}

/** Every refusal: which hop, why, by which rule, and what was allowed next to it. */
export function denialsSection({ call, paint }: TraceView): Section {
  const lines = call.denials.map((denial) => denialText(denial, paint.bad));
  return { title: 'DENIALS', lines };
}

function denialText(denial: TracedCall['denials'][number], bad: (text: string) => string): string {
  const policy = versioned(denial.policyBundle, denial.policyVersion);
  return sentence([
    `${bad(denial.reason || 'denied')} by ${denial.hop || 'a hop that does not name itself'}`,
    labelled('rule', denial.rule),
    policy === ''
      ? ''
      : sentence([`policy ${policy}`, denial.enforcementMode === '' ? '' : `(${denial.enforcementMode})`], ' '),
    labelled('asked for', denial.requestedCapability),
    labelled('allowed instead:', denial.allowedNeighbour),
  ]);
}
