import type { ReadTopic } from '@waybill/kafka';
import { ledgerGroupId } from '@waybill/ledger';
import { topics } from '@waybill/ports';
import { aliasGroupId, quarantineGroupId, stitcherGroupId } from '@waybill/stitcher';

/** Who makes the rows that questions are answered from, in the order in which one tells the next. */
export const freshnessGroups: readonly ReadTopic[] = [
  { topic: topics.aliases, groupId: aliasGroupId },
  { topic: topics.events, groupId: stitcherGroupId },
  { topic: topics.facts, groupId: ledgerGroupId },
];

/** Everybody who reads the log, and which topic. */
export const logReaders: readonly ReadTopic[] = [
  ...freshnessGroups,
  { topic: topics.quarantine, groupId: quarantineGroupId },
];
