import type { ReadTopic } from '@waybill/kafka';
import { ledgerGroupId } from '@waybill/ledger';
import { topics } from '@waybill/ports';
import { aliasGroupId, quarantineGroupId, stitcherGroupId } from '@waybill/stitcher';

/** Everybody who reads the log, and which topic. */
export const logReaders: readonly ReadTopic[] = [
  { topic: topics.events, groupId: stitcherGroupId },
  { topic: topics.aliases, groupId: aliasGroupId },
  { topic: topics.facts, groupId: ledgerGroupId },
  { topic: topics.quarantine, groupId: quarantineGroupId },
];
