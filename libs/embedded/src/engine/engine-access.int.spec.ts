import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTemporaryDirectory, type TemporaryDirectory } from '@waybill/testing';
import { type ClickHouseEngine, createClickHouseEngine } from './clickhouse-engine.js';
import { type EngineAccount, requestEngine } from './engine-http.js';

describe('the accounts of the engine', () => {
  let directory: TemporaryDirectory;
  let engine: ClickHouseEngine;
  let port: number;

  beforeAll(async () => {
    directory = await createTemporaryDirectory();
    engine = createClickHouseEngine({ dataDirectory: join(directory.path, 'engine'), httpPort: 0, tcpPort: 0 });
    await engine.start();
    port = Number(new URL(engine.httpUrl).port);
    for (const statement of [
      'CREATE TABLE waybill.calls (id String, raw String EPHEMERAL, bytes String DEFAULT base64Decode(raw), version UInt64, is_deleted UInt8) ' +
        'ENGINE = ReplacingMergeTree(version, is_deleted) ORDER BY id',
      'INSERT INTO waybill.calls (id, raw, version, is_deleted) FORMAT JSONEachRow {"id":"a","raw":"AAH/","version":1,"is_deleted":0} {"id":"b","raw":"","version":1,"is_deleted":0}',
      'INSERT INTO waybill.calls (id, raw, version, is_deleted) FORMAT JSONEachRow {"id":"a","raw":"AAL/","version":2,"is_deleted":0} {"id":"b","raw":"","version":2,"is_deleted":1}',
      'CREATE VIEW waybill_v.calls AS SELECT id, hex(bytes) AS bytes FROM waybill.calls FINAL',
    ]) {
      expect(await answer(statement, engine.writer)).toBe('');
    }
  }, 60_000);

  afterAll(async () => {
    await engine.shutdown();
    await directory.remove();
  });

  async function answer(body: string, account?: EngineAccount, path = '/'): Promise<string> {
    const response = await requestEngine({
      port,
      path,
      body,
      timeoutMs: 20_000,
      ...(account === undefined ? {} : { account }),
    });
    return response.engineCode === undefined ? response.body.trim() : `error ${response.engineCode}`;
  }

  test('let a request without an account in as the reader, who starts among the views', async () => {
    const response = await fetch(`${engine.httpUrl}/?query=SELECT+currentUser(),currentDatabase()`);
    expect((await response.text()).trim()).toBe('reader\twaybill_v');
    expect(await answer('SELECT currentUser()', engine.reader)).toBe('reader');
    expect(await answer('SELECT currentUser()', undefined, '/?user=writer')).toBe('reader');
    expect(await answer('SELECT currentUser()', engine.writer)).toBe('writer');
    expect(await answer('SELECT 1', { user: 'writer', password: 'guessed' })).toBe('error 516');
  });

  test('show the reader the last version of each row, in tables as in views', async () => {
    expect(await answer('SELECT * FROM calls')).toBe('a\t0002FF');
    expect(await answer('SELECT id, version FROM waybill.calls')).toBe('a\t2');
  });

  test('let the reader find his way', async () => {
    expect(await answer('SHOW DATABASES')).toContain('waybill_v');
    expect(await answer('SHOW TABLES')).toBe('calls');
    expect(await answer("SELECT name FROM system.columns WHERE database = 'waybill_v' AND table = 'calls'")).toBe(
      'id\nbytes',
    );
    expect(await answer('SELECT count() > 1000 FROM system.functions')).toBe('1');
    expect(await answer('SELECT count() > 1000 FROM system.settings')).toBe('1');
    expect(await answer('SELECT timezone()')).toBe('UTC');
    expect(
      await answer(
        'SELECT toInt64(1) AS n FORMAT JSONEachRow',
        undefined,
        '/?output_format_json_quote_64bit_integers=1',
      ),
    ).toBe('{"n":"1"}');
  });

  test.each([
    "INSERT INTO waybill.calls (id) VALUES ('x')",
    'ALTER TABLE waybill.calls DELETE WHERE 1',
    'OPTIMIZE TABLE waybill.calls FINAL',
    'CREATE TABLE waybill.mine (a Int8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE mine (a Int8)',
    'DROP TABLE waybill.calls',
    'CREATE DATABASE mine',
    'CREATE USER mine',
    'SYSTEM STOP LISTEN HTTP',
    'SYSTEM SHUTDOWN',
    'SYSTEM FLUSH LOGS',
    "KILL QUERY WHERE user = 'writer'",
    "SELECT * FROM file('/etc/passwd', LineAsString)",
    'SELECT * FROM default.`/etc/passwd`',
    "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
    "SELECT * FROM remote('127.0.0.1', system.one)",
    "SELECT * FROM executable('x.sh', TSV, 'a String')",
    'SELECT * FROM system.users',
    'SELECT * FROM system.processes',
  ])('refuse the reader: %s', async (statement) => {
    expect(await answer(statement)).toBe('error 497');
  });

  test('keep the reader within his limits', async () => {
    for (const setting of [
      'max_execution_time=0',
      'max_execution_time=100000',
      'max_memory_usage=0',
      'max_result_rows=0',
    ]) {
      expect(await answer('SELECT 1', undefined, `/?${setting}`)).toBe('error 452');
    }
    expect(await answer('SELECT 1', undefined, '/?readonly=0')).toBe('error 164');
    expect(await answer('SELECT number FROM numbers(2000000)')).toBe('error 396');
    expect(await answer('SELECT groupArray(number) FROM numbers(200000000) FORMAT Null')).toBe('error 241');
    expect(await answer('SELECT uniq(number) FROM system.numbers', undefined, '/?max_execution_time=1')).toBe(
      'error 159',
    );
  });

  test('do not let anybody in as the account of the start-up session', async () => {
    for (const password of ['', 'x', 'longer']) {
      expect(await answer('SELECT 1', { user: 'default', password })).toContain('set the user name to reader');
    }
    for (const statement of ['SELECT 1', 'SYSTEM STOP LISTEN HTTP', "KILL QUERY WHERE user = 'default'"]) {
      // Credentials in two places: the engine takes the parameter, whatever the header says.
      expect(await answer(statement, engine.reader, '/?user=default')).toBe('error 700');
      expect(await answer(statement, engine.reader, '/?user=default&max_sessions_for_user=0')).toBe('error 700');
    }
  });

  test('confine the scalar function file() where the system has a fence', async () => {
    const secret = join(directory.path, 'secret');
    await writeFile(secret, 'secret');
    const { state } = engine;
    const isFenced = state.phase === 'ready' && state.fence.fence === 'landlock';
    for (const path of [secret, '/etc/passwd', '/proc/self/environ', join(directory.path, 'engine', 'waybill.lock')]) {
      const read = await answer(`SELECT length(file('${path}')) > 0`);
      expect(read).toBe(isFenced ? 'error 76' : '1');
    }
  });

  test('are not reached under the name of another machine', async () => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path: '/?query=SELECT+1',
      headers: { host: `evil.example:${port}` },
      agent: false,
    });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(404);
  });

  test('are reached over the native protocol where its port is open', async () => {
    const socket = connect({ host: '127.0.0.1', port: engine.tcpPort! });
    await once(socket, 'connect');
    socket.destroy();
    expect(engine.tcpPort).not.toBe(port);
  });

  test('keep the writer to the databases of Waybill', async () => {
    expect(await answer('CREATE DATABASE other', engine.writer)).toBe('error 497');
    expect(await answer('CREATE TABLE default.t (a Int8) ENGINE = Memory', engine.writer)).toBe('error 497');
    expect(
      await answer(
        "SELECT value FROM system.merge_tree_settings WHERE name LIKE 'fsync_%' AND value = '1'",
        engine.writer,
      ),
    ).toBe('1\n1');
  });
});
