// Bugs that somebody could make in sessions and spend, as those in mutants.js.
const session = (name) => `libs/domain/dist/session/${name}.js`;
const ledger = (name) => `services/ledger/dist/${name}.js`;

/** What is written before what, and under which version. */
const durabilityMutants = [
  {
    name: 'ledger-offset-before-rows',
    why: 'the committed offset moves while the facts are still being applied',
    file: ledger('ledger'),
    find: 'const done = await rollUpBatch(batch, { ...options, projectionId, refusals });',
    replace: 'const done = counts; rollUpBatch(batch, { ...options, projectionId, refusals }).catch(() => undefined);',
  },
  {
    name: 'ledger-state-before-rows',
    why: 'the state says that facts are applied whose rows are not stored',
    file: ledger('roll-up-batch'),
    find: 'await store.upsert({',
    replace:
      'await state.commit(partition, [...rolledUp.flatMap(keyChangesOf), ...slots.changes], { appliedOffset: last.offset, projectionId }); await store.upsert({',
  },
  {
    name: 'slots-outside-the-state',
    why: 'what lies in the slots is not kept with the facts that it rests on',
    file: ledger('roll-up-batch'),
    find: 'const changes = [...rolledUp.flatMap(keyChangesOf), ...slots.changes];',
    replace: 'const changes = rolledUp.flatMap(keyChangesOf);',
  },
  {
    name: 'calls-outside-the-state',
    why: 'slots remember what was added, and not which calls it was',
    file: ledger('roll-up-batch'),
    find: 'const changes = [...rolledUp.flatMap(keyChangesOf), ...slots.changes];',
    replace: 'const changes = slots.changes;',
  },
  {
    name: 'additive-slots',
    why: 'a row of a slot holds what a batch adds, and not all that lies in it',
    file: ledger('slot-totals'),
    find: 'totals: plus(fromTotalsBytes(known[at]), slot.totals)',
    replace: 'totals: slot.totals',
  },
  {
    name: 'slot-version-from-clock',
    why: 'the version of a slot says when it was written, and not what it rests on',
    file: ledger('slot-totals'),
    find: 'version: latestWins(offset),',
    replace: 'version: latestWins((globalThis.slotWrites = (globalThis.slotWrites ?? 0) + 1)),',
  },
  {
    name: 'session-version-from-batch',
    why: 'all sessions have one version, so that a late insert wins',
    file: ledger('ledger-rows'),
    find: 'const version = latestWins(changedAt);',
    replace: 'const version = latestWins(0);',
  },
  {
    name: 'stale-fact-applied',
    why: 'what was told again after something newer replaces it',
    file: ledger('roll-up-key'),
    find: 'return known !== undefined && known.version >= fact.version;',
    replace: 'return false;',
  },
  {
    name: 'contribution-not-taken-back',
    why: 'a call that changes is counted as it was and as it is',
    file: ledger('roll-up-key'),
    find: 'old.get(text) ?? emptyTotals)',
    replace: 'emptyTotals)',
  },
  {
    name: 'every-trace-counts',
    why: 'of several traces that speak for one call the last counts, not the newest',
    file: ledger('roll-up-key'),
    find: 'best === undefined || each.version > best.version',
    replace: 'best === undefined || each.version >= 0n',
  },
  {
    name: 'left-session-not-told',
    why: 'a call that moves to another session stays in the old one',
    file: 'services/stitcher/dist/call-facts-told.js',
    find: '...[...left.values()].map((key) => ({ ...about, key, call: undefined })),',
    replace: '',
  },
  {
    name: 'empty-session-stays',
    why: 'a session that everything has left keeps its row',
    file: ledger('ledger-rows'),
    find: 'isDeleted: calls.length + events.length === 0,',
    replace: 'isDeleted: false,',
  },
];

