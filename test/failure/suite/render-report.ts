import type { SuiteReport } from './run-suite.js';

/** The report as text: what was done, what came of it, and everything that was wrong. */
export function renderReport(report: SuiteReport): string {
  const { faults, counts, comparison, watch, reconcile, killCount, durationMs, seed } = report;
  const width = Math.max(...faults.map(({ name }) => name.length), 'FAULT'.length);
  const row = (name: string, count: string, kills: string) =>
    `${name.padEnd(width)}  ${count.padStart(6)}  ${kills.padStart(6)}`;
  const byStatus = Object.entries(counts.failedTriesByStatus).map(([status, count]) => `${count} ${status}`);
  return [
    row('FAULT', 'TIMES', 'KILLS'),
    ...faults.map((each) => row(each.name, String(each.count), String(each.killCount))),
    row('total', '', String(killCount)),
    '',
    `sent       ${counts.sentCount} events of ${counts.callCount} calls`,
    `acked      ${comparison.ackedCount}, given up ${counts.unknownCount}, refused ${counts.refusedCount}`,
    `failed     ${counts.failedTryCount} tries${byStatus.length === 0 ? '' : ` (${byStatus.join(', ')})`}`,
    `stored     ${comparison.storedCount}, of them ${comparison.unknownStoredCount} that were given up`,
    `compared   ${comparison.callCount} calls, ${comparison.sessionCount} sessions, ${comparison.slotCount} slots of spend; ${report.comparisonCount} times`,
    `readers    ${watch.readCount} reads of all sessions, ${watch.failedReadCount} while the store was down`,
    `reconcile  exit status ${reconcile.status}`,
    `took       ${Math.round(durationMs / 1_000)} s with seed ${seed}`,
    '',
    ...(report.problems.length === 0 ? ['the promise held'] : report.problems.map((each) => `BROKEN: ${each}`)),
  ].join('\n');
}
