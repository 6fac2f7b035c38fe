import { createHash } from 'node:crypto';
import { toFactKeyText, type CallFact, type EventFact, type FactKey } from '@waybill/domain';
import {
  fromToldCallBytes,
  fromToldEventBytes,
  grouped,
  toToldCallBytes,
  toToldEventBytes,
  type ParsedFact,
} from '@waybill/fold';
import { keyCountMax, type StateChange, type StateStore } from '@waybill/ports';
import type { KeyState, KeyWork, RolledUpKey } from './roll-up-key.js';

/** Loads what is known under the keys that a batch of facts concerns. Those in `leftOut` are marked as such. */
export async function getKeyStates(
  store: StateStore,
  partition: number,
  parsed: readonly ParsedFact[],
  leftOut: ReadonlySet<ParsedFact> = new Set(),
): Promise<readonly KeyWork[]> {
  const works: KeyWork[] = [];
  for (const [, group] of grouped(parsed, ({ tenantId, fact }) => prefixOf(tenantId, fact.key))) {
    const [first] = group;
    if (first === undefined) continue;
    const { tenantId, fact } = first;
    const facts = group.map((each) => ({
      fact: each.fact,
      offset: each.record.offset,
      isLeftOut: leftOut.has(each),
    }));
    const keys = isKeptTogether(fact.key)
      ? await listAll(store, partition, prefixOf(tenantId, fact.key))
      : [...new Set(facts.map((each) => stateKeyOf(tenantId, each.fact)))];
    const values = await store.get(partition, keys);
    works.push({ tenantId, key: fact.key, facts, state: toKeyState(fact.key, keys, values) });
  }
  return works;
}

/** Calls that nobody gave to a session have nothing in common: each is looked at alone. */
export function isKeptTogether(key: FactKey): boolean {
  return key.kind !== 'session' || key.sessionId !== '';
}

async function listAll(store: StateStore, partition: number, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (;;) {
    const page = await store.list(partition, { prefix, after: keys.at(-1), countMax: keyCountMax });
    keys.push(...page);
    if (page.length < keyCountMax) return keys;
  }
}

function toKeyState(key: FactKey, keys: readonly string[], values: readonly (Uint8Array | undefined)[]): KeyState {
  const calls: (readonly [string, readonly CallFact[]])[] = [];
  const events: (readonly [string, EventFact])[] = [];
  keys.forEach((stateKey, at) => {
    if (stateKey.includes(callPart)) {
      const told = fromToldCallBytes(key, values[at]);
      const [first] = told;
      if (first !== undefined) calls.push([first.callId, told]);
    } else {
      const told = fromToldEventBytes(key, values[at]);
      if (told !== undefined) events.push([told.eventId, told]);
    }
  });
  return { calls: new Map(calls), events: new Map(events) };
}

/** What must be written so that the store holds what was rolled up. */
export function keyChangesOf({ work, after }: RolledUpKey): readonly StateChange[] {
  const { tenantId, state } = work;
  return [
    ...[...after.calls].flatMap(([callId, told]) => {
      const [first] = told;
      if (first === undefined || told === state.calls.get(callId)) return [];
      return [{ key: stateKeyOf(tenantId, first), value: toToldCallBytes(told) }];
    }),
    ...[...after.events].flatMap(([eventId, told]) =>
      told === state.events.get(eventId) ? [] : [{ key: stateKeyOf(tenantId, told), value: toToldEventBytes(told) }],
    ),
  ];
}

const callPart = '/call/';
const eventPart = '/event/';

/** Names may be longer than a state key may be. */
function stateKeyOf(tenantId: string, fact: CallFact | EventFact): string {
  const prefix = prefixOf(tenantId, fact.key);
  return fact.kind === 'call'
    ? `${prefix}${callPart}${digestOf([fact.callId])}`
    : `${prefix}${eventPart}${digestOf([fact.eventId])}`;
}

function prefixOf(tenantId: string, key: FactKey): string {
  return `key/${digestOf([tenantId, toFactKeyText(key)])}`;
}

/** A text of fixed length that stands for some texts. */
export function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
