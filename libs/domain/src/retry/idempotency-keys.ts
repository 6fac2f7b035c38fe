import type { ProviderReceipt, TraceEvent } from '@waybill/contracts';
import { Disposition } from '@waybill/contracts';
import { said, type Said } from '../payload.js';

type Receipt = Said<'providerReceipt'>;

/** A key under which a provider acted more than once, with one receipt of each time. */
export interface BrokenKey {
  readonly key: string;
  readonly deeds: readonly Receipt[];
}

/** A key is unique within its provider only. */
export function keyOf({ provider, idempotencyKey }: ProviderReceipt): string {
  return JSON.stringify([provider, idempotencyKey]);
}

/**
 * The keys that were not kept: two receipts say that the provider acted under one, and they are not of one request.
 * A receipt that names no id of its own may be another one again, so it proves nothing.
 */
export function listBrokenKeys(events: readonly TraceEvent[]): readonly BrokenKey[] {
  const byKey = new Map<string, Receipt[]>();
  for (const receipt of said(events, 'providerReceipt').filter(isOwnDeed)) {
    const key = keyOf(receipt.value);
    byKey.set(key, [...(byKey.get(key) ?? []), receipt]);
  }
  return [...byKey]
    .map(([key, receipts]) => ({ key, deeds: oncePerDeed(receipts) }))
    .filter(({ deeds }) => deeds.length > 1);
}

/** {@link listBrokenKeys}, as a set to look keys up in. */
export function brokenKeysIn(events: readonly TraceEvent[]): ReadonlySet<string> {
  return new Set(listBrokenKeys(events).map(({ key }) => key));
}

function isOwnDeed({ value }: Receipt): boolean {
  const { disposition, wasReplayed, idempotencyKey, receiptId, providerRequestId } = value;
  const isNamed = receiptId !== '' || providerRequestId !== '';
  return disposition === Disposition.ACTION && !wasReplayed && idempotencyKey !== '' && isNamed;
}

/** The first receipt of each deed. Receipts that share an id are of one, also through a third one. */
function oncePerDeed(receipts: readonly Receipt[]): readonly Receipt[] {
  const groups = receipts.reduce<readonly (readonly Receipt[])[]>((known, receipt) => {
    const isSame = (group: readonly Receipt[]) => group.some((each) => doShareId(each.value, receipt.value));
    return [...known.filter((group) => !isSame(group)), [...known.filter(isSame).flat(), receipt]];
  }, []);
  const firsts = new Set(groups.map(([first]) => first));
  return receipts.filter((each) => firsts.has(each));
}

function doShareId(left: ProviderReceipt, right: ProviderReceipt): boolean {
  const isSameReceipt = left.receiptId !== '' && left.receiptId === right.receiptId;
  return isSameReceipt || (left.providerRequestId !== '' && left.providerRequestId === right.providerRequestId);
}
