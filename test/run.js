// `npm run check` and `npm test`: set up what is missing, then every check in the order of its cost.
// Ends with one line: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, pinnedNode, root, say } from '../services/waybill/bin/setup.js';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const environment = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
};
const cache = join(root, '.cache');
const counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs one step; its output is ours. A step that is no test suite counts only when it fails. */
function step(name, command, args, options = {}) {
  say(`\n── ${name}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
    ...options,
  });
  if (status !== 0 && options.countsAs !== 'suite') {
    counts.failed += 1;
    say(`✗ ${name} failed (exit status ${status})`);
  }
  return status === 0;
}

/** Runs the suites of one kind and adds up what they report. */
function suites(project, options = []) {
  const report = join(cache, `jest-${project}.json`);
  rmSync(report, { force: true });
  const jest = [
    join(root, 'node_modules/jest/bin/jest.js'),
    '--config',
    'test/jest.config.js',
    '--selectProjects',
    project,
  ];
  const passed = step(`${project} suites`, pinnedNode, [...jest, '--json', '--outputFile', report, ...options], {
    countsAs: 'suite',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed += result.numPassedTests;
    // A suite that cannot even be loaded has no failed test, and has failed nevertheless.
    counts.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    counts.skipped += result.numPendingTests + result.numTodoTests;
  } catch {
    counts.failed += 1;
    say(`✗ ${project}: the suites ended without a report`);
    return;
  }
  if (!passed && counts.failed === 0) counts.failed += 1;
}

/** What `npm run generate` writes, and what it makes it from. */
const generated = {
  'libs/contracts/src/gen': 'proto/ generates',
  'services/query/openapi.json': 'the paths and documents of HTTP are',
  'test/openapi/client.gen.ts': 'openapi.json generates',
};

/** Generates everything again and compares: what is committed must be what the sources say. */
function generatedFilesAreUpToDate() {
  const before = Object.keys(generated).map((path) => digestOf(join(root, path)));
  if (!step('generate', 'npm', ['run', '--silent', 'generate'])) return;
  for (const [index, [path, source]] of Object.entries(generated).entries()) {
    if (digestOf(join(root, path)) === before[index]) continue;
    counts.failed += 1;
    say(`✗ ${path} was not what ${source}. It is now: commit it.`);
  }
}

/** Of a file, or of all files in a folder. */
function digestOf(path) {
  const hash = createHash('sha256');
  const isFolder = statSync(path).isDirectory();
  const names = isFolder ? readdirSync(path, { recursive: true }).toSorted((a, b) => (a < b ? -1 : 1)) : [''];
  for (const name of names) {
    const file = join(path, name);
    if (statSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function check() {
  generatedFilesAreUpToDate();
  step('buf lint', bin('buf'), ['lint'], { cwd: join(root, 'proto') });
  step(
    'buf breaking (against the contract of the last release)',
    bin('buf'),
    ['breaking', '--against', 'released.binpb'],
    { cwd: join(root, 'proto') },
  );
  ensureBuilt('test');
  step('format', bin('prettier'), ['--check', '--log-level', 'warn', '.']);
  step('lint', bin('oxlint'), ['--type-aware', '--deny-warnings']);
  suites('unit');
}

function all() {
  check();
  step('containers', pinnedNode, [join(root, 'test/docker/prepare.js')]);
  suites('integration', ['--maxWorkers=2']);
  suites('end-to-end', ['--runInBand']);
}

const verbs = { check, all };
const verb = verbs[process.argv[2] ?? ''];
if (verb === undefined) {
  say(`test/run.js: expected one of ${Object.keys(verbs).join(', ')}, found ${process.argv[2] ?? 'nothing'}`);
  process.exit(2);
}
mkdirSync(cache, { recursive: true });
ensureInstalled();
verb();
say('');
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
