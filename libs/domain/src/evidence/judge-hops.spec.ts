import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import {
  AdapterHopSchema,
  CheckoutState,
  CheckpointRecordedSchema,
  HarnessSnapshotSchema,
  SummaryMode,
  ToolOutputSchema,
} from '@waybill/contracts';
import { judgeCheckpoint } from './checkpoints.js';
import { adapterFindings, judgeAdapterHop } from './judge-adapter-hop.js';
import { judgeHarness } from './judge-harness.js';
import { judgeToolOutput } from './judge-tool-output.js';

const [digest, otherDigest] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

describe('the output of a tool', () => {
  test.each<[string, MessageInitShape<typeof ToolOutputSchema>, string, readonly string[]]>([
    ['in full', { returnedBytes: 10n, summaryMode: SummaryMode.FULL }, 'sound', []],
    ['at its ceiling', { returnedBytes: 10n, responseBytesMax: 10n }, 'sound', []],
    ['over its ceiling', { returnedBytes: 11n, responseBytesMax: 10n }, 'broken', ['over_ceiling']],
    ['without a ceiling', { returnedBytes: 11n }, 'sound', []],
    ['shortened, with a way to the rest', { omittedCount: 3n, refillRoute: 'read_more' }, 'sound', []],
    ['shortened, with the whole kept', { omittedCount: 3n, artifactRef: 's3://a' }, 'sound', []],
    ['shortened for good', { omittedCount: 3n }, 'broken', ['unrecoverable']],
    [
      'called full, with something left out',
      { omittedCount: 3n, summaryMode: SummaryMode.FULL, artifactRef: 'x' },
      'broken',
      ['full_with_omissions'],
    ],
    ['a reference to nothing', { summaryMode: SummaryMode.REFERENCE_ONLY }, 'broken', ['reference_missing']],
    ['shortened by nobody knows how much', { summaryMode: SummaryMode.TRUNCATED }, 'sound', ['omissions_not_counted']],
  ])('%s', (_what, init, verdict, findings) => {
    expect(judgeToolOutput(create(ToolOutputSchema, init))).toMatchObject({ verdict, findings });
  });
});

describe('an adapter hop', () => {
  test.each<[string, MessageInitShape<typeof AdapterHopSchema>, readonly string[]]>([
    ['that says nothing', {}, []],
    [
      'that rewrote request and result within one protocol',
      {
        protocolBefore: 'mcp',
        protocolAfter: 'mcp',
        requestShapeDigestBefore: digest,
        requestShapeDigestAfter: otherDigest,
        resultShapeDigestBefore: digest,
        resultShapeDigestAfter: otherDigest,
      },
      ['request_rewritten', 'result_rewritten'],
    ],
    [
      'that declared its rewrite',
      { isRewriteDeclared: true, resultShapeDigestBefore: digest, resultShapeDigestAfter: otherDigest },
      [],
    ],
    [
      'that translated a request into another protocol',
      {
        protocolBefore: 'mcp',
        protocolAfter: 'rest',
        requestShapeDigestBefore: digest,
        requestShapeDigestAfter: otherDigest,
      },
      [],
    ],
    ['of which only one digest is known', { resultShapeDigestBefore: digest }, []],
    [
      'that lost cost, rate limit and quota owner',
      { didCostSurvive: false, didRateLimitSurvive: false, didQuotaOwnerSurvive: false },
      ['cost_lost', 'rate_limit_lost', 'quota_owner_lost'],
    ],
    ['that had no cost to carry', { didCostSurvive: true }, []],
    [
      'that maps errors to classes that are none',
      {
        errorMappings: [
          { upstreamCode: '429', typedClass: 'rate_limited' },
          { upstreamCode: '500', typedClass: 'server_error' },
          { upstreamCode: '418', typedClass: '' },
        ],
      },
      ['error_class_unknown', 'error_unmapped'],
    ],
  ])('%s', (_what, init, findings) => {
    const hop = create(AdapterHopSchema, init);
    expect(adapterFindings(hop)).toEqual(findings);
    expect(judgeAdapterHop(hop).verdict).toBe(findings.length === 0 ? 'sound' : 'broken');
  });

  test('names the mappings that nobody can use', () => {
    const hop = create(AdapterHopSchema, { errorMappings: [{ upstreamCode: '500', typedClass: 'server_error' }] });
    expect(judgeAdapterHop(hop).computed).toEqual({ unknown_error_mappings: '[["500","server_error"]]' });
  });
});

describe('a harness', () => {
  const full: MessageInitShape<typeof HarnessSnapshotSchema> = {
    instructionSource: { ref: 'AGENTS.md', digest },
    testCommand: { ref: 'npm test', digest },
    guidance: [{ ref: 'prompts/fix.md', digest }],
    grants: [{ capability: 'fs:write:/srv', grantedBy: 'user:ada', policyBundle: 'files' }],
    checkoutState: CheckoutState.FRESH,
  };
  const judge = (init: MessageInitShape<typeof HarnessSnapshotSchema>) =>
    judgeHarness(create(HarnessSnapshotSchema, init));

  test('tells each part with its digest, and its grants apart from its guidance', () => {
    expect(judge(full)).toMatchObject({
      verdict: 'sound',
      findings: [],
      computed: {
        instruction_source: `AGENTS.md sha256:${'01'.repeat(32)}`,
        test_command: `npm test sha256:${'01'.repeat(32)}`,
        checkout_state: 'fresh',
        founded_grants: '["fs:write:/srv"]',
      },
    });
  });

  test.each(['AGENTS.md', 'prompts/fix.md'])('does not take a grant that only %s names for a grant', (grantedBy) => {
    const judgement = judge({ ...full, grants: [{ capability: 'net:any', grantedBy }] });
    expect(judgement).toMatchObject({ verdict: 'broken', findings: ['grant_from_guidance'] });
    expect(judgement.computed).toMatchObject({ unfounded_grants: '["net:any"]' });
    expect(judgement.computed).not.toHaveProperty('founded_grants');
  });

  test('does not take a grant that nobody gave for a grant', () => {
    expect(judge({ grants: [{ capability: 'net:any' }] }).findings).toEqual(['grant_without_grantor']);
  });

  test('remarks a part whose content nobody can check', () => {
    expect(judge({ fixturePack: { ref: 'fixtures' } })).toMatchObject({
      verdict: 'sound',
      findings: ['part_without_digest'],
    });
  });
});

describe('a checkpoint', () => {
  const judge = (init: MessageInitShape<typeof CheckpointRecordedSchema>) =>
    judgeCheckpoint(create(CheckpointRecordedSchema, { covers: ['/srv'], stateLocation: 'git:1', ...init }));

  test('is verified when somebody looked, and only saved otherwise', () => {
    const verified = judge({ verifiedBy: 'ci', verificationMethod: 'npm test' });
    expect(verified).toMatchObject({ verdict: 'sound', findings: [], computed: { status: 'verified' } });
    expect(judge({})).toMatchObject({ verdict: 'sound', findings: ['not_verified'], computed: { status: 'saved' } });
  });

  test('that was verified nobody knows how is broken', () => {
    expect(judge({ verifiedBy: 'ci' })).toMatchObject({ verdict: 'broken', findings: ['verification_method_missing'] });
  });

  test('that covers nothing and lies nowhere says so', () => {
    expect(judge({ covers: [], stateLocation: '' }).findings).toEqual([
      'not_verified',
      'state_location_missing',
      'covers_nothing',
    ]);
  });
});
