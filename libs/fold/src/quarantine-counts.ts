import { fromBinary } from '@bufbuild/protobuf';
import { QuarantineRecordSchema } from '@waybill/contracts';
import { topics, type EventLogWriter, type LogEntry } from '@waybill/ports';

/** How many events were set aside for one reason at one stage. */
export interface QuarantineCount {
  readonly reason: string;
  readonly stage: string;
  readonly count: number;
}

/** A log that counts what is appended to the quarantine through it. */
export interface QuarantineCounts {
  /** The same log: same contract, same answers. */
  readonly log: EventLogWriter;
  readonly list: () => readonly QuarantineCount[];
}

/** Counts what became durable: where every quarantined event passes, whoever set it aside. There are few of them. */
export function withQuarantineCounts(log: EventLogWriter): QuarantineCounts {
  const counts = new Map<string, { reason: string; stage: string; count: number }>();
  return {
    log: {
      name: log.name,
      start: () => log.start(),
      shutdown: () => log.shutdown(),
      partitionCount: (topic) => log.partitionCount(topic),
      async append(entries) {
        const labels = entries.flatMap(labelsOf);
        const positions = await log.append(entries);
        for (const { reason, stage } of labels) {
          const key = `${stage}/${reason}`;
          const known = counts.get(key) ?? { reason, stage, count: 0 };
          counts.set(key, { ...known, count: known.count + 1 });
        }
        return positions;
      },
    },
    list: () => [...counts.values()],
  };
}

function labelsOf({ topic, bytes }: LogEntry): readonly { readonly reason: string; readonly stage: string }[] {
  return topic === topics.quarantine ? [fromBinary(QuarantineRecordSchema, bytes)] : [];
}
