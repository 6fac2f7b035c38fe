import type { AdapterHop, TraceEvent } from '@waybill/contracts';
import { GatewayVerdict } from '@waybill/contracts';
import type { Contradiction } from '../call/call.js';
import { said, toHex, type PayloadCase, type Said } from '../payload.js';
import { contradiction, differing, differingWithin } from './statement.js';

/**
 * The server that the registry chose, the runtime routed to, the gateway passed on to and the tool ran on, for one
 * attempt. A registry has names of its own (`io.github.acme/files` for what is configured as `files`): it is compared only
 * where another hop uses one of them, so that two names of one server are no contradiction.
 */
export function serverContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const registries = lastWord(events, 'registryDecision');
  const others = [
    ...lastWord(events, 'runtimeDecision').map(({ hop, value }) => ({ hop, value: value.selected?.server ?? '' })),
    ...lastWord(events, 'gatewayDecision').map(({ hop, value }) => ({ hop, value: value.server })),
    ...toolRefs(events).map(({ hop, tool }) => ({ hop, value: tool?.server ?? '' })),
  ];
  const known = new Set(
    registries.flatMap(({ value }) => [value.chosenServer, ...value.candidates.map((each) => each.server)]),
  );
  const doShareNames = others.some((each) => each.value !== '' && known.has(each.value));
  const chosen = doShareNames ? registries.map(({ hop, value }) => ({ hop, value: value.chosenServer })) : [];
  return differing('server_mismatch', [...chosen, ...others]);
}

/** A hop that decides twice within one attempt means what it said last. */
function lastWord<C extends PayloadCase>(events: readonly TraceEvent[], kind: C): readonly Said<C>[] {
  return said(events, kind).slice(-1);
}

/** What was agreed is not what is there: a manifest other than the expected one, or one tool with two definitions. */
export function driftContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const manifests = said(events, 'registryDecision').flatMap(({ hop, value }) => {
    const [expected, seen] = [toHex(value.expectedManifestDigest), toHex(value.manifestDigest)];
    if (expected === '' || seen === '' || expected === seen) return [];
    return [
      contradiction(
        'contract_drift',
        { hop, value: `manifest ${expected} expected` },
        { hop, value: `manifest ${seen} seen` },
      ),
    ];
  });
  const definitions = toolRefs(events).map(({ hop, tool }) => ({
    hop,
    tool: JSON.stringify([tool?.server, tool?.name]),
    value: tool === undefined || tool.definitionDigest.length === 0 ? '' : `definition ${toHex(tool.definitionDigest)}`,
  }));
  return [...manifests, ...differingWithin('contract_drift', definitions, (each) => each.tool)];
}

function toolRefs(events: readonly TraceEvent[]) {
  return [...said(events, 'toolCallStarted'), ...said(events, 'toolCallFinished')].map(({ hop, value }) => ({
    hop,
    tool: value.tool,
  }));
}

/**
 * An adapter changed what it was given, or what the caller sees, without declaring it (C4). A request that is put into
 * another protocol has another shape by nature, and one that the gateway says it rewrote is declared.
 */
export function rewriteContradictions(events: readonly TraceEvent[]): Contradiction[] {
  const isRewriteStated = said(events, 'gatewayDecision').some(
    ({ value }) => value.verdict === GatewayVerdict.REWRITTEN,
  );
  return said(events, 'adapterHop').flatMap(({ hop, value }) => {
    if (value.isRewriteDeclared) return [];
    const request = isRewriteStated || value.protocolBefore !== value.protocolAfter ? undefined : requestShapes(value);
    const [before, after] = [toHex(value.resultShapeDigestBefore), toHex(value.resultShapeDigestAfter)];
    return [
      ...(request === undefined ? [] : changed('silent_request_rewrite', hop, request)),
      ...changed('silent_rewrite', hop, [before, after]),
    ];
  });
}

function requestShapes(hop: AdapterHop): readonly [string, string] {
  return [toHex(hop.requestShapeDigestBefore), toHex(hop.requestShapeDigestAfter)];
}

function changed(
  kind: 'silent_request_rewrite' | 'silent_rewrite',
  hop: Said<'adapterHop'>['hop'],
  [before, after]: readonly [string, string],
): Contradiction[] {
  if (before === '' || after === '' || before === after) return [];
  return [contradiction(kind, { hop, value: `before ${before}` }, { hop, value: `after ${after}` })];
}
