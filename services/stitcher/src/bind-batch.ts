import { createHash } from 'node:crypto';
import { fromBinary } from '@bufbuild/protobuf';
import { AliasBatchSchema } from '@waybill/contracts';
import { answersBetween, noteClaim, type AliasState, type VersionedClaim } from '@waybill/domain';
import { topics, type EventLogWriter, type LogBatch, type LogRecord, type StateStore } from '@waybill/ports';
import { fromAliasStateBytes, fromWireClaim, toAliasStateBytes } from './join.convert.js';
import { grouped, toAnswerEntries } from './join-entries.js';
import { unreadable, type UnreadableEvent } from './log-event.convert.js';
import { toQuarantineEntry } from './quarantine.convert.js';
import { unappliedRecords } from './unapplied-records.js';

/** What binding aliases needs of the world. */
export interface BindBatchOptions {
  readonly log: EventLogWriter;
  /** A store of its own: its partitions are those of the aliases topic. */
  readonly state: StateStore;
}

/** Marks the state as that of aliases; it goes with the log alone, whatever becomes of a projection. */
export const aliasProjectionId = 'aliases';

interface PlacedClaim {
  readonly kind: 'claim';
  readonly tenantId: string;
  readonly offset: number;
  readonly claim: VersionedClaim;
}

/**
 * Applies one batch of the aliases topic: notes who brings which alias and tells those who ask, then the state, each
 * durable before the next. Answers twice do no harm, they are absolute. The caller commits the offset afterwards.
 */
export async function bindBatch(batch: LogBatch, { log, state }: BindBatchOptions): Promise<void> {
  const records = await unappliedRecords(batch, state);
  const last = records.at(-1);
  if (last === undefined) return;
  const parsed = records.flatMap(parseClaims);
  const placed = parsed.filter((each): each is PlacedClaim => each.kind === 'claim');
  const groups = [...grouped(placed, ({ tenantId, claim }) => stateKeyOf(tenantId, claim.alias))];
  const values = await state.get(
    batch.partition,
    groups.map(([key]) => key),
  );
  const bound = groups.flatMap(([key, claims], at) => bind(key, claims, fromAliasStateBytes(values[at])));
  const quarantineCount = log.partitionCount(topics.quarantine);
  await log.append([
    ...bound.flatMap(({ answers, ...alias }) => toAnswerEntries(log, alias, answers)),
    ...parsed.flatMap((each) =>
      each.kind === 'unreadable' ? [toQuarantineEntry(each.quarantined, quarantineCount)] : [],
    ),
  ]);
  await state.commit(
    batch.partition,
    bound.map(({ key, after }) => ({ key, value: toAliasStateBytes(after) })),
    { appliedOffset: last.offset, projectionId: aliasProjectionId },
  );
}

/** Folds what a batch says of one alias. An earlier run may have ended after any of its records, and told what held then. */
function bind(key: string, claims: readonly PlacedClaim[], before: AliasState) {
  const [first] = claims;
  if (first === undefined) return [];
  const pasts = [before];
  let state = before;
  let { offset } = first;
  for (const each of claims) {
    if (each.offset !== offset) pasts.push(state);
    offset = each.offset;
    state = noteClaim(state, each.claim);
  }
  if (state === before) return [];
  const { tenantId, claim } = first;
  return [
    { key, after: state, tenantId, alias: claim.alias, version: BigInt(offset), answers: answersBetween(pasts, state) },
  ];
}

function parseClaims(record: LogRecord): readonly (PlacedClaim | UnreadableEvent)[] {
  try {
    const { context, claims } = fromBinary(AliasBatchSchema, record.bytes);
    const tenantId = context?.tenantId ?? '';
    return claims.map((claim) => ({ kind: 'claim', tenantId, offset: record.offset, claim: fromWireClaim(claim) }));
  } catch (cause) {
    const detail = `claims: expected an AliasBatch, found bytes that cannot be decoded: ${String(cause)}`;
    return [unreadable(record, { payload: record.bytes, detail })];
  }
}

/** An alias may be longer than a key may be. */
function stateKeyOf(tenantId: string, alias: string): string {
  return `${tenantId}/${createHash('sha256').update(alias).digest('hex')}`;
}
