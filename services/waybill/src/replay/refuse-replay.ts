import { foldEpoch } from '@waybill/domain';
import { Failure } from '@waybill/ports';
import type { ReplayOptions } from './replay.js';
import { liveGroups, type ReplayWorld } from './replayers.js';

/**
 * Rejects where a replay would build something else than the live rows should be: `replay_unfinished`, `log_expired`,
 * `fold_differs`.
 */
export async function refuseReplay(
  { reader }: Pick<ReplayWorld, 'reader'>,
  options: Pick<ReplayOptions, 'epoch' | 'rebuilds' | 'isLiveHere'>,
): Promise<void> {
  const other = (await options.rebuilds.list()).find(
    ({ step, epoch }) => step === 'swapping' && epoch !== options.epoch,
  );
  if (other !== undefined) {
    throw new Failure(
      'permanent',
      'replay_unfinished',
      `expected no other replay whose rows are taking their places, found the one into ${other.epoch}: finish it with \`waybill replay --into ${other.epoch}\``,
    );
  }
  for (const { topic, groupId } of liveGroups) {
    const begun = (await reader.progress(topic, groupId)).find(({ beginOffset }) => beginOffset > 0);
    if (begun !== undefined) {
      throw new Failure(
        'permanent',
        'log_expired',
        `partition ${begun.partition} of ${topic}: expected the log from its first record, found it from ${begun.beginOffset}: ` +
          'what it has forgotten cannot be built again, and the live rows know more than a replay would',
      );
    }
  }
  const liveFold = await options.rebuilds.liveFold();
  if (!options.isLiveHere && liveFold !== undefined && liveFold !== foldEpoch) {
    throw new Failure(
      'permanent',
      'fold_differs',
      `expected live rows of fold ${foldEpoch}, as this program makes them, found fold ${liveFold}: run the version that the ` +
        'services run; a newer one folds the log again by itself when its services start',
    );
  }
}
