import { describe, expect, test } from '@jest/globals';
import { createTracedCall } from '../reading/traced-call.builder.js';
import type { ReadEvent, TracedCall } from '../reading/traced-call.js';
import { gatewayLines, providerLines, registryLines, runtimeLines } from './decision-lines.js';
import { createPaint } from './paint.js';

const event = (kind: string, payload: ReadEvent['payload'], attempt = 0): ReadEvent => ({
  eventId: `${kind}-${attempt}`,
  kind,
  hop: '',
  service: '',
  attempt,
  joinedBy: 'call_id',
  payload,
});

const viewOf = (changes: Partial<TracedCall>) => ({
  call: createTracedCall(changes),
  nowUnixNano: 1_795_518_143_123_000_000n,
  paint: createPaint(false),
});

describe('what each authority decided', () => {
  test('names every candidate of the registry, and why it was excluded', () => {
    const candidates = [
      { server: 'files', version: '1', trust_class: 'TRUST_CLASS_VERIFIED', manifest_age_nanos: '3600000000000' },
      { server: 'evil', exclusion_reason: 'EXCLUSION_REASON_UNTRUSTED', auth_viability: 'VIABILITY_NOT_VIABLE' },
    ];
    const [, ...lines] = registryLines(viewOf({ events: [event('registry_decision', { candidates })] }));
    expect(lines).toEqual([
      '  files@1  fit  trust verified  manifest 1 h old',
      '  evil  excluded: untrusted  auth not_viable',
    ]);
  });

  test('shows each word of a gateway that spoke twice, and why the last one was no', () => {
    const gateway = { ...createTracedCall().gateway, verdict: 'denied' };
    const denied = { verdict: 'GATEWAY_VERDICT_DENIED', denial: { reason: 'DENIAL_REASON_SCOPE', rule: 'r1' } };
    const allowed = { verdict: 'GATEWAY_VERDICT_ALLOWED', policy: { id: 'p', version: '2' } };
    const events = [event('gateway_decision', allowed, 1), event('gateway_decision', denied, 2)];
    expect(gatewayLines(viewOf({ gateway, events }))).toEqual([
      'denied, because of scope, rule r1, no policy named',
      '  attempt 1  allowed  policy p@2',
      '  attempt 2  denied',
    ]);
  });

  test('says who pays, how often it may be tried, and why other routes were not taken', () => {
    const payload = {
      selected: { server: 'files', lane: 'fs' },
      quota_owner: 'team-docs',
      retry_budget: { attempts_max: 2 },
      estimate: { amount_nanos: '50000000', currency: 'USD' },
      rejected: [{ route: { id: 'slow' }, reason: 'costlier' }],
    };
    expect(runtimeLines(viewOf({ events: [event('runtime_decision', payload)] }))).toEqual([
      'route route-1, to files, lane fs, checkpoint cp-1',
      'quota owner team-docs, estimate 0.05 USD, 0 of 2 attempts left',
      '  slow  rejected: costlier',
    ]);
  });

  test('shows every receipt of a provider that gave several, and which is a replay', () => {
    const receipt = { ...createTracedCall().receipt, disposition: 'action' };
    const said = (id: string, more: object = {}) => ({ disposition: 'DISPOSITION_ACTION', receipt_id: id, ...more });
    const events = [
      event('provider_receipt', said('r1'), 1),
      event('provider_receipt', said('r2', { was_replayed: true, verification: 'RECEIPT_VERIFICATION_SIGNATURE' }), 2),
    ];
    expect(providerLines(viewOf({ receipt, events }))).toEqual([
      'action (attempt 1), receipt not verified',
      'receipt r1',
      'action (attempt 2), receipt verified, a replay of what it did before',
      'receipt r2',
    ]);
  });

  test('is what the columns say where the events are not at hand', () => {
    expect(runtimeLines(viewOf({}))).toEqual(['route route-1, 1 rejected, checkpoint cp-1']);
    expect(registryLines(viewOf({}))).toEqual(['chose files of 2 candidate(s), trust verified, manifest ffeeddccbbaa']);
  });
});
