import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { checkDirectory, type DirectoryFacts } from './directory-check.js';
import { checkEngine } from './engine-check.js';
import { fail, ok, renderFindings, warn, worstStatus } from './finding.js';
import { checkNode } from './node-check.js';
import { checkPort } from './port-check.js';
import { inodeIn } from './port-owner.js';
import { checkRunning, type RunningFacts } from './running-check.js';

describe('doctor on Node', () => {
  test.each([
    ['24.21.0', 'ok'],
    ['26.0.0', 'ok'],
    ['22.13.1', 'warn'],
    ['22.12.0', 'fail'],
    ['20.19.0', 'fail'],
  ])('%s is %s', (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });
});

describe('doctor on the engine', () => {
  const platform = { os: 'linux', architecture: 'x64', hasGlibc: true };

  test('finds its library', () => {
    expect(checkEngine(platform, () => '/lib.so')).toEqual(ok('engine', 'linux x64, /lib.so'));
  });

  test('says what to do where there is none', () => {
    const missing = () => {
      throw new Failure('permanent', 'engine_library_missing', 'run npm install');
    };
    expect(checkEngine(platform, missing)).toEqual(fail('engine', 'engine_library_missing', 'run npm install'));
  });
});

describe('doctor on the data directory', () => {
  const good: DirectoryFacts = {
    path: '/d',
    kind: 'present',
    isWritable: true,
    freeBytes: 50n * 1_024n ** 3n,
    holderPid: undefined,
  };

  test.each<[string, Partial<DirectoryFacts>, string, string]>([
    ['a good one', {}, 'ok', '/d, 50 GiB free'],
    ['one that will be made', { kind: 'absent' }, 'ok', '/d (will be made), 50 GiB free'],
    ['one that is held', { holderPid: 12 }, 'ok', '/d, 50 GiB free, held by process 12'],
    ['a file', { kind: 'not_a_directory' }, 'fail', '/d is not a directory'],
    ['one that cannot be made', { kind: 'absent', isWritable: false }, 'fail', '/d does not exist and cannot be made'],
    ['one that cannot be written', { isWritable: false }, 'fail', '/d cannot be written'],
    ['one on a full disk', { freeBytes: 1_024n }, 'fail', '/d, 1 KiB free'],
    ['one on a nearly full disk', { freeBytes: 500n * 1_024n ** 2n }, 'warn', '/d, 500 MiB free'],
    ['one that does not say', { freeBytes: undefined }, 'ok', '/d'],
  ])('%s', (_name, changes, status, found) => {
    expect(checkDirectory({ ...good, ...changes })).toMatchObject({ status, found });
  });
});

describe('doctor on ports', () => {
  const purpose = {
    check: 'port 1',
    purpose: 'the collector',
    isOurs: false,
    hasSubstitute: false,
    option: '--grpc-port',
  };

  test('a taken port is fine when it is ours, bad when it is not, and doubtful where another will do', () => {
    const taken = { port: 1, state: 'taken', owner: 'nginx (process 9)' } as const;
    expect(checkPort(taken, { ...purpose, isOurs: true }).status).toBe('ok');
    expect(checkPort(taken, purpose)).toMatchObject({ status: 'fail', found: 'taken by nginx (process 9)' });
    expect(checkPort(taken, { ...purpose, hasSubstitute: true }).status).toBe('warn');
    expect(checkPort({ ...taken, owner: '' }, purpose).found).toBe('taken by another program');
  });

  test('a free port is fine, a forbidden one is not', () => {
    expect(checkPort({ port: 1, state: 'free', owner: '' }, purpose).status).toBe('ok');
    expect(checkPort({ port: 1, state: 'forbidden', owner: '' }, purpose).status).toBe('fail');
  });

  test("the listener is found in the system's table, the client of the same port is not", () => {
    const line = (state: string) =>
      `   0: 0100007F:1194 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0 100 0 0 10 0`;
    expect(inodeIn(line('0A'), 4500)).toBe('4242');
    expect(inodeIn(line('01'), 4500)).toBeUndefined();
    expect(inodeIn(line('0A'), 4501)).toBeUndefined();
    expect(inodeIn('  sl  local_address rem_address   st', 4500)).toBeUndefined();
  });
});

describe('doctor on a running Waybill', () => {
  const now = 1_000_000_000_000n;
  const running: RunningFacts = {
    grpcEndpoint: '127.0.0.1:4500',
    clickhouseUrl: 'http://127.0.0.1:8123',
    process: { pid: 12, isAlive: true },
    health: 'serving',
    doesStoreAnswer: true,
    store: { engineVersion: '26.7', schemaNumber: 29, newestAppendedUnixNano: now - 2_000_000_000n },
    storeProblem: '',
  };
  const statuses = (changes: Partial<RunningFacts>) =>
    checkRunning({ ...running, ...changes }, now).map(({ check, status }) => `${check} ${status}`);

  test('all is well', () => {
    expect(checkRunning(running, now).map(({ found }) => found)).toEqual([
      'serving at 127.0.0.1:4500 (process 12)',
      'answers at http://127.0.0.1:8123, version 26.7',
      'at migration 29',
      'newest event 2 s ago',
    ]);
  });

  test('one door that does not answer is a failure, none is only "not running"', () => {
    expect(statuses({ health: 'no_answer' })).toContain('collector fail');
    expect(statuses({ health: 'not_serving' })).toContain('collector fail');
    expect(statuses({ doesStoreAnswer: false })).toEqual(['collector ok', 'clickhouse fail']);
    expect(statuses({ health: 'no_answer', doesStoreAnswer: false, process: undefined })).toEqual(['waybill warn']);
  });

  test('a process that died, and one that is silent, are told apart', () => {
    const silent = { health: 'no_answer', doesStoreAnswer: false } as const;
    const [dead] = checkRunning({ ...running, ...silent, process: { pid: 12, isAlive: false } }, now);
    const [hung] = checkRunning({ ...running, ...silent }, now);
    expect(dead?.found).toBe('not running; process 12 ended without saying so');
    expect(hung?.found).toBe('process 12 is there and answers nowhere');
  });

  test('a store that may not be asked is doubtful, one without a schema is not ours', () => {
    expect(statuses({ store: undefined, storeProblem: 'wrong password' })).toContain('schema warn');
    expect(
      statuses({ store: { engineVersion: '26.7', schemaNumber: 0, newestAppendedUnixNano: undefined } }),
    ).toContain('schema fail');
  });
});

describe('findings', () => {
  const findings = [ok('node', 'v24'), warn('port 1', 'taken\u001b', 'choose'), fail('engine', 'missing', 'install')];

  test('come to the gravest of them', () => {
    expect([
      worstStatus([]),
      worstStatus(findings.slice(0, 1)),
      worstStatus(findings.slice(0, 2)),
      worstStatus(findings),
    ]).toEqual(['ok', 'ok', 'warn', 'fail']);
  });

  test('are one line each, and below it what to do', () => {
    expect(renderFindings(findings, false)).toEqual([
      'ok    node            v24',
      'warn  port 1          taken\\u001b',
      '                      choose',
      'fail  engine          missing',
      '                      install',
    ]);
  });
});
