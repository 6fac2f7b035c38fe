import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AuthMode,
  CredentialState,
  DeclaredPermanence,
  Disposition,
  EffectClass,
  EffectKind,
  EffectSource,
  EnforcementMode,
  ExclusionReason,
  GatewayVerdict,
  Layer,
  PrincipalKind,
  ReceiptVerification,
  Reversibility,
  TrustClass,
  Viability,
} from '@waybill/contracts';
import { createEmitter, type CallEmitter, type EmitContext, type TraceParent } from '@waybill/sdk';
import { uuidv7 } from 'uuidv7';
import { freshParent, metaFor, type DemoSession } from './demo-steps.js';
import { readManifest, type ServerManifest } from './server-manifest.js';

/** What the demo's own rate card charges for a byte written: 10 nano-USD. */
const nanosPerByte = 10n;
const rateId = 'demo-rates/1#byte-written';
const lane = 'fs_local';
const providerName = 'local-disk';
/** The tools that the demo's policy lets an agent see. Everything else that the server offers stays hidden. */
const allowedTools: ReadonlySet<string> = new Set(['list_directory', 'read_text_file', 'write_file']);

/** The calls that this scenario made. */
export interface FourRecordCalls {
  /** All four authorities spoke. */
  readonly completeCallId: string;
  /** The gateway and the provider never did. */
  readonly incompleteCallId: string;
}

export interface FourRecordsOptions {
  readonly endpoint: string;
  readonly sessionId: string;
  readonly principal: string;
  readonly session: DemoSession;
  /** The credential on which the calls run. */
  readonly credentialFingerprint: string;
  readonly manifestPaths: { readonly files: string; readonly everything: string };
  /** When the records of the incomplete call are due. */
  readonly dueUnixNano: bigint;
}

/**
 * Emits what a registry, a gateway, a runtime and a provider would say of two writes, from what really happened: the
 * manifests on disk, the tools that the server lists, the chosen route, the file as it is afterwards.
 */
export async function emitFourRecords(options: FourRecordsOptions): Promise<FourRecordCalls> {
  const manifests = {
    files: await readManifest(options.manifestPaths.files),
    everything: await readManifest(options.manifestPaths.everything),
  };
  const complete = {
    callId: `call_${uuidv7()}`,
    parent: freshParent(),
    path: join(options.session.workspace.root, 'ledger.md'),
  };
  const incomplete = {
    callId: `call_${uuidv7()}`,
    parent: freshParent(),
    path: join(options.session.workspace.root, 'draft.md'),
  };
  const content = 'One write, four records.\n';
  const hops = createHops(options);
  try {
    sayRegistry(hops.registry(complete), manifests);
    await sayGateway(hops.gateway(complete), options.session);
    sayRuntime(hops.runtime(complete), { content, quotaOwner: 'team:demo', idempotencyKey: complete.callId });
    await write(options.session, complete, content);
    await sayProvider(hops.provider(complete), { path: complete.path, idempotencyKey: complete.callId });

    sayRegistry(hops.registry(incomplete), manifests);
    sayRuntime(hops.runtime(incomplete), { content, quotaOwner: 'team:demo', dueUnixNano: options.dueUnixNano });
    await write(options.session, incomplete, content);
  } finally {
    await hops.shutdown();
  }
  return { completeCallId: complete.callId, incompleteCallId: incomplete.callId };
}

interface DemoCall {
  readonly callId: string;
  readonly parent: TraceParent;
  readonly path: string;
}

async function write({ files }: DemoSession, { callId, parent, path }: DemoCall, content: string): Promise<void> {
  await files.client.callTool({ name: 'write_file', arguments: { path, content }, _meta: metaFor(callId, parent) });
}

interface Hops {
  readonly registry: (call: DemoCall) => CallEmitter;
  readonly gateway: (call: DemoCall) => CallEmitter;
  readonly runtime: (call: DemoCall) => CallEmitter;
  readonly provider: (call: DemoCall) => CallEmitter;
  shutdown(): Promise<void>;
}

function createHops({ endpoint, sessionId, principal, credentialFingerprint }: FourRecordsOptions): Hops {
  const emitterOf = (layer: Layer, service: string) =>
    createEmitter({ endpoint, source: { layer, service, version: '1.0.0' } });
  const registry = emitterOf(Layer.REGISTRY, 'demo-registry');
  const gateway = emitterOf(Layer.GATEWAY, 'demo-gateway');
  const runtime = emitterOf(Layer.RUNTIME, 'demo-runtime');
  const provider = emitterOf(Layer.PROVIDER, 'demo-disk');
  const contextOf = ({ callId, parent }: DemoCall): EmitContext => ({
    traceId: parent.traceId,
    parentSpanId: parent.spanId,
    callId,
    sessionId,
    actor: { chain: [{ id: principal, kind: PrincipalKind.USER, issuer: 'os' }], agentId: 'waybill-demo/1.0.0' },
    authority: {
      authMode: AuthMode.SERVICE,
      credentialLane: lane,
      credentialFingerprint,
      credentialState: CredentialState.VALID,
      quotaOwner: 'team:demo',
    },
  });
  return {
    registry: (call) => registry.call(contextOf(call)),
    gateway: (call) => gateway.call(contextOf(call)),
    runtime: (call) => runtime.call(contextOf(call)),
    // A provider knows neither call nor trace: its receipt finds the call by the idempotency key that the runtime sent.
    provider: ({ callId }) => provider.call({ aliases: { provider: providerName, idempotencyKey: callId } }),
    async shutdown() {
      await Promise.all([registry, gateway, runtime, provider].map((each) => each.shutdown(shutdownTimeoutMs)));
    },
  };
}

