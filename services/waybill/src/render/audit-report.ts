import type { AuditDifference, AuditReport } from '@waybill/clickhouse';
import { createPaint } from './paint.js';
import { toPrintableDeep } from './printable.js';

/** How an audit is shown. */
export interface AuditReportOptions {
  readonly colour: boolean;
  /** The audited window, in UTC: `2026-11-24 11:02`. */
  readonly from: string;
  readonly until: string;
}

/** What an audit compared and what differs, as lines for people. Pure. */
export function renderAuditReport(report: AuditReport, { colour, from, until }: AuditReportOptions): readonly string[] {
  const paint = createPaint(colour);
  const { coverage, isCut } = report;
  const differences = toPrintableDeep(report.differences);
  const compared = [
    `compared ${from} to ${until} UTC: ${coverage.slots} slots of ${coverage.minutes} closed minutes and ${coverage.sessions} sessions`,
    `made again from ${coverage.events} events of ${coverage.calls} calls`,
    ...(coverage.callsOnTheirWay === 0
      ? []
      : [`left out what ${coverage.callsOnTheirWay} calls touch whose events came in just now`]),
  ];
  const verdict =
    differences.length === 0
      ? paint.good('all agree')
      : paint.bad(`${differences.length}${isCut ? ' and more' : ''} differences`);
  return [...differences.map(differenceLine), ...compared, verdict];
}

function differenceLine({ tenantId, subject, place, field, expected, found }: AuditDifference): string {
  return `${subject}.${field}: the events tell ${expected}, the rollup says ${found}  (tenant ${tenantId}; ${place})`;
}
