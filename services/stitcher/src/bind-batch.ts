import { createHash } from 'node:crypto';
import { fromBinary } from '@bufbuild/protobuf';
import { AliasBatchSchema } from '@waybill/contracts';
import { answersBetween, noteClaim, type AliasState, type VersionedClaim } from '@waybill/domain';
import { grouped, toQuarantineEntry, unreadable, type UnreadableBytes } from '@waybill/fold';
import { topics, type EventLogWriter, type LogBatch, type LogRecord, type StateStore } from '@waybill/ports';
import { fromAliasStateBytes, fromWireClaim, toAliasStateBytes } from './join.convert.js';
import { toAnswerEntries } from './join-entries.js';

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
  const applied = (await state.partition(batch.partition))?.appliedOffset ?? -1;
  const records = batch.records.filter((record) => record.offset > applied);
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

function bind(key: string, claims: readonly PlacedClaim[], before: AliasState) {
  const after = claims.reduce((state, { claim }) => noteClaim(state, claim), before);
  const [first, last] = [claims[0], claims.at(-1)];
  if (after === before || first === undefined || last === undefined) return [];
  const { tenantId, claim } = first;
  return [
    { key, after, tenantId, alias: claim.alias, version: BigInt(last.offset), answers: answersBetween(before, after) },
  ];
}

function parseClaims(record: LogRecord): readonly (PlacedClaim | UnreadableBytes)[] {
  try {
    const { context, claims } = fromBinary(AliasBatchSchema, record.bytes);
    const tenantId = context?.tenantId ?? '';
    return claims.map((claim) => ({ kind: 'claim', tenantId, offset: record.offset, claim: fromWireClaim(claim) }));
  } catch (cause) {
    const detail = `claims: expected an AliasBatch, found bytes that cannot be decoded: ${String(cause)}`;
    return [unreadable(record, { stage: 'stitcher', payload: record.bytes, detail })];
  }
}

/** An alias may be longer than a key may be. */
function stateKeyOf(tenantId: string, alias: string): string {
  return `${tenantId}/${createHash('sha256').update(alias).digest('hex')}`;
}
