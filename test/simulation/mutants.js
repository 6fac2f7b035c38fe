// Bugs that somebody could make, each as a patch of one built file. The simulation must catch every one of them; one
// whose `find` is not there exactly once is stale, and the run fails.
import { ledgerMutants } from './ledger-mutants.js';

const domain = (name) => `libs/domain/dist/${name}.js`;
const fold = (name) => `libs/fold/dist/${name}.js`;
const stitcher = (name) => `services/stitcher/dist/${name}.js`;

const foldMutants = [
  {
    name: 'order-backwards',
    why: 'events of one attempt are read from the last to the first',
    file: domain('stitch/event-set'),
    find: 'a.attempt - b.attempt || compare(a.occurredUnixNano, b.occurredUnixNano)',
    replace: 'a.attempt - b.attempt || compare(b.occurredUnixNano, a.occurredUnixNano)',
  },
  {
    name: 'ambiguous-span-binds-first',
    why: 'a span that two calls claim goes to the first of them',
    file: domain('stitch/span-claims'),
    find: 'if (claimants.length === 1)',
    replace: 'if (claimants.length >= 1)',
  },
  {
    name: 'parent-span-like-own',
    why: 'whose own span it is does not come before whose parent it is',
    file: domain('stitch/span-claims'),
    find: 'const claimants = claim.own.length > 0 ? claim.own : claim.parent;',
    replace: 'const claimants = [...claim.own, ...claim.parent];',
  },
  {
    name: 'id-conflict-last-writer-wins',
    why: 'of one id with two contents the last stays',
    file: domain('stitch/event-set'),
    find: 'if (known !== undefined)',
    replace: 'if (known !== undefined && areEqual(known.bytes, candidate.bytes))',
  },
  {
    name: 'duplicate-counted-twice',
    why: 'an event that comes again is counted as stored again',
    file: domain('stitch/event-set'),
    find: "areEqual(known.bytes, candidate.bytes) ? 'duplicate' : 'id_conflict'",
    replace: "areEqual(known.bytes, candidate.bytes) ? 'added' : 'id_conflict', events",
  },
  {
    name: 'loose-event-forgotten',
    why: 'events that name no call are not kept for later',
    file: stitcher('trace-states'),
    find: 'if (after.index.loose !== before.index.loose)',
    replace: 'if (before.index.loose.size > 0 && after.index.loose !== before.index.loose)',
  },
  {
    name: 'tombstone-not-written',
    why: 'the row of a fragment that found its call stays',
    file: stitcher('stitch-trace'),
    find: 'isDeleted: call === undefined,',
    replace: 'isDeleted: now === undefined,',
  },
  {
    name: 'vanished-fragment-stays',
    why: 'the row of a fragment whose events went elsewhere stays',
    file: stitcher('stitch-trace'),
    find: 'const view = now ?? pasts.findLast((each) => each !== undefined);',
    replace: 'const view = now;',
  },
  {
    name: 'receipt-rung-missing',
    why: 'nothing is joined by a receipt id',
    file: domain('join/alias'),
    find: "...[aliases?.receiptId, keys.receiptId].map((id) => owned('receipt_id', keys.provider, id)),",
    replace: '',
  },
  {
    name: 'half-a-gen-ai-name',
    why: 'a tool call id counts without its conversation',
    file: domain('join/alias'),
    find: "alias('gen_ai', [aliases?.conversationId, aliases?.genAiToolCallId])",
    replace: "alias('gen_ai', [aliases?.genAiToolCallId])",
  },
  {
    name: 'shared-alias-binds-first',
    why: 'an alias of several named calls leads to the first of them',
    file: domain('join/leader'),
    find: 'if (first === undefined || calls.some(({ fragment }) => fragment.fragmentId !== first.fragment.fragmentId))',
    replace: 'if (first === undefined)',
  },
  {
    name: 'start-does-not-lead',
    why: 'of the traces that name a call the one that saw it start does not come first',
    file: domain('join/fragment'),
    find: "return fragment.kind === 'named' && hasStart ? 0 : kindClasses[fragment.kind];",
    replace: 'return kindClasses[fragment.kind];',
  },
  {
    name: 'attempts-lumped',
    why: 'attempts that nobody numbered are one',
    file: domain('join/number-attempts'),
    find: 'const ordinal = known.get(value) ?? known.size + 1;',
    replace: 'const ordinal = 1;',
  },
  {
    name: 'continuation-counts-anew',
    why: 'the attempts of a continuation are those of the call that it continues',
    file: domain('join/number-attempts'),
    find: 'before += Math.max(0, ...local.values());',
    replace: '',
  },
  {
    name: 'lateness-by-event-time',
    why: "lateness is measured by the emitters' clocks",
    file: domain('stitch/lateness'),
    find: 'members.map((each) => each.appendedUnixNano)',
    replace: 'members.map((each) => each.event.occurredUnixNano)',
  },
  {
    name: 'horizon-off-by-one',
    why: 'an event exactly at the end of the horizon is late',
    file: domain('stitch/lateness'),
    find: '> latenessHorizonNanos);',
    replace: '>= latenessHorizonNanos);',
  },
  {
    name: 'strongest-claim-decides-reversibility',
    why: 'the strongest claim, not the gravest, says whether an effect can be undone',
    file: domain('call/effects'),
    find: 'Math.max(...claims.map((each) => each.effect.reversibility))',
    replace: 'strongest.effect.reversibility',
  },
  {
    name: 'every-price-counts',
    why: 'one cost is summed once per hop that reports it',
    file: domain('spend/spend'),
    find: 'return rankOf(root) === Math.max(...rivals.map(rankOf));',
    replace: 'return rivals.length >= 0;',
  },
  {
    name: 'timeout-outweighs-answer',
    why: 'a hop that stopped waiting decides an attempt that was answered',
    file: domain('call/outcome'),
    find: 'const candidates = answered.length > 0 ? answered : ends;',
    replace: 'const candidates = ends;',
  },
];

