import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStoreFailure } from './clickhouse-failure.js';
import { ownershipDifferencesQuery, splitCallsQuery } from './audit-members.js';
import {
  auditCoverageQuery,
  sessionDifferencesQuery,
  spendDifferencesQuery,
  type AuditWindow,
} from './audit-queries.js';
import { toAuditDifferences, type AuditDifference, type DifferenceRow } from './audit-difference.convert.js';
import { listRows, readSettings } from './list-rows.js';

/** How much was compared. */
export interface AuditCoverage {
  /** Events in the window, and the calls that they belong to. */
  readonly events: number;
  readonly calls: number;
  /** Sessions of these calls. */
  readonly sessions: number;
  /** Closed minutes and the slots in them. */
  readonly minutes: number;
  readonly slots: number;
  /** Calls that still received events: what they touch was left out. */
  readonly callsOnTheirWay: number;
}

/** What an audit found. */
export interface AuditReport {
  readonly differences: readonly AuditDifference[];
  /** True when there are more than were asked for. */
  readonly isCut: boolean;
  readonly coverage: AuditCoverage;
}

/**
 * Recomputes closed minutes and sessions from the stored events, and compares them with the rollups.
 *
 * Contract
 * - Reads only, but for `record`. Shares no code with the fold that makes the rollups.
 * - Rejects with a Failure.
 */
export interface LedgerAuditor {
  compare(window: AuditWindow): Promise<AuditReport>;
  /** Keeps differences in `audit_differences`; takes a user who may write. The same audit twice is the same rows. */
  record(auditId: string, auditedAtMs: number, differences: readonly AuditDifference[]): Promise<void>;
  shutdown(): Promise<void>;
}

type CoverageRow = Readonly<
  Record<'events' | 'calls' | 'sessions' | 'minutes' | 'slots' | 'calls_on_their_way', string>
>;

/** Sums over everything of a window go to disk before they have half of what one statement may allocate. */
const auditSettings = { ...readSettings, max_bytes_before_external_group_by: String(192 * 1024 * 1024) };

/** Connects with the first request. */
export function createLedgerAuditor(options: ClickHouseConnectionOptions): LedgerAuditor {
  const client = createConnection(options, { database: 'waybill_v', settings: auditSettings });
  return {
    compare: async (window) => {
      const doing = 'auditing the ledger';
      // One more than asked for tells whether there are more.
      const asked = { ...window, limit: window.limit + 1 };
      // One after the other: together they would have to share what the account may allocate.
      const owned = await listRows<DifferenceRow>(client, ownershipDifferencesQuery(asked), doing);
      const split = await listRows<DifferenceRow>(client, splitCallsQuery(asked), doing);
      const slots = await listRows<DifferenceRow>(client, spendDifferencesQuery(asked), doing);
      const sessions = await listRows<DifferenceRow>(client, sessionDifferencesQuery(asked), doing);
      const [coverage] = await listRows<CoverageRow>(client, auditCoverageQuery(window), doing);
      const differences = [
        ...toAuditDifferences('events', [...owned, ...split]),
        ...toAuditDifferences('spend_minutes', slots),
        ...toAuditDifferences('sessions', sessions),
      ];
      return {
        differences: differences.slice(0, window.limit),
        isCut: differences.length > window.limit,
        coverage: toCoverage(coverage),
      };
    },
    record: async (auditId, auditedAtMs, differences) => {
      const values = differences.map(({ tenantId, subject, place, field, expected, found }) => ({
        tenant_id: tenantId,
        audit_id: auditId,
        audited_at: new Date(auditedAtMs).toISOString().replace('T', ' ').replace('Z', ''),
        subject,
        place,
        field,
        expected,
        found,
        version: auditedAtMs,
      }));
      try {
        await client.insert({ table: 'waybill.audit_differences', values, format: 'JSONEachRow' });
      } catch (error) {
        throw toStoreFailure('recording the differences', error);
      }
    },
    shutdown: () => client.close(),
  };
}

function toCoverage(row: CoverageRow | undefined): AuditCoverage {
  const count = (name: keyof CoverageRow) => Number(row?.[name] ?? 0);
  return {
    events: count('events'),
    calls: count('calls'),
    sessions: count('sessions'),
    minutes: count('minutes'),
    slots: count('slots'),
    callsOnTheirWay: count('calls_on_their_way'),
  };
}
