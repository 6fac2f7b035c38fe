import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const program = join(import.meta.dirname, '..', 'bin', 'waybill.js');

const commands = [
  'up',
  'collector',
  'stitcher',
  'ledger',
  'wrap',
  'calls',
  'trace',
  'sessions',
  'session',
  'spend',
  'lanes',
  'incident',
  'reconcile',
  'quarantine',
  'migrate',
  'sql',
  'doctor',
];

/** What starts several processes takes its time on a busy machine. */
const severalTimeoutMs = 60_000;

let directory = '';
/** An address where nobody listens. */
let silentUrl = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waybill-command-'));
  silentUrl = `http://127.0.0.1:${await freePort()}`;
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs the built command as a user does. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', HOME: directory, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { exitCode, stdout, stderr };
}

describe('the built command', () => {
  test('shows its help on stdout and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await run(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  test('knows its version', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('explains wrong usage on stderr and exits with 2', async () => {
    const { exitCode, stdout, stderr } = await run(['calls', '--limit', 'many']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Expected a whole number from 1 to 1000.');
  });

  test('does not wrap with keys that cannot be any, and says nothing of what they are', async () => {
    const { exitCode, stdout, stderr } = await run(['wrap', '--server', 's', '--', 'true'], {
      WAYBILL_SESSION_KEY: 'k1:hidden',
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe('waybill wrap: WAYBILL_SESSION_KEY: key 1: expected a secret of at least 32 bytes\n');
  });

  test('does not hand the keys of session handles to the server that it wraps', async () => {
    const print = 'process.stdout.write(String(process.env.WAYBILL_SESSION_KEY))';
    const { stdout } = await run(['wrap', '--server', 's', '--', process.execPath, '-e', print], {
      WAYBILL_SESSION_KEY: `k1:${Buffer.alloc(32).toString('base64url')}`,
      WAYBILL_SPOOL_DIR: join(directory, 'spool'),
    });
    expect(stdout).toBe('undefined');
  });

  test('does not start with rate cards that cannot be read, and names every problem', async () => {
    const path = join(directory, 'rates.json');
    await writeFile(path, '{"cards":[{"id":"list","entries":[]},7]}');
    const { exitCode, stdout, stderr } = await run(['up', '--no-demo'], { WAYBILL_RATE_CARDS: path });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      'waybill: cannot start: WAYBILL_RATE_CARDS: cards[0].version expected a text of 1 to 128 characters, found nothing',
      'waybill: cannot start: WAYBILL_RATE_CARDS: cards[1] expected an object, found 7',
    ]);
  });

  test.each(['up', 'collector', 'stitcher', 'ledger'])(
    'does not start %s with settings that are wrong, names every one, and exits with 2',
    async (command) => {
      const { exitCode, stdout, stderr } = await run([command, '--log', 'redis://x'], {
        WAYBILL_LOG_LEVEL: 'loud',
        WAYBILL_DRAIN_TIMEOUT_MS: 'soon',
      });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr.trim().split('\n')).toEqual([
        'waybill: cannot start: WAYBILL_LOG_LEVEL: expected one of debug, info, warn, error, silent, found "loud"',
        'waybill: cannot start: WAYBILL_DRAIN_TIMEOUT_MS: expected a whole number from 0 to 600000, found "soon"',
        'waybill: cannot start: WAYBILL_LOG_URL: expected an address such as kafka://host:9092, found "redis://x"',
      ]);
    },
    severalTimeoutMs,
  );

  test('prints the settings as they stand, each with its source, without secrets', async () => {
    await writeFile(join(directory, 'config.json'), '{"WAYBILL_KAFKA_USERNAME":"ada","WAYBILL_LOG_LEVEL":"debug"}');
    const { exitCode, stdout } = await run(
      ['stitcher', '--print-config', '--log', 'kafka://b', '--config', 'config.json'],
      {
        WAYBILL_KAFKA_SASL_MECHANISM: 'plain',
        WAYBILL_KAFKA_PASSWORD: 'hush',
      },
    );
    expect({ exitCode, isSecret: !stdout.includes('hush') }).toEqual({ exitCode: 0, isSecret: true });
    expect(JSON.parse(stdout)).toMatchObject({
      WAYBILL_LOG_URL: { value: 'kafka://b', source: 'flag' },
      WAYBILL_KAFKA_PASSWORD: { value: '(hidden)', source: 'env' },
      WAYBILL_LOG_LEVEL: { value: 'debug', source: 'file' },
      WAYBILL_STITCHER_ADMIN_PORT: { value: '4582', source: 'default' },
    });
  });

  test(
    'shows settings in the help of what runs, with where they come from',
    async () => {
      for (const args of [
        ['ledger', '--help'],
        ['help', 'ledger'],
      ]) {
        const { exitCode, stdout } = await run(args, { WAYBILL_LEDGER_ADMIN_PORT: '7' });
        expect(exitCode).toBe(0);
        expect(stdout).toContain('default 4583; now 7, from the environment');
      }
    },
    severalTimeoutMs,
  );

  test('does not run a service without engines that other processes reach', async () => {
    const { exitCode, stderr } = await run(['collector']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('waybill: cannot start: WAYBILL_LOG_URL: expected an address that other processes reach');
  });

  test.each([
    [['calls']],
    [['trace', 'call_1']],
    [['sessions']],
    [['session', 's']],
    [['spend', '--by', 'lane']],
    [['lanes']],
    [['incident', 'i']],
    [['reconcile']],
    [['sql', 'SELECT 1']],
  ])('exits with 69 when nobody listens: %j', async (args) => {
    const { exitCode, stdout, stderr } = await run([...args, '--url', silentUrl]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr).toBe(`Waybill is not running at ${silentUrl}: start it with \`npm start\` (or \`waybill up\`)\n`);
  });

  test('finds the store through the data directory', async () => {
    const facts = {
      pid: process.pid,
      grpcEndpoint: '127.0.0.1:1',
      clickhouseUrl: silentUrl,
      clickhouseReader: { user: 'reader', password: 'p' },
      startedAt: '2026-11-24T11:00:00Z',
    };
    await writeFile(join(directory, 'runtime.json'), JSON.stringify(facts));
    expect((await run(['calls'], { WAYBILL_DATA_DIR: directory })).stderr).toContain(silentUrl);
    await writeFile(join(directory, 'runtime.json'), '{ damaged');
    expect((await run(['calls', '--data-dir', directory], { WAYBILL_CLICKHOUSE_URL: silentUrl })).exitCode).toBe(69);
  });

  test('checks a machine where nothing runs, as text and as one JSON document', async () => {
    const [grpcPort, httpPort, clickhousePort] = await Promise.all([freePort(), freePort(), freePort()]);
    const ports = [
      '--grpc-port',
      `${grpcPort}`,
      '--http-port',
      `${httpPort}`,
      '--clickhouse-port',
      `${clickhousePort}`,
    ];
    const { exitCode, stdout } = await run(['doctor', '--json', '--data-dir', join(directory, 'new'), ...ports]);
    const report = JSON.parse(stdout) as { status: string; findings: { check: string; status: string }[] };
    expect(exitCode).toBe(report.status === 'fail' ? 1 : 0);
    expect(report.findings.map(({ check }) => check)).toEqual([
      'waybill',
      'node',
      'engine',
      'data directory',
      `port ${grpcPort}`,
      `port ${httpPort}`,
      `port ${clickhousePort}`,
      'waybill',
    ]);
  });

  test(
    'checks the engines that are named for it instead of its own',
    async () => {
      const silent = new URL(silentUrl).host;
      const { exitCode, stdout } = await run(['doctor', '--log', `kafka://${silent}`, '--store', silentUrl]);
      expect(exitCode).toBe(1);
      expect(stdout).toContain(`fail  log             Kafka, ${silent}: ECONNREFUSED`);
      expect(stdout).toContain(`fail  store           ClickHouse, ${silentUrl}: no answer to /ping`);
      expect((await run(['doctor'], { WAYBILL_LOG_URL: 'redis://x' })).stdout).toContain(
        'fail  engines         WAYBILL_LOG_URL: expected an address such as kafka://host:9092, found "redis://x"',
      );
    },
    severalTimeoutMs,
  );

  test('names a port that somebody else has, and fails', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { exitCode, stdout } = await run(['doctor', '--data-dir', directory, '--grpc-port', String(port)]);
    await new Promise((resolve) => server.close(resolve));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(new RegExp(`^fail  port ${port} +taken by `, 'm'));
  });

  test('wraps a server: its output and exit status, whether or not a collector listens', async () => {
    const args = [
      'wrap',
      '--server',
      'x',
      '--endpoint',
      silentUrl.replace('http://', ''),
      '--',
      process.execPath,
      '-e',
      'console.log("hi"); process.exitCode = 5',
    ];
    expect(await run(args)).toMatchObject({ exitCode: 5, stdout: 'hi\n' });
  });

  test('refuses to wrap towards an address that is none, with 2', async () => {
    const { exitCode, stderr } = await run(['wrap', '--server', 'x', '--endpoint', '', '--', 'true'], {
      WAYBILL_ENDPOINT: 'http://',
    });
    expect({ exitCode, says: stderr.includes('waybill wrap: ') }).toEqual({ exitCode: 2, says: true });
  });
});