const recoveryMutants = [
  {
    name: 'state-before-rows',
    why: 'the state says that records are applied whose rows are not stored',
    file: stitcher('stitch-batch'),
    find: 'await store.upsert({ ...projection, logCounts: isWhole ? countsOf(fates) : [] });',
    replace:
      'await state.commit(batch.partition, [], { appliedOffset: last.offset, projectionId }); await store.upsert({ ...projection, logCounts: isWhole ? countsOf(fates) : [] });',
  },
  {
    name: 'offset-before-state',
    why: 'the committed offset moves while the batch is still being applied',
    file: stitcher('stitcher'),
    find: 'const done = await stitchBatch(batch, { ...options, projectionId, limits, rates, positions, refusals });',
    replace:
      'const done = counts; stitchBatch(batch, { ...options, projectionId, limits, rates, positions, refusals }).catch(() => undefined);',
  },
  {
    name: 'quarantine-not-appended',
    why: 'what is refused is not kept in the log',
    file: stitcher('stitch-batch'),
    find: '...quarantined.map((each) => toQuarantineEntry(each, quarantineCount)),',
    replace: '',
  },
  {
    name: 'duplicate-not-counted',
    why: 'what a record brought again is left out of its count',
    file: stitcher('stitch-trace'),
    find: "this.#note(candidate, 'duplicate');",
    replace: '',
  },
  {
    name: 'only-counted-with-events',
    why: 'a record that carries no events looks like one that was left out',
    file: domain('stitch/log-count'),
    find: 'if (groups.size === 0)',
    replace: 'if (groups.size === 0) return []; if (groups.size === 0)',
  },
  {
    name: 'joins-after-state',
    why: 'the state says that others were told what they were not',
    file: stitcher('stitch-batch'),
    find: 'await log.append([',
    replace:
      'await state.commit(batch.partition, stitched.flatMap(({ work, before, after }) => changesOf(work.traceKey, before, after)), { appliedOffset: last.offset, projectionId }); await log.append([',
  },
  {
    name: 'answers-after-state',
    why: 'the state of aliases says that askers were told what they were not',
    file: stitcher('bind-batch'),
    find: 'await log.append([',
    replace:
      'await state.commit(batch.partition, bound.map(({ key, after }) => ({ key, value: toAliasStateBytes(after) })), { appliedOffset: last.offset, projectionId: aliasProjectionId }); await log.append([',
  },
  {
    name: 'withdrawal-not-sent',
    why: 'a fragment that changes its leader leaves its events with the old one',
    file: stitcher('joins'),
    find: '...[...gone].map((eventId) => ({ eventId, member: undefined })),',
    replace: '',
  },
  {
    name: 'midst-of-batch-forgotten',
    why: 'what an earlier run told in the midst of a batch is not corrected',
    file: stitcher('stitch-trace'),
    find: 'this.#pasts.get(fragmentId)?.push(this.#view(this.#state, fragmentId));',
    replace: '',
  },
  {
    name: 'claim-not-withdrawn',
    why: 'a fragment that has lost an alias goes on being found by it',
    file: stitcher('joins'),
    find: '...[...gone.values()].map((claim) => ({ ...claim, isWithdrawn: true })),',
    replace: '',
  },
  {
    name: 'rows-of-one-version',
    why: 'all rows have one version, so that a late insert wins',
    file: stitcher('stitch-trace'),
    find: 'version: latestWins(offset) + view.lift',
    replace: 'version: latestWins(0)',
  },
  {
    name: 'rows-not-lifted',
    why: 'the rows of a call that moved to another trace do not rise above the old ones',
    file: stitcher('stitch-trace'),
    find: 'version: latestWins(offset) + view.lift',
    replace: 'version: latestWins(offset)',
  },
  {
    name: 'old-answer-wins',
    why: 'an answer that was delivered again replaces a newer one',
    file: domain('join/fragment-links'),
    find: 'if (known !== undefined && known.version >= answer.version)',
    replace: 'if (known !== undefined && known.version === answer.version)',
  },
  {
    name: 'foreign-state-kept',
    why: 'the state goes on beside a store that was replaced',
    file: fold('reconcile-state'),
    find: 'const isForeign = known !== undefined && known.projectionId !== projectionId;',
    replace: 'const isForeign = false;',
  },
  {
    name: 'lost-state-unnoticed',
    why: 'a state that was lost is not folded again',
    file: fold('reconcile-state'),
    find: 'const nextOffset = isForeign ? 0 : appliedOffset + 1;',
    replace: 'const nextOffset = isForeign ? 0 : Math.max(appliedOffset + 1, committedOffset);',
  },
];

export const mutants = [...foldMutants, ...recoveryMutants, ...ledgerMutants];
