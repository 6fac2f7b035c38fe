import { createKafkaClient, parseKafkaConfig } from '@waybill/kafka';
import { silentLogger, topics } from '@waybill/ports';
import { ledgerGroupId } from '@waybill/ledger';
import { aliasGroupId, quarantineGroupId, stitcherGroupId } from '@waybill/stitcher';
import { until } from '../until.js';

type Admin = ReturnType<ReturnType<typeof createKafkaClient>['createAdmin']>;

const folds = [
  { groupId: stitcherGroupId, topic: topics.events },
  { groupId: aliasGroupId, topic: topics.aliases },
  { groupId: ledgerGroupId, topic: topics.facts },
  { groupId: quarantineGroupId, topic: topics.quarantine },
];

/** Sets the groups of all folds back to the first offset. Nobody of them may run: it waits until the brokers know that. */
export function resetGroups(addresses: readonly string[]): Promise<void> {
  return withAdmin(addresses, async (admin) => {
    const groupIds = folds.map(({ groupId }) => groupId);
    await until('every group to be left', async () => {
      const { groups } = await admin.describeGroups(groupIds);
      return groups.every(({ members }) => members.length === 0);
    });
    for (const fold of folds) await admin.resetOffsets({ ...fold, earliest: true });
  });
}

async function withAdmin(addresses: readonly string[], work: (admin: Admin) => Promise<void>): Promise<void> {
  const parsed = parseKafkaConfig({ WAYBILL_KAFKA_BROKERS: addresses.join(',') });
  if (!parsed.isValid) throw new Error(parsed.problems.join('; '));
  const { config } = parsed;
  const admin = createKafkaClient({ config, clientId: 'failure-suite', logger: silentLogger }).createAdmin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}
