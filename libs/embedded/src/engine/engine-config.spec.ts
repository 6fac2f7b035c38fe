import { describe, expect, test } from '@jest/globals';
import {
  type EngineConfigOptions,
  keepAliveStatement,
  toEngineArguments,
  toEngineConfigXml,
  toEngineUsersXml,
} from './engine-config.js';

const options: EngineConfigOptions = {
  usersFile: '/data/config/users.xml',
  userFilesDirectory: '/data/user_files',
  listenHosts: ['127.0.0.1', '::1'],
  httpPort: 8123,
  tcpPort: undefined,
  memoryBytesMax: 1024,
};

/** The text of the innermost elements of that name. */
function textsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => match[1] ?? '');
}

function userXml(xml: string, user: string): string {
  return new RegExp(`<users>.*<${user}>(.*?)</${user}>`, 's').exec(xml)?.[1] ?? '';
}

describe('config.xml', () => {
  test('listens on the given addresses and ports only', () => {
    const xml = toEngineConfigXml(options);
    expect(textsOf(xml, 'listen_host')).toEqual(['127.0.0.1', '::1']);
    expect(textsOf(xml, 'http_port')).toEqual(['8123']);
    expect(textsOf(xml, 'tcp_port')).toEqual([]);
    expect(textsOf(toEngineConfigXml({ ...options, tcpPort: 9000 }), 'tcp_port')).toEqual(['9000']);
  });

  test('has every insert synced to disk', () => {
    const xml = toEngineConfigXml(options);
    expect(textsOf(xml, 'fsync_after_insert')).toEqual(['1']);
    expect(textsOf(xml, 'fsync_part_directory')).toEqual(['1']);
  });

  test('answers requests without an account as the reader, after those that bring one', () => {
    const rules = [...toEngineConfigXml(options).matchAll(/<rule>(.*?)<\/rule>/gs)].map((match) => match[1] ?? '');
    expect(rules.map((rule) => textsOf(rule, 'user'))).toEqual([[], [], [], [], [], [], ['reader']]);
  });

  test('accepts only names of this machine as host', () => {
    const rules = [...toEngineConfigXml(options).matchAll(/<rule>(.*?)<\/rule>/gs)].map((match) => match[1] ?? '');
    for (const rule of rules) {
      const host = new RegExp(`^${(textsOf(rule, 'Host')[0] ?? '').replace('regex:', '')}$`);
      expect(['localhost', 'localhost:8123', '127.0.0.1:8123', '[::1]:8123'].every((name) => host.test(name))).toBe(
        true,
      );
      expect(['evil.example:8123', 'localhost.evil.example', '127x0x0x1'].some((name) => host.test(name))).toBe(false);
    }
  });

  test('escapes what XML would read as markup in a path', () => {
    const xml = toEngineConfigXml({ ...options, userFilesDirectory: '/a&b<c>/files' });
    expect(textsOf(xml, 'user_files_path')).toEqual(['/a&amp;b&lt;c&gt;/files/']);
  });

  test('leaves the default database alone: the engine would mirror the file system into it', () => {
    expect(textsOf(toEngineConfigXml(options), 'default_database')).toEqual([]);
  });
});

describe('users.xml', () => {
  const xml = toEngineUsersXml({ writerPasswordSha256: 'ab12', auditorPasswordSha256: 'cd34' });

  test('gives every account to this machine alone', () => {
    for (const user of ['default', 'reader', 'writer', 'auditor']) {
      expect(textsOf(userXml(xml, user), 'ip')).toEqual(['127.0.0.1', '::1']);
    }
  });

  test('lets the start-up account listen and wait, in a single session', () => {
    expect(textsOf(userXml(xml, 'default'), 'query')).toEqual([
      'GRANT SYSTEM LISTEN ON *.*',
      'GRANT SELECT ON system.numbers',
    ]);
    expect(textsOf(xml, 'max_sessions_for_user')).toEqual(['1']);
  });

  test('gives the reader nothing but SELECT', () => {
    const grants = textsOf(userXml(xml, 'reader'), 'query');
    expect(grants.length).toBeGreaterThan(0);
    expect(grants.filter((grant) => !/^GRANT SELECT(?:\([\w, ]+\))? ON /.test(grant))).toEqual([]);
    expect(textsOf(xml, 'readonly')).toEqual(['2', '0']);
  });

  test('gives the auditor one table to write to, beyond what the reader has', () => {
    const [reader, auditor] = ['reader', 'auditor'].map((user) => textsOf(userXml(xml, user), 'query'));
    expect(auditor).toEqual([...(reader ?? []), 'GRANT INSERT ON waybill.audit_differences']);
  });

  test('knows the writer and the auditor by the hash of a password', () => {
    expect(textsOf(userXml(xml, 'auditor'), 'password_sha256_hex')).toEqual(['cd34']);
    expect(textsOf(userXml(xml, 'writer'), 'password_sha256_hex')).toEqual(['ab12']);
    expect(textsOf(userXml(xml, 'writer'), 'password')).toEqual([]);
  });
});

describe('the command line', () => {
  test('starts the listeners asked for and then waits', () => {
    const base = { storeDirectory: '/data/store', configFile: '/data/config/config.xml' };
    expect(toEngineArguments({ ...base, hasTcp: false })).toEqual([
      'clickhouse',
      '--path=/data/store',
      '--config-file=/data/config/config.xml',
      '--log-level=none',
      `--query=SYSTEM START LISTEN HTTP; ${keepAliveStatement}`,
    ]);
    expect(toEngineArguments({ ...base, hasTcp: true }).at(-1)).toBe(
      `--query=SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; ${keepAliveStatement}`,
    );
  });
});
