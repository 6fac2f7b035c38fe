import { formatDuration } from '../render/duration.js';
import { fail, ok, warn, type Finding } from './finding.js';

/** What is known of a Waybill that runs from the data directory, or was found at its address. */
export interface RunningFacts {
  readonly grpcEndpoint: string;
  readonly clickhouseUrl: string;
  /** The process that says it runs, and whether it is alive; `undefined` when none says so. */
  readonly process: { readonly pid: number; readonly isAlive: boolean } | undefined;
  /** What the collector's health service answers. */
  readonly health: 'serving' | 'not_serving' | 'no_answer';
  /** Whether ClickHouse answers /ping. */
  readonly doesStoreAnswer: boolean;
  /** What the store says; `undefined` when it could not be asked, and then `storeProblem` says why. */
  readonly store: StoreFacts | undefined;
  readonly storeProblem: string;
}

/** What the store says of itself. */
export interface StoreFacts {
  readonly engineVersion: string;
  /** Number of the newest migration. */
  readonly schemaNumber: number;
  /** When the newest stored event was appended to the log; `undefined` while there is none. */
  readonly newestAppendedUnixNano: bigint | undefined;
}

/** Does Waybill run, and does each of its doors answer? */
export function checkRunning(facts: RunningFacts, nowUnixNano: bigint): readonly Finding[] {
  const { process, health, doesStoreAnswer, grpcEndpoint, clickhouseUrl } = facts;
  if (health === 'no_answer' && !doesStoreAnswer) return [checkSilent(process)];
  const pid = process === undefined ? '' : ` (process ${process.pid})`;
  return [
    health === 'serving'
      ? ok('collector', `serving at ${grpcEndpoint}${pid}`)
      : fail(
          'collector',
          `${health === 'no_answer' ? 'does not answer' : 'is not serving'} at ${grpcEndpoint}`,
          'read the log of `waybill up`, then start it again',
        ),
    doesStoreAnswer
      ? ok(
          'clickhouse',
          `answers at ${clickhouseUrl}${facts.store === undefined ? '' : `, version ${facts.store.engineVersion}`}`,
        )
      : fail('clickhouse', `does not answer at ${clickhouseUrl}`, 'read the log of `waybill up`, then start it again'),
    ...(doesStoreAnswer ? checkStore(facts, nowUnixNano) : []),
  ];
}

function checkSilent(process: RunningFacts['process']): Finding {
  if (process?.isAlive === true) {
    return warn(
      'waybill',
      `process ${process.pid} is there and answers nowhere`,
      'give it a moment when it was just started; else stop it and start it again',
    );
  }
  const found = process === undefined ? 'not running' : `not running; process ${process.pid} ended without saying so`;
  return warn(
    'waybill',
    found,
    'start it with `npm start` (or `waybill up`): nothing that was acknowledged is missing',
  );
}

function checkStore({ store, storeProblem }: RunningFacts, nowUnixNano: bigint): readonly Finding[] {
  if (store === undefined) {
    return [
      warn(
        'schema',
        storeProblem,
        "run doctor with the --data-dir of the running Waybill: it knows the reader's password",
      ),
    ];
  }
  const { schemaNumber, newestAppendedUnixNano } = store;
  const newest =
    newestAppendedUnixNano === undefined
      ? 'no event yet'
      : `newest event ${formatDuration(nowUnixNano - newestAppendedUnixNano)} ago`;
  const schema =
    schemaNumber > 0
      ? ok('schema', `at migration ${schemaNumber}`)
      : fail(
          'schema',
          'has no migrations',
          'is this the ClickHouse of Waybill? start `waybill up`: it migrates the schema',
        );
  return [schema, ok('freshness', newest)];
}
