import type { QuarantineCount } from '@waybill/fold';
import { counter, readingMetrics, type MetricSource } from '@waybill/runtime';
import type { RollUpCounts } from './roll-up-batch.js';

const ownMetrics = [
  counter(
    'ledger_read_facts_total',
    'Facts in the batches that were applied: applied, stale, superseded or quarantined',
  ),
  counter('ledger_applied_facts_total', 'Facts that are in the rows of sessions and spend'),
  counter('ledger_stale_facts_total', 'Facts that were told again, or overtaken by a newer one'),
  counter('ledger_superseded_facts_total', 'Facts of an older fold; the log has been folded again since'),
  counter(
    'ledger_quarantined_facts_total',
    'Facts that were set aside; one of a batch that had to be applied again counts again',
    { reason: 'the reasons of the quarantine', stage: 'the services that set events aside' },
  ),
] as const;

/** What the ledger shows. */
export const ledgerMetrics = [...ownMetrics, ...readingMetrics('ledger')];

/** The ledger's own numbers. */
export function createLedgerMetrics(
  counts: () => RollUpCounts,
  quarantined: () => readonly QuarantineCount[],
): MetricSource {
  return {
    definitions: ownMetrics,
    read: () => [
      { name: 'ledger_read_facts_total', value: counts().read },
      { name: 'ledger_applied_facts_total', value: counts().applied },
      { name: 'ledger_stale_facts_total', value: counts().stale },
      { name: 'ledger_superseded_facts_total', value: counts().superseded },
      ...quarantined().map(({ reason, stage, count }) => ({
        name: 'ledger_quarantined_facts_total',
        labels: { reason, stage },
        value: count,
      })),
    ],
  };
}
