import type { ReadEvent, TracedCall } from '../reading/traced-call.js';
import { formatDuration } from './duration.js';
import { paintWord } from './paint.js';
import { countOf, moneyOf, recordOf, recordsOf, textOf, wordOf, type PayloadJson } from './payload-text.js';
import { labelled, sentence, versioned, type TraceView } from './trace-section.js';
import { formatUtcNear } from './utc-time.js';

/** The server that the registry chose, then every candidate: fit, or excluded and why. */
export function registryLines({ call, paint }: TraceView): readonly string[] {
  const { registry } = call;
  const record = lastRecordOf(call, 'registry_decision');
  return [
    sentence([
      registry.chosenServer === ''
        ? 'spoke, chose no server'
        : `chose ${registry.chosenServer} of ${registry.candidateCount} candidate(s)`,
      labelled('trust', registry.trustClass),
      labelled('manifest', registry.manifestDigest.slice(0, 12)),
      registry.hasDrifted ? paint.bad('manifest drifted from the approved one') : '',
      labelled('by', versioned(textOf(record['registry']), textOf(record['registry_version']))),
    ]),
    ...recordsOf(record['candidates']).map(candidateText),
  ];
}

/** `  everything@2.1  excluded: capability_missing (offers no tool that writes files)  trust community`. */
function candidateText(candidate: PayloadJson): string {
  const exclusion = wordOf(candidate['exclusion_reason'], 'EXCLUSION_REASON_');
  const detail = textOf(candidate['exclusion_detail']);
  const age = countOf(candidate['manifest_age_nanos']);
  return sentence(
    [
      `  ${versioned(textOf(candidate['server']), textOf(candidate['version']))}`,
      exclusion === '' ? 'fit' : `excluded: ${exclusion}${detail === '' ? '' : ` (${detail})`}`,
      labelled('trust', wordOf(candidate['trust_class'], 'TRUST_CLASS_')),
      age === '' ? '' : `manifest ${formatDuration(BigInt(age))} old`,
      viabilityText('install', candidate['install_viability']),
      viabilityText('auth', candidate['auth_viability']),
    ],
    '  ',
  );
}

/** Only what does not simply work. */
function viabilityText(what: string, value: unknown): string {
  const viability = wordOf(value, 'VIABILITY_');
  return viability === 'viable' ? '' : labelled(what, viability);
}

/** The gateway's last word; what it lent and showed; and, where it spoke more than once, each of its words. */
export function gatewayLines({ call, paint }: TraceView): readonly string[] {
  const { gateway } = call;
  const records = recordsOfKind(call, 'gateway_decision');
  const record = lastRecordOf(call, 'gateway_decision');
  const denial = recordOf(record['denial']);
  const surface = recordOf(record['surface']);
  const visible = Array.isArray(surface['tool_names']) ? surface['tool_names'].length : 0;
  const lines = [
    sentence([
      gateway.verdict === '' ? 'spoke, decided nothing' : paintWord(paint, gateway.verdict),
      labelled('because of', wordOf(denial['reason'], 'DENIAL_REASON_')),
      labelled('rule', textOf(denial['rule'])),
      gateway.policyBundle === ''
        ? 'no policy named'
        : `policy ${versioned(gateway.policyBundle, gateway.policyVersion)}`,
      gateway.enforcementMode === 'declared' ? 'declared only: nothing evaluated it' : gateway.enforcementMode,
      labelled('adapter', versioned(gateway.adapter, gateway.adapterVersion)),
    ]),
    sentence([
      labelled('lent lane', textOf(record['downstream_credential_lane'])),
      labelled('input class', textOf(record['redacted_input_class'])),
      record['surface'] === undefined
        ? ''
        : `caller sees ${visible + Number(countOf(surface['omitted_count']) || 0)} tool(s), ${countOf(surface['hidden_count']) || '0'} hidden`,
    ]),
  ];
  const each = records.length < 2 ? [] : records.map((one) => gatewayWordText(one));
  return [...lines.filter((line) => line !== ''), ...each];
}

function gatewayWordText({ attempt, payload }: ReadEvent): string {
  const policy = recordOf(payload['policy']);
  return sentence(
    [
      `  ${attemptText(attempt)}`,
      wordOf(payload['verdict'], 'GATEWAY_VERDICT_'),
      labelled('policy', versioned(textOf(policy['id']), textOf(policy['version']))),
      wordOf(policy['mode'], 'ENFORCEMENT_MODE_'),
    ],
    '  ',
  );
}

function attemptText(attempt: number): string {
  return attempt === 0 ? 'any attempt' : `attempt ${attempt}`;
}

