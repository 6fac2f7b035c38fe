import { createEmbeddedDeployment } from './deployment/embedded-deployment.js';
import { createKafkaDeployment } from './deployment/kafka-deployment.js';
import { help, parseOptions, type FailureOptions } from './options.js';
import { killsOnly, longPlan, shortEmbeddedPlan, roundOnKafka } from './suite/fault-plans.js';
import { renderReport } from './suite/render-report.js';
import { runSuite, type SuiteProgress } from './suite/run-suite.js';

// The command line of the suite: `npm run failure`.

const exitCodes = { held: 0, broken: 1, usage: 2 } as const;

async function run(options: FailureOptions): Promise<number> {
  let [killCount, ackedCount] = [0, 0];
  const endMs = performance.now() + options.minuteCount * 60_000;
  const tell = progressTo(process.stderr, options.killCount);
  const { seed, profile, brokerCount } = options;
  const areEnough = () =>
    (killCount >= options.killCount && ackedCount >= options.eventCount) || performance.now() > endMs;
  const report = await runSuite({
    ...options,
    createDeployment: (dataDirectory) =>
      profile === 'kafka'
        ? createKafkaDeployment(dataDirectory, { brokerCount, foldCount: 2 })
        : createEmbeddedDeployment(dataDirectory),
    faults: longPlan(roundOf(options), seed, areEnough),
    onProgress(progress) {
      killCount = progress.killCount;
      ackedCount = progress.counts.ackedCount;
      tell(progress);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  process.stdout.write(options.isJson ? `${JSON.stringify(toDocument(report))}\n` : `${renderReport(report)}\n`);
  return report.problems.length === 0 ? exitCodes.held : exitCodes.broken;
}

function roundOf({ profile, hasKillsOnly }: FailureOptions) {
  if (hasKillsOnly) return killsOnly;
  return profile === 'kafka' ? roundOnKafka : shortEmbeddedPlan;
}

/** The report without the list of every event. */
function toDocument({ comparison, ...report }: Awaited<ReturnType<typeof runSuite>>) {
  const { settledIds, ...counts } = comparison;
  return { ...report, comparison: { ...counts, settledCount: settledIds.length } };
}

/** A line that is written over on a terminal; elsewhere one for each stage. */
function progressTo(stream: NodeJS.WriteStream, killCountMax: number): (progress: SuiteProgress) => void {
  const begunMs = performance.now();
  return ({ stage, killCount, counts }) => {
    const afterS = Math.round((performance.now() - begunMs) / 1_000);
    const line = `${afterS} s: ${killCount} of ${killCountMax} kills, ${counts.ackedCount} events acknowledged: ${stage}`;
    stream.write(stream.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}

/** The options, or `undefined` after saying what is wrong with them. */
function optionsOrExplain(): FailureOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`failure: ${messageOf(error)}\n`);
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const options = optionsOrExplain();
if (options === undefined) process.exitCode = exitCodes.usage;
else if (options.isHelp) process.stdout.write(`${help}\n`);
else {
  try {
    process.exitCode = await run(options);
  } catch (error) {
    process.stderr.write(`failure: the run could not be brought to its end: ${messageOf(error)}\n`);
    process.exitCode = exitCodes.broken;
  }
}