const shutdownTimeoutMs = 10_000;

function sayRegistry(
  call: CallEmitter,
  { files, everything }: { files: ServerManifest; everything: ServerManifest },
): void {
  call.registryDecision({
    registry: 'node_modules',
    chosenServer: files.server,
    manifestDigest: files.digest,
    expectedManifestDigest: files.digest,
    candidates: [
      candidateOf(files),
      {
        ...candidateOf(everything),
        exclusionReason: ExclusionReason.CAPABILITY_MISSING,
        exclusionDetail: 'offers no tool that writes files',
      },
    ],
  });
}

function candidateOf({ server, version, ageNanos }: ServerManifest) {
  return {
    server,
    version,
    manifestAgeNanos: ageNanos,
    trustClass: TrustClass.COMMUNITY,
    installViability: Viability.VIABLE,
    authViability: Viability.VIABLE,
  };
}

async function sayGateway(call: CallEmitter, { files, workspace }: DemoSession): Promise<void> {
  const offered = (await files.client.listTools()).tools.map((tool) => tool.name).sort();
  const visible = offered.filter((name) => allowedTools.has(name));
  const policy = { allowed_root: workspace.root, allowed_tools: [...allowedTools] };
  call.gatewayDecision({
    verdict: visible.includes('write_file') ? GatewayVerdict.ALLOWED : GatewayVerdict.DENIED,
    tool: 'write_file',
    server: 'files',
    policy: { id: 'demo-policy', version: '1', digest: sha256(JSON.stringify(policy)), mode: EnforcementMode.ENFORCED },
    surface: { toolNames: visible, digest: sha256(visible.join('\n')), hiddenCount: offered.length - visible.length },
    adapter: 'stdio',
    adapterVersion: '1.0.0',
    redactedInputClass: 'file_content',
    downstreamCredentialLane: lane,
  });
}

interface RuntimeFacts {
  readonly content: string;
  readonly quotaOwner: string;
  readonly dueUnixNano?: bigint;
  readonly idempotencyKey?: string;
}

function sayRuntime(
  call: CallEmitter,
  { content, quotaOwner, dueUnixNano = 0n, idempotencyKey = '' }: RuntimeFacts,
): void {
  const route = {
    server: 'files',
    tool: 'write_file',
    adapter: 'stdio',
    policyBundle: 'demo-policy',
    lane,
    provider: providerName,
  };
  call.runtimeDecision({
    selected: { id: 'write-through-files', ...route, digest: sha256(JSON.stringify(route)) },
    rejected: [
      {
        route: { id: 'write-through-everything', server: 'everything', lane: 'everything' },
        reason: 'capability_missing',
      },
    ],
    quotaOwner,
    retryBudget: { attemptsMax: 2, attemptsLeft: 1 },
    killSwitchPath: `lane:${lane}`,
    estimate: { amountNanos: BigInt(Buffer.byteLength(content)) * nanosPerByte, currency: 'USD' },
    declaredPermanence: DeclaredPermanence.REVERSIBLE,
    deadlineUnixNano: dueUnixNano,
    idempotencyKey,
  });
}

async function sayProvider(
  call: CallEmitter,
  { path, idempotencyKey }: { readonly path: string; readonly idempotencyKey: string },
): Promise<void> {
  const [bytes, { size, ino }] = await Promise.all([readFile(path), stat(path)]);
  call.providerReceipt({
    disposition: Disposition.ACTION,
    provider: providerName,
    idempotencyKey,
    operation: 'fs.write',
    receiptId: `inode:${ino}`,
    verification: ReceiptVerification.UNVERIFIED,
    effects: [
      {
        kind: EffectKind.FILE_CREATED,
        effectClass: EffectClass.ADDITIVE,
        reversibility: Reversibility.REVERSIBLE,
        resourceRef: path,
        source: EffectSource.RECEIPT,
        digestAfter: createHash('sha256').update(bytes).digest(),
      },
    ],
    units: [{ unit: 'bytes_written', quantityNanos: BigInt(size) * 1_000_000_000n }],
    cost: { amountNanos: BigInt(size) * nanosPerByte, currency: 'USD' },
    rateId,
  });
}

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