/** The chosen route, who pays and how often it may be tried, and every route that was not taken. */
export function runtimeLines({ call, nowUnixNano }: TraceView): readonly string[] {
  const { runtime } = call;
  const record = lastRecordOf(call, 'runtime_decision');
  const selected = recordOf(record['selected']);
  const rejected = recordsOf(record['rejected']);
  const isListed = rejected.length > 0 || runtime.rejectedRouteCount === 0;
  return [
    sentence([
      runtime.routeCard === '' ? 'spoke, chose no route' : `route ${runtime.routeCard}`,
      labelled('to', textOf(selected['server'])),
      labelled('lane', textOf(selected['lane'])),
      labelled('provider', textOf(selected['provider'])),
      isListed ? '' : `${runtime.rejectedRouteCount} rejected`,
      labelled('checkpoint', runtime.recoveryCheckpointId),
      labelled('declared to be at most', runtime.declaredPermanence),
      labelled('kill switch', runtime.killSwitchPath),
    ]),
    sentence([
      labelled('quota owner', textOf(record['quota_owner'])),
      labelled('estimate', moneyOf(record['estimate'])),
      budgetText(record['retry_budget'], nowUnixNano),
      labelled('idempotency key', textOf(record['idempotency_key'])),
    ]),
    ...rejected.map(rejectedText),
  ].filter((line) => line !== '');
}

/** `2 of 3 attempts left until 11:02:03 UTC`. */
function budgetText(value: unknown, nowUnixNano: bigint): string {
  if (value === undefined) return '';
  const { attempts_left: left, attempts_max: max, until_unix_nano: until } = recordOf(value);
  const end = countOf(until);
  const count = `${countOf(left) || '0'} of ${countOf(max) || 'an unknown number of'} attempts left`;
  return sentence([count, end === '' ? '' : `until ${formatUtcNear(BigInt(end), nowUnixNano)} UTC`], ' ');
}

function rejectedText({ route, reason }: PayloadJson): string {
  const { id, server, lane } = recordOf(route);
  const target = sentence([labelled('to', textOf(server)), labelled('lane', textOf(lane))]);
  return sentence([`  ${textOf(id) || 'a route'}`, `rejected: ${textOf(reason) || 'nobody said why'}`, target], '  ');
}

/** What the provider states; each of its receipts, where it gave several. */
export function providerLines({ call, paint }: TraceView): readonly string[] {
  const { receipt } = call;
  if (receipt.disposition === '') return ['spoke, gave no receipt'];
  const receipts = recordsOfKind(call, 'provider_receipt');
  if (receipts.length > 1) return receipts.flatMap((each) => receiptLines(receiptOf(each), paint));
  const [only] = receipts;
  return receiptLines({ ...receipt, wasReplayed: only?.payload['was_replayed'] === true, of: '' }, paint);
}

interface ShownReceipt extends Readonly<TracedCall['receipt']> {
  readonly wasReplayed: boolean;
  /** The attempt that it is about, where there are several receipts. */
  readonly of: string;
}

function receiptOf({ attempt, payload }: ReadEvent): ShownReceipt {
  return {
    disposition: wordOf(payload['disposition'], 'DISPOSITION_'),
    provider: textOf(payload['provider']),
    operation: textOf(payload['operation']),
    receiptId: textOf(payload['receipt_id']),
    providerRequestId: textOf(payload['provider_request_id']),
    idempotencyKey: textOf(payload['idempotency_key']),
    isVerified: ['signature', 'authenticated_source'].includes(
      wordOf(payload['verification'], 'RECEIPT_VERIFICATION_'),
    ),
    wasReplayed: payload['was_replayed'] === true,
    of: attempt === 0 ? '' : ` (attempt ${attempt})`,
  };
}

function receiptLines(receipt: ShownReceipt, paint: TraceView['paint']): readonly string[] {
  return [
    sentence([
      `${paintWord(paint, receipt.disposition)}${receipt.provider === '' ? '' : ` by ${receipt.provider}`}${receipt.of}`,
      receipt.operation,
      receipt.isVerified ? 'receipt verified' : paint.doubtful('receipt not verified'),
      receipt.wasReplayed ? 'a replay of what it did before' : '',
    ]),
    sentence([
      labelled('receipt', receipt.receiptId),
      labelled('request', receipt.providerRequestId),
      labelled('idempotency key', receipt.idempotencyKey),
    ]),
  ].filter((line) => line !== '');
}

function recordsOfKind({ events }: TracedCall, kind: string): readonly ReadEvent[] {
  return events.filter((each) => each.kind === kind);
}

/** The payload of a hop's last word, as the columns of the call have it; empty where its events are not at hand. */
function lastRecordOf(call: TracedCall, kind: string): PayloadJson {
  return recordsOfKind(call, kind).at(-1)?.payload ?? {};
}
