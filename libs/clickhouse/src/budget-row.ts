import { budgetScopeName, said } from '@waybill/domain';
import type { VersionedStatement } from '@waybill/ports';
import { toInt64Text, toInt64TextOrNull, toTimeText, toUint64Text } from './row-values.js';

/** The row of `budgets`, if the event sets one; the columns are described in the schema. Total. */
export function toBudgetRows({ tenantId, version, event }: VersionedStatement): readonly object[] {
  return said([event], 'budgetSet').map(({ value }) => ({
    tenant_id: tenantId,
    budget_id: value.budgetId,
    event_id: event.eventId,
    set_at: toTimeText(event.occurredUnixNano),
    scope: budgetScopeName(value.scope),
    subject: value.subject,
    limit_nanos: toInt64TextOrNull(value.limit?.amountNanos),
    currency: value.limit?.currency ?? '',
    window_ns: toInt64Text(value.windowNanos),
    fails_closed: value.doesFailClosed,
    set_by: value.setBy,
    version: toUint64Text(version),
  }));
}
