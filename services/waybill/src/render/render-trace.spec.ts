import { describe, expect, test } from '@jest/globals';
import { createTracedCall } from '../reading/traced-call.builder.js';
import type { TracedCall } from '../reading/traced-call.js';
import { renderTrace } from './render-trace.js';

/** 20 seconds after the call began; its records are due 60 seconds after. */
const nowUnixMs = 1_795_518_143_123;

const trace = (
  call: TracedCall,
  options: { compact?: boolean; width?: number; nowUnixMs?: number; colour?: boolean } = {},
) => renderTrace(call, { width: 100, colour: false, nowUnixMs, ...options }).join('\n');

describe('the whole trace of a call', () => {
  test('answers who, with what, what happened and what followed, and says what is missing until when', () => {
    expect(trace(createTracedCall())).toBe(
      `
write_file@2026.8.31 on files: success in 12.3 ms [open]
CALL        call_0192f3a1-7b2c-7aaa-8bbb-000000000001
            2026-11-24 11:02:03.123 UTC
            session session_1 (from mcp_session)
            trace 4bf92f3577b34da6a3ce929d0e0e4736, joined by call_id
            input path string 21 B, content string 1.5 KiB
WHO         user:ann → agent:planner
            agent planner, workspace docs
CREDENTIAL  service, lane fs_local, credential valid, fingerprint sha256:ab12
            scopes read write, quota owner team-docs
REGISTRY    chose files of 2 candidate(s), trust verified, manifest ffeeddccbbaa
GATEWAY     missing, due 11:03:03 UTC (in 40 s)
RUNTIME     route route-1, 1 rejected, checkpoint cp-1
TOOL        attempt 1  success  12.3 ms
PROVIDER    missing, due 11:03:03 UTC (in 40 s)
EVIDENCE    file create /data/docs/plan.md  said by tool
              root /srv/docs, asked for plan.md, symlinks none
EFFECTS     file_created /data/docs/plan.md, reversible, observed by tool, undo: delete
              /data/docs/plan.md
SPEND       actual 0.042 USD, estimated 0.05 USD
VERDICT     unsafe: do not try it again
            because it was done: again would do it twice
            not milder, because there is no receipt of the provider; one could settle it
            next: none (nothing to do)
STATE       open: missing gateway, provider, due 11:03:03 UTC (in 40 s)`.trimStart(),
    );
  });

  test('says by how long a record is overdue', () => {
    const late = trace(createTracedCall({ state: 'incomplete' }), { nowUnixMs: nowUnixMs + 240_001 });
    expect(late).toContain('GATEWAY     missing, overdue by 3 min 20 s (was due 11:03:03 UTC)');
    expect(late).toContain('[incomplete]');
  });

  test('names a hop that nobody waits for', () => {
    expect(trace(createTracedCall({ hopsMissing: [] }))).toContain('GATEWAY     not expected');
  });

  test('shows what each authority decided', () => {
    const text = trace(
      createTracedCall({
        hopsPresent: ['registry', 'gateway', 'runtime', 'tool', 'provider'],
        hopsMissing: [],
        registry: { chosenServer: 'files', trustClass: '', manifestDigest: '', hasDrifted: true, candidateCount: 1 },
        gateway: {
          verdict: 'allowed',
          policyBundle: 'base',
          policyVersion: '3',
          enforcementMode: 'declared',
          adapter: 'mcp-bridge',
          adapterVersion: '1.2',
        },
        receipt: {
          disposition: 'action',
          provider: 'openai',
          operation: 'files.write',
          receiptId: 'r-1',
          providerRequestId: 'req-9',
          idempotencyKey: 'k-1',
          isVerified: false,
        },
      }),
    );
    expect(text).toContain('REGISTRY    chose files of 1 candidate(s), manifest drifted from the approved one');
    expect(text).toContain(
      'GATEWAY     allowed, policy base@3, declared only: nothing evaluated it, adapter mcp-bridge@1.2',
    );
    expect(text).toContain('PROVIDER    action by openai, files.write, receipt not verified');
    expect(text).toContain('            receipt r-1, request req-9, idempotency key k-1');
  });

  test('shows a refusal with its rule, and the contradiction with both values', () => {
    const text = trace(
      createTracedCall({
        outcome: 'denied',
        denials: [
          {
            eventId: 'e2',
            occurredUnixNano: 0n,
            attempt: 1,
            hop: 'tool',
            reason: 'outside_root',
            rule: 'allowed-directories',
            requestedCapability: 'read /etc/passwd',
            allowedNeighbour: 'read /srv/docs',
            policyBundle: 'fs',
            policyVersion: '2',
            enforcementMode: 'enforced',
            principal: 'user:ann',
          },
        ],
        conflicts: [
          {
            kind: 'boundary_violation',
            leftHop: 'gateway',
            leftValue: 'denied',
            rightHop: 'provider',
            rightValue: 'action',
          },
        ],
      }),
      { width: 200 },
    );
    expect(text).toContain(
      'DENIALS     outside_root by tool, rule allowed-directories, policy fs@2 (enforced), asked for read /etc/passwd, allowed instead: read /srv/docs',
    );
    expect(text).toContain('CONFLICTS   boundary_violation: gateway says "denied", provider says "action"');
  });

  test('shows each attempt, the upstream calls and the ledger entries', () => {
    const [attempt] = createTracedCall().attempts;
    const text = trace(
      createTracedCall({
        attempts:
          attempt === undefined
            ? []
            : [
                {
                  ...attempt,
                  outcome: 'unknown',
                  latencyNanos: undefined,
                  noAnswerReason: 'timed_out',
                  requestPhase: 'sent',
                  retry: { ...attempt.retry, verdict: 'verify_first', reasons: ['outcome_unknown_may_have_acted'] },
                },
                { ...attempt, attempt: 2 },
              ],
        upstreamCalls: [
          {
            eventId: 'u1',
            occurredUnixNano: 0n,
            attempt: 2,
            provider: 'openai',
            operation: 'embeddings',
            lane: 'openai-prod',
            status: '429',
            outcome: 'failure',
            latencyNanos: 1_500_000_000n,
            effectClass: 'spend',
            costNanos: undefined,
            currency: '',
            retryCount: 2,
            errorClass: 'rate_limited',
            errorCode: '429',
            providerRequestId: 'req-1',
            idempotencyKey: '',
          },
        ],
        spend: {
          estimatedNanos: 0n,
          actualNanos: 0n,
          unpricedCount: 1,
          currency: '',
          entries: [
            {
              entryId: 's1',
              occurredUnixNano: 0n,
              attempt: 2,
              hop: 'tool',
              kind: 'actual',
              amountNanos: undefined,
              currency: '',
              source: 'tool_reported',
              rateId: '',
              correctsEntryId: '',
              isRollup: false,
              isCounted: true,
              lane: 'openai-prod',
              provider: 'openai',
              units: '',
            },
          ],
        },
      }),
      { width: 160 },
    );
    expect(text).toContain(
      [
        'TOOL        attempt 1  unknown  no answer: timed_out, request sent  retry verify_first, because nobody saw how it ended; it may have acted',
        '            attempt 2  success  12.3 ms  retry unsafe, because it was done: again would do it twice',
      ].join('\n'),
    );
    expect(text).toContain(
      'UPSTREAM    openai embeddings  failure (429)  1.5 s  lane openai-prod  effect spend  unpriced  retried 2x  rate_limited  request req-1',
    );
    expect(text).toContain(
      'SPEND       1 unpriced\n              actual  unpriced  said by tool (tool_reported)  lane openai-prod',
    );
  });

  test('shows what was fetched and how much was returned', () => {
    const [evidence] = createTracedCall().evidence;
    if (evidence === undefined) throw new Error('the built call has evidence');
    const text = trace(
      createTracedCall({
        evidence: [
          {
            ...evidence,
            kind: 'url_fetch',
            subject: 'http://169.254.169.254/latest',
            denialReason: 'link_local_metadata',
            verdict: 'denied',
            findings: ['target_not_public'],
            payload: {
              method: 'GET',
              http_status: 0,
              resolved_address: '169.254.169.254',
              resolved_address_class: 'ADDRESS_CLASS_METADATA',
            },
          },
          {
            ...evidence,
            kind: 'tool_output',
            subject: '',
            payload: { returned_bytes: '2048', summary_mode: 'SUMMARY_MODE_TRUNCATED', omitted_count: '7' },
          },
          { ...evidence, kind: 'brand_new', subject: 'x', payload: { anything: {} } },
        ],
      }),
    );
    expect(text).toContain(
      [
        'EVIDENCE    url_fetch http://169.254.169.254/latest  denied: link_local_metadata  said by tool',
        '              GET, address 169.254.169.254, which is metadata',
        '              found: target_not_public',
        '            tool_output  said by tool',
        '              returned 2 KiB, truncated, left out 7',
        '            brand_new x  said by tool',
      ].join('\n'),
    );
  });

  test('shows what was let through and what contradicts itself', () => {
    const [evidence] = createTracedCall().evidence;
    if (evidence === undefined) throw new Error('the built call has evidence');
    const url = { ...evidence, kind: 'url_fetch', subject: 'http://10.0.0.1/', verdict: 'unguarded', payload: {} };
    const text = trace(
      createTracedCall({
        evidence: [
          { ...url, deservedDenial: 'private_network', findings: ['target_not_public'] },
          { ...url, deservedDenial: 'loopback', denialReason: 'policy', findings: ['acted_despite_denial'] },
          {
            ...evidence,
            kind: 'channel_delivery',
            subject: 'm1',
            verdict: 'broken',
            findings: ['delivery_verdict_differs'],
            computed: { delivery_verdict: 'needs_verify', delivery_reason: 'accepted_and_not_confirmed' },
            payload: { channel: 'slack', provider_response: '202' },
          },
          {
            ...evidence,
            kind: 'harness_snapshot',
            subject: 'runner',
            computed: { checkout_state: 'fresh', founded_grants: '["fs:read"]', unfounded_grants: '["net:any"]' },
            payload: {},
          },
          {
            ...evidence,
            kind: 'checkpoint_recorded',
            subject: 'k1',
            computed: { status: 'verified' },
            payload: { verified_by: 'ci', verification_method: 'npm test', state_location: 'git:1' },
          },
        ],
      }),
      { width: 120 },
    );
    expect(text).toContain(
      [
        'EVIDENCE    url_fetch http://10.0.0.1/  unguarded, it deserved private_network  said by tool',
        '              found: target_not_public',
        '            url_fetch http://10.0.0.1/  unguarded, it deserved loopback, denied: policy  said by tool',
        '              found: acted_despite_denial',
        '            channel_delivery m1  broken  said by tool',
        '              slack, answered 202, verdict needs_verify, because accepted_and_not_confirmed',
        '              found: delivery_verdict_differs',
        '            harness_snapshot runner  said by tool',
        '              checkout fresh, granted ["fs:read"], not granted, only named: ["net:any"]',
        '            checkpoint_recorded k1  said by tool',
        '              verified, by ci, how npm test, kept in git:1',
      ].join('\n'),
    );
  });

  test('says who closed an outcome that no answer told, and that nobody did', () => {
    expect(trace(createTracedCall({ outcomeSource: 'receipt' }))).toContain(
      "OUTCOME     success: no answer was seen; the provider's receipt says so",
    );
    expect(trace(createTracedCall({ outcome: 'unknown', outcomeSource: '' }))).toContain(
      'OUTCOME     unknown: nobody knows how it ended; a receipt or a verification would close it',
    );
    expect(trace(createTracedCall())).not.toContain('OUTCOME');
  });

  test('keeps who called apart from whom the gateway presented', () => {
    const { actor } = createTracedCall();
    const text = trace(createTracedCall({ actor: { ...actor, mediatedPrincipal: 'service:gw' } }));
    expect(text).toContain('agent:planner called; the gateway presented service:gw');
  });

  test('does not take an absence of reports for an absence of effects', () => {
    expect(trace(createTracedCall({ effects: [], reversibility: '' }))).toContain(
      'EFFECTS     none known; nobody proved that there was none',
    );
    expect(trace(createTracedCall({ effects: [], reversibility: 'no_effect' }))).toContain('EFFECTS     none\n');
  });

  test('lets nothing that an emitter wrote command the terminal', () => {
    const text = trace(createTracedCall({ tool: { ...createTracedCall().tool, name: 'x\u001b[2J\nfake' } }));
    expect(text.startsWith('x\\u001b[2J\\u000afake@')).toBe(true);
    expect(text).not.toContain('\u001b');
  });

  test('colours words by what they mean, and only when asked', () => {
    const call = createTracedCall({ evidence: [] });
    expect(trace(call)).not.toContain('\u001b');
    expect(trace(call, { colour: true })).toContain('\u001b[32msuccess\u001b[39m');
    expect(trace(call, { colour: true })).toContain('\u001b[31munsafe\u001b[39m');
  });
});

