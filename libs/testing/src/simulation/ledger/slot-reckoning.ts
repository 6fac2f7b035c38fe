import { fromBinary } from '@bufbuild/protobuf';
import { FactBatchSchema, type CallSnapshot, type Fact } from '@waybill/contracts';
import type { LogRecord } from '@waybill/ports';
import { hexOf } from '../oracle/oracle-event.js';
import { count, sumsText, type Countable, type OracleSums, type Slots } from './slot.js';

interface Told {
  readonly originTrace: string;
  readonly version: bigint;
  readonly call: Countable | undefined;
}

interface Sums {
  readonly offset: number;
  readonly sums: OracleSums;
}

/** That a record changed what lies in a slot. */
export interface SlotChange {
  readonly offset: number;
  readonly tenantId: string;
  readonly place: string;
}

/**
 * What lies in every slot of one partition after every record of the facts topic, reckoned from the records alone: of
 * each call under each key the newest word of each trace counts, and of several traces one.
 */
export class SlotReckoning {
  readonly #records: () => readonly LogRecord[];
  /** Tenant, key and call -> what each trace tells. */
  readonly #told = new Map<string, Told[]>();
  readonly #slots = new Map<string, Slots>();
  /** Tenant and slot -> what lay in it after each record that touched it. */
  readonly #history = new Map<string, Sums[]>();
  /** Every change of a slot, in the order of the log. */
  readonly #changes: SlotChange[] = [];
  #nextOffset = 0;
  #factCount = 0;

  constructor(records: () => readonly LogRecord[]) {
    this.#records = records;
  }

  /** How many facts the records hold. */
  factCount(): number {
    this.#readOn();
    return this.#factCount;
  }

  /** What lies in a slot after the record at an offset, in words. */
  textAt(tenantId: string, place: string, offset: number): string {
    this.#readOn();
    return sumsText(this.#history.get(`${tenantId}\n${place}`)?.findLast((each) => each.offset <= offset)?.sums);
  }

  /** The changes of slots that the records of some offsets made: from the first to before the last. */
  changesWithin(from: number, until: number): readonly SlotChange[] {
    this.#readOn();
    return this.#changes.filter(({ offset }) => offset >= from && offset < until);
  }

  #readOn(): void {
    const records = this.#records();
    for (; this.#nextOffset < records.length; this.#nextOffset++) {
      const record = records[this.#nextOffset];
      if (record !== undefined) this.#read(record);
    }
  }

  #read({ bytes, offset }: LogRecord): void {
    const { context, facts } = fromBinary(FactBatchSchema, bytes);
    const tenantId = context?.tenantId ?? '';
    this.#factCount += facts.length;
    for (const fact of facts) {
      if (fact.body.case === 'call') this.#take(tenantId, offset, fact, fact.body.value);
    }
  }

  #take(tenantId: string, offset: number, { key, version, isDeleted }: Fact, snapshot: CallSnapshot): void {
    const id = JSON.stringify([tenantId, key, snapshot.callId]);
    const told = this.#told.get(id) ?? [];
    const originTrace = hexOf(snapshot.originTraceId);
    const known = told.find((each) => each.originTrace === originTrace);
    if (known !== undefined && known.version >= version) return;
    const next = { originTrace, version, call: isDeleted ? undefined : countableFrom(snapshot) };
    const after = [...told.filter((each) => each !== known), next];
    this.#told.set(id, after);
    const slots = this.#slots.get(tenantId) ?? new Map<string, OracleSums>();
    this.#slots.set(tenantId, slots);
    const [old, standing] = [standingOf(told), standingOf(after)];
    const touched = [
      ...(old === undefined ? [] : count(slots, old, -1n)),
      ...(standing === undefined ? [] : count(slots, standing, 1n)),
    ];
    for (const place of touched) this.#note(tenantId, place, offset);
  }

  #note(tenantId: string, place: string, offset: number): void {
    const sums = this.#slots.get(tenantId)?.get(place);
    if (sums === undefined) return;
    const key = `${tenantId}\n${place}`;
    const history = this.#history.get(key) ?? [];
    this.#history.set(key, history);
    if (sumsText(history.at(-1)?.sums) === sumsText(sums)) return;
    history.push({ offset, sums });
    this.#changes.push({ offset, tenantId, place });
  }
}

/** Of several traces that speak for one call the one of the highest version counts; of equal ones the least. */
function standingOf(told: readonly Told[]): Countable | undefined {
  const standing = told.filter(({ call }) => call !== undefined);
  const highest = standing.reduce((most, { version }) => (version > most ? version : most), 0n);
  const [first] = standing
    .filter(({ version }) => version === highest)
    .sort((left, right) => (left.originTrace < right.originTrace ? -1 : 1));
  return first?.call;
}

function countableFrom(snapshot: CallSnapshot): Countable {
  return {
    unixNano: snapshot.startedUnixNano ?? snapshot.firstSeenUnixNano,
    sessionId: snapshot.sessionId,
    principal: snapshot.originalActor,
    agentId: snapshot.agentId,
    tool: snapshot.tool,
    server: snapshot.server,
    lane: snapshot.lane,
    authMode: snapshot.authMode,
    credential: snapshot.credentialFingerprint,
    provider: snapshot.provider,
    quotaOwner: snapshot.quotaOwner,
    counted: snapshot.entries
      .filter(({ isCounted }) => isCounted)
      .map(({ kind, amountNanos, currency, lane, provider, occurredUnixNano }) => ({
        isEstimate: kind === 'estimate',
        amountNanos,
        currency,
        lane,
        provider,
        unixNano: occurredUnixNano,
      })),
  };
}
