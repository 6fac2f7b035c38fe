import { parseArgs } from 'node:util';

/** What `npm run failure` was asked for. */
export interface FailureOptions {
  readonly isHelp: boolean;
  readonly killCount: number;
  readonly eventCount: number;
  readonly hasKillsOnly: boolean;
  readonly minuteCount: number;
  readonly seed: number;
  readonly profile: 'embedded' | 'kafka';
  readonly brokerCount: number;
  readonly producerCount: number;
  readonly batchEventCount: number;
  readonly pauseMs: number;
  readonly isJson: boolean;
}

export const help = `npm run failure -- [options]

Runs Waybill as it is, under load, and lets everything go wrong: processes are killed, frozen and made to fail at each named
step, the engine is killed, states are lost, logs are replayed. At the end everything acknowledged must be stored once, and
every rollup must say what the load generator's own ledger says.

  --kills N       until so many processes were killed (default 500)
  --events N      and so many events were acknowledged (default 0)
  --minutes N     or until faults have happened for so long (default 1440)
  --faults F      all: everything that can go wrong, in rounds, each round in another order (default)
                  kills: SIGKILL at failpoints and at random moments, one after the other, and nothing that makes rows again
  --seed N        the order of the faults and what the load says (default 1)
  --profile P     embedded: everything in one process (default)
                  kafka: each service in a process of its own, two stitchers and two ledgers, on real brokers (needs Java)
  --brokers N     with --profile kafka: 1 or 3 (default 3)
  --producers N   producers of the load, each with one request under way (default 4)
  --batch N       events of one request (default 100)
  --pause MS      how long a producer waits between two requests (default 20)
  --json          one JSON document instead of the table
  --help          this text

Exit codes: 0 the promise held, 1 it was broken, 2 usage.`;

/** Parses the command line; throws an Error with one line when it cannot. */
export function parseOptions(args: readonly string[]): FailureOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '500' },
      events: { type: 'string', default: '0' },
      faults: { type: 'string', default: 'all' },
      minutes: { type: 'string', default: '1440' },
      seed: { type: 'string', default: '1' },
      profile: { type: 'string', default: 'embedded' },
      brokers: { type: 'string', default: '3' },
      producers: { type: 'string', default: '4' },
      batch: { type: 'string', default: '100' },
      pause: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    isHelp: values.help,
    isJson: values.json,
    killCount: parseCount('--kills', values.kills),
    eventCount: parseCount('--events', values.events),
    hasKillsOnly: parseFaults(values.faults) === 'kills',
    minuteCount: parseCount('--minutes', values.minutes),
    seed: parseCount('--seed', values.seed),
    profile: parseProfile(values.profile),
    brokerCount: parseBrokerCount(values.brokers),
    producerCount: parseCount('--producers', values.producers),
    batchEventCount: parseCount('--batch', values.batch),
    pauseMs: parseCount('--pause', values.pause),
  };
}

function parseCount(name: string, text: string): number {
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new Error(`${name}: expected a whole number, found ${text}`);
}

function parseProfile(text: string): FailureOptions['profile'] {
  if (text === 'embedded' || text === 'kafka') return text;
  throw new Error(`--profile: expected embedded or kafka, found ${text}`);
}

function parseFaults(text: string): 'all' | 'kills' {
  if (text === 'all' || text === 'kills') return text;
  throw new Error(`--faults: expected all or kills, found ${text}`);
}

function parseBrokerCount(text: string): number {
  if (text === '1' || text === '3') return Number(text);
  throw new Error(`--brokers: expected 1 or 3, found ${text}`);
}
