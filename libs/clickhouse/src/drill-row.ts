import { said, toHex } from '@waybill/domain';
import type { VersionedStatement } from '@waybill/ports';
import { toInt64Text, toTimeText, toUint64Text } from './row-values.js';

/** The row of `drills`, if the event ends one; the columns are described in the schema. Total. */
export function toDrillRows({ tenantId, version, event }: VersionedStatement): readonly object[] {
  return said([event], 'drillFinished').map(({ value }) => ({
    tenant_id: tenantId,
    drill: value.drill,
    event_id: event.eventId,
    finished_at: toTimeText(event.occurredUnixNano),
    fixture: value.fixture,
    fixture_digest: toHex(value.fixtureDigest),
    did_pass: value.didPass,
    failures: value.failures,
    call_ids: value.callIds,
    duration_ns: toInt64Text(value.durationNanos),
    version: toUint64Text(version),
  }));
}
