import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseStoreConfig, readStoreConnection, type StoreConfig } from './store.config.js';

const url = { WAYBILL_STORE_URL: 'http://clickhouse:8123/' };

function configured(env: Record<string, string>): StoreConfig {
  const outcome = parseStoreConfig(env);
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problems));
  return outcome.config;
}

function refused(env: Record<string, string>): readonly string[] {
  const outcome = parseStoreConfig(env);
  return outcome.kind === 'refused' ? outcome.problems.map(({ name }) => name) : [];
}

describe('The store of an operator', () => {
  test('needs an address, and nothing else', () => {
    expect(configured(url)).toEqual({
      url: 'http://clickhouse:8123',
      user: 'default',
      password: '',
      passwordFile: undefined,
      caFile: undefined,
      replicated: false,
      cluster: undefined,
      requestTimeoutMs: 30_000,
    });
    expect(refused({})).toEqual(['WAYBILL_STORE_URL']);
  });

  test('takes its user from the address or from a variable', () => {
    expect(configured({ WAYBILL_STORE_URL: 'https://ada:p%40ss@host:8443' })).toMatchObject({
      url: 'https://host:8443',
      user: 'ada',
      password: 'p@ss',
    });
    expect(configured({ ...url, WAYBILL_STORE_USER: 'writer', WAYBILL_STORE_PASSWORD: ' spaced ' })).toMatchObject({
      user: 'writer',
      password: ' spaced ',
    });
  });

  test('is refused with all that is wrong at once, and without a password among it', () => {
    const outcome = parseStoreConfig({
      WAYBILL_STORE_URL: 'http://ada:secret@host:8123',
      WAYBILL_STORE_USER: 'writer',
      WAYBILL_STORE_PASSWORD: 'hidden',
      WAYBILL_STORE_PASSWORD_FILE: '/password',
      WAYBILL_STORE_CA_FILE: '/ca.pem',
      WAYBILL_STORE_REPLICATED: 'yes',
      WAYBILL_STORE_CLUSTER: "c'; DROP",
      WAYBILL_STORE_REQUEST_TIMEOUT_MS: '5',
    });
    const problems = outcome.kind === 'refused' ? outcome.problems : [];
    expect(new Set(problems.map(({ name }) => name))).toEqual(
      new Set(
        ['USER', 'PASSWORD_FILE', 'CA_FILE', 'REPLICATED', 'CLUSTER', 'REQUEST_TIMEOUT_MS'].map(
          (each) => `WAYBILL_STORE_${each}`,
        ),
      ),
    );
    expect(JSON.stringify(problems)).not.toMatch(/secret|hidden/);
  });

  test.each(['ftp://host', 'host:8123', 'http://host/?user=ada', 'http://:secret@'])(
    'is refused when its address is %s',
    (address) => {
      const outcome = parseStoreConfig({ WAYBILL_STORE_URL: address });
      expect(outcome.kind).toBe('refused');
      expect(JSON.stringify(outcome)).not.toContain('secret');
    },
  );

  test('is made of replicated tables on every server of a cluster, but not of others on each', () => {
    const replicated = { ...url, WAYBILL_STORE_REPLICATED: 'true' };
    expect(configured({ ...replicated, WAYBILL_STORE_CLUSTER: '{cluster}' })).toMatchObject({ cluster: '{cluster}' });
    expect(refused({ ...url, WAYBILL_STORE_CLUSTER: 'main' })).toEqual(['WAYBILL_STORE_CLUSTER']);
  });

  test('is connected to with what stands in files', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'waybill-store-config-'));
    try {
      const passwordFile = join(directory, 'password');
      const caFile = join(directory, 'ca.pem');
      await writeFile(passwordFile, ' pass word \n');
      await writeFile(caFile, 'certificate');
      const config = configured({
        WAYBILL_STORE_URL: 'https://clickhouse:8443',
        WAYBILL_STORE_USER: 'writer',
        WAYBILL_STORE_PASSWORD_FILE: passwordFile,
        WAYBILL_STORE_CA_FILE: caFile,
        WAYBILL_STORE_REPLICATED: 'true',
      });
      expect(await readStoreConnection(config)).toEqual({
        url: 'https://clickhouse:8443',
        user: 'writer',
        password: ' pass word ',
        requestTimeoutMs: 30_000,
        caCertificate: Buffer.from('certificate'),
        replication: {},
      });
      await rm(passwordFile);
      await expect(readStoreConnection(config)).rejects.toMatchObject({
        kind: 'permanent',
        code: 'config_invalid',
        message: expect.stringContaining('WAYBILL_STORE_PASSWORD_FILE'),
      });
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