/** What money means. */
const spendMutants = [
  {
    name: 'principals-merged',
    why: 'the sessions of two people are one where their ids are',
    file: 'services/stitcher/dist/call-facts-told.js',
    find: "return { kind: 'session', principal: actor.originalActor, sessionId };",
    replace: "return { kind: 'session', principal: '', sessionId };",
  },
  {
    name: 'refund-ignored',
    why: 'what was given back stays spent',
    file: session('call-facts'),
    find: 'isCounted: entry.isCounted,',
    replace: 'isCounted: entry.isCounted && !(entry.amountNanos < 0n),',
  },
  {
    name: 'parent-cost-summed',
    why: 'what only repeats the cost of children is counted beside it',
    file: session('call-facts'),
    find: 'isCounted: entry.isCounted,',
    replace: 'isCounted: entry.isCounted || entry.isRollup,',
  },
  {
    name: 'correction-of-estimate-spent',
    why: 'a correction of an estimate counts as money that was spent',
    file: session('call-facts'),
    find: 'kind: countedKindOf(entry, byId),',
    replace: 'kind: entry.kind,',
  },
  {
    name: 'unpriced-counted-as-zero',
    why: 'an entry without a price is an entry of nothing',
    file: 'libs/domain/dist/spend/spend-slots.js',
    find: 'return { entries: 1n, unpricedEntries: 1n };',
    replace: 'return { entries: 1n };',
  },
  {
    name: 'currencies-mixed',
    why: 'money of all currencies lies in one slot',
    file: 'libs/domain/dist/spend/spend-slots.js',
    find: '        currency,\n    };',
    replace: "        currency: currency && 'USD',\n    };",
  },
  {
    name: 'session-currencies-added',
    why: 'a session has one sum over its currencies',
    file: session('session-spend'),
    find: 'const isMixed = currencies.length > 1;',
    replace: 'const isMixed = false;',
  },
  {
    name: 'money-on-the-calls-lane',
    why: 'money is counted on the lane of the credential, whichever it flowed through',
    file: 'libs/domain/dist/spend/spend-slots.js',
    find: 'lane: lane || call.lane,',
    replace: 'lane: call.lane || lane,',
  },
  {
    name: 'money-when-the-call-began',
    why: 'money is counted in the minute of its call, whenever it moved',
    file: 'libs/domain/dist/spend/spend-slots.js',
    find: 'unixNano: entry.occurredUnixNano })',
    replace: 'unixNano: call.startedUnixNano ?? call.firstSeenUnixNano })',
  },
];

/** What the audit trail, lanes and incidents mean. */
const trailMutants = [
  {
    name: 'first-word-on-the-end-stands',
    why: 'a session ends as was said first, not last',
    file: session('audit-trail'),
    find: "words.findLast((word) => word !== '')",
    replace: "words.find((word) => word !== '')",
  },
  {
    name: 'saved-counts-as-verified',
    why: 'a checkpoint that nobody verified is one to resume from',
    file: 'libs/domain/dist/session/recovery-answer.js',
    find: ".filter((each) => each.verifiedBy !== '')",
    replace: '',
  },
  {
    name: 'earlier-checkpoint-covers',
    why: 'a checkpoint covers a call that came after it',
    file: session('recovery-status'),
    find: "if (verifiedBy === '' || recordedUnixNano < lastUnixNano)",
    replace: "if (verifiedBy === '')",
  },
  {
    name: 'lane-thaw-lost',
    why: 'a freeze ends with the next freeze only',
    file: session('lane-intervals'),
    find: 'const telling = changes.filter(isTelling);',
    replace: 'const telling = changes.filter(({ value }) => value.state === 2);',
  },
  {
    name: 'freeze-never-runs-out',
    why: 'the time that a freeze was set for does not end it',
    file: session('lane-intervals'),
    find: "state === 'frozen' && value.untilUnixNano !== 0n ?",
    replace: 'value.untilUnixNano < 0n ?',
  },
  {
    name: 'incident-closed-untyped',
    why: 'whoever says that an incident is over closes it',
    file: session('incident'),
    find: 'const close = closes.find(isTyped);',
    replace: 'const close = closes[0];',
  },
  {
    name: 'segments-by-time',
    why: 'what was tried is chained by the clock, not by its number',
    file: session('incident-segments'),
    find: 'attempts.toSorted(byNumber)',
    replace: 'attempts',
  },
  {
    name: 'repetition-off-by-one',
    why: 'an agent runs away with the eleventh call of one input',
    file: session('runaway'),
    find: 'repeatedInputCountMin: 10,',
    replace: 'repeatedInputCountMin: 11,',
  },
  {
    name: 'storm-of-calls',
    why: 'a storm is counted in calls, not in tries',
    file: session('retry-storms'),
    find: 'return BigInt(Math.max(1, attempts));',
    replace: 'return 1n;',
  },
  {
    name: 'slow-burn-unseen',
    why: 'only a session that spends a thousand times faster than before burns',
    file: session('runaway'),
    find: 'burnFactor: 5n,',
    replace: 'burnFactor: 5000n,',
  },
];

export const ledgerMutants = [...durabilityMutants, ...spendMutants, ...trailMutants];