describe('the compact trace', () => {
  test('shows what matters most in a few lines', () => {
    expect(trace(createTracedCall(), { compact: true })).toBe(
      `
write_file@2026.8.31 on files: success in 12.3 ms [open]
CALL        call_0192f3a1-7b2c-7aaa-8bbb-000000000001
WHO         user:ann → agent:planner, agent planner, workspace docs
CREDENTIAL  service, lane fs_local, credential valid, fingerprint sha256:ab12
HOPS        registry → runtime → tool; missing gateway, provider, due 11:03:03 UTC (in 40 s)
EFFECTS     file_created /data/docs/plan.md, reversible, observed by tool
SPEND       actual 0.042 USD, estimated 0.05 USD
VERDICT     unsafe: do not try it again, because it was done: again would do it twice`.trimStart(),
    );
  });

  test('shows evidence that somebody should look at, and no other', () => {
    const [sound] = createTracedCall().evidence;
    if (sound === undefined) throw new Error('the built call has evidence');
    const unguarded = {
      ...sound,
      subject: '/etc/motd',
      verdict: 'unguarded',
      deservedDenial: 'outside_root',
      payload: {},
    };
    const text = trace(createTracedCall({ evidence: [sound, unguarded] }), { compact: true });
    expect(text).toContain('EVIDENCE    file operation /etc/motd  unguarded, it deserved outside_root  said by tool\n');
    expect(text).not.toContain('file create');
  });

  test('shows the attempts when there was more than one', () => {
    const { attempts } = createTracedCall();
    const twice = attempts.flatMap((each) => [
      { ...each, outcome: 'unknown', latencyNanos: undefined, retry: { ...each.retry, verdict: '', reasons: [] } },
      { ...each, attempt: 2 },
    ]);
    expect(trace(createTracedCall({ attempts: twice }), { compact: true })).toContain(
      'ATTEMPTS    attempt 1  unknown\n            attempt 2  success  12.3 ms  retry unsafe,',
    );
  });

  test('does not take a sum that nobody reported for zero', () => {
    const spend = { ...createTracedCall().spend, actualNanos: 0n };
    expect(trace(createTracedCall({ spend }), { compact: true })).toContain('SPEND       estimated 0.05 USD\n');
  });

  test('shows the typed error and what it asks for', () => {
    const error = {
      errorClass: 'rate_limited',
      errorCode: '429',
      message: 'slow down',
      recoverable: true,
      recoveryAction: 'backoff',
      retryAfterNanos: 2_000_000_000n,
      mappingRule: 'http.429',
      mappingVersion: 'http/1',
      confidence: 'certain',
      innerClass: '',
      innerCode: '',
    };
    expect(trace(createTracedCall({ outcome: 'failure', error }), { compact: true })).toContain(
      'ERROR       rate_limited (429): slow down\n            recoverable, asks for backoff, retry after 2 s',
    );
    expect(trace(createTracedCall({ outcome: 'failure', error }))).toContain('judged by http.429@http/1, certain');
  });

  test('says what is inside an error that was dressed as a success', () => {
    const error = {
      errorClass: 'malformed_success',
      errorCode: '200',
      message: '',
      recoverable: true,
      recoveryAction: 'reauth',
      retryAfterNanos: 0n,
      mappingRule: '',
      mappingVersion: '',
      confidence: '',
      innerClass: 'auth_expired',
      innerCode: '401',
    };
    expect(trace(createTracedCall({ outcome: 'failure', error }))).toContain('inside: auth_expired (401)');
  });
});
