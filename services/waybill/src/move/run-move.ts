import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createDirectoryLock, createLmdbEventLog } from '@waybill/embedded';
import { createKafkaEventLog, type KafkaConfig } from '@waybill/kafka';
import { Failure, silentLogger, type Component } from '@waybill/ports';
import { steadyNowMs, systemClock, type SignalSource } from '@waybill/runtime';
import { writeJson, writeLines, type CommandContext } from '../command-context.js';
import { withCluster } from '../commands/cluster-command.js';
import type { MoveCommandOptions } from '../commands/move.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { toPrintable } from '../render/printable.js';
import { layOutTable } from '../render/table.js';
import { createProgressLines } from '../replay/progress-lines.js';
import { watchEnding } from '../run/ending.js';
import { embeddedPartitionCounts } from '../run/log-part.js';
import { directoriesOf } from '../up/up.config.js';
import { moveLog, type MoveResult } from './move-log.js';

export interface MoveContext extends CommandContext {
  readonly signals: SignalSource;
}

/** Moves a log to Kafka. Answers as its help says. */
export function runMove(options: MoveCommandOptions, context: MoveContext): Promise<ExitCode> {
  return withCluster(context, { log: options.to }, async (config) => {
    const dataDirectory = resolve(context.cwd, options.from);
    const { log: directory } = directoriesOf(dataDirectory);
    if (!existsSync(directory)) {
      writeLines(context.stderr, [
        toPrintable(`waybill: expected the log of a data directory in ${directory}, found none`),
      ]);
      return exitCodes.notFound;
    }
    const result = await moveWith(config, dataDirectory, context);
    const isWhole = result.missing.length === 0;
    if (options.json) writeJson(context.stdout, toMoveDocument(result));
    else writeLines(context.stdout, renderMove(result, context.terminal.width));
    return isWhole ? exitCodes.ok : exitCodes.failure;
  });
}

async function moveWith(config: KafkaConfig, dataDirectory: string, context: MoveContext): Promise<MoveResult> {
  const stop = new AbortController();
  const { ending, onStopped } = watchEnding(context.signals);
  void ending.then((reason) => stop.abort(reason.kind === 'told' ? brokenOff() : reason.cause));
  const { log: directory } = directoriesOf(dataDirectory);
  const source = createLmdbEventLog({ directory, partitionCounts: embeddedPartitionCounts, clock: systemClock });
  const target = createKafkaEventLog({ config, clientId: 'waybill-move', logger: silentLogger, onStopped });
  const components: readonly Component[] = [createDirectoryLock(dataDirectory), source, target];
  const say = (line: string) => writeLines(context.stderr, [line]);
  try {
    for (const each of components) await each.start();
    return await moveLog({
      source,
      target,
      groupId: `move-${digestOf(config)}`,
      verifyGroupId: `move-verify-${randomUUID()}`,
      progressOf: (doing) => createProgressLines({ doing, unit: 'records', nowMs: steadyNowMs, say }),
      signal: stop.signal,
    });
  } finally {
    for (const each of components.toReversed()) await each.shutdown();
  }
}

/** One target, one note of how far it has come. Other names for the same brokers begin anew, which costs time alone. */
function digestOf({ brokers, prefix }: KafkaConfig): string {
  return createHash('sha256')
    .update(JSON.stringify([brokers.toSorted(), prefix]))
    .digest('hex')
    .slice(0, 16);
}

function brokenOff(): Failure {
  return new Failure('retryable', 'move_broken_off', 'the move was stopped: the same command goes on where it was');
}

function renderMove(result: MoveResult, width: number): readonly string[] {
  const columns = [
    { title: 'TENANT' },
    { title: 'EVENTS', align: 'right' },
    { title: 'FOUND', align: 'right' },
  ] as const;
  const rows = result.tenants.map(({ tenantId, eventCount, foundCount }) => [
    toPrintable(tenantId),
    String(eventCount),
    String(foundCount),
  ]);
  const { movedEventCount, movedRecordCount, unreadableRecordCount, missing } = result;
  return [
    `moved ${movedEventCount} events in ${movedRecordCount} records; ${unreadableRecordCount} records cannot be read and were moved as they are`,
    ...(rows.length === 0 ? [] : layOutTable(columns, rows, width).lines),
    ...(missing.length === 0
      ? ['every event is there']
      : ['missing, the first ones:', ...missing.map((each) => toPrintable(`  ${each.tenantId} ${each.eventId}`))]),
  ];
}

function toMoveDocument(result: MoveResult) {
  return {
    moved_events: result.movedEventCount,
    moved_records: result.movedRecordCount,
    unreadable_records: result.unreadableRecordCount,
    tenants: result.tenants.map(({ tenantId, eventCount, foundCount }) => ({
      tenant: tenantId,
      events: eventCount,
      found: foundCount,
    })),
    missing: result.missing.map(({ tenantId, eventId }) => ({ tenant: tenantId, event: eventId })),
  };
}
