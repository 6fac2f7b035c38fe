import { describe, expect, test } from '@jest/globals';
import { parseKafkaAddress, parseKafkaConfig } from './kafka.config.js';

const files: Record<string, string> = { 'ca.pem': 'CERTIFICATE\n', password: 'from a file\n' };
const parse = (env: Record<string, string>) =>
  parseKafkaConfig(env, (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no file ${path}`);
    return text;
  });

describe('the configuration of a cluster', () => {
  test('needs no more than brokers', () => {
    expect(parse({ WAYBILL_KAFKA_BROKERS: 'a:9092, b' })).toEqual({
      isValid: true,
      config: { brokers: ['a:9092', 'b:9092'], prefix: '' },
    });
  });

  test('takes TLS, an authority, SASL and a prefix', () => {
    const env = {
      WAYBILL_KAFKA_BROKERS: 'kafka://a:1',
      WAYBILL_KAFKA_CA_FILE: 'ca.pem',
      WAYBILL_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      WAYBILL_KAFKA_USERNAME: 'waybill',
      WAYBILL_KAFKA_PASSWORD_FILE: 'password',
      WAYBILL_KAFKA_PREFIX: 'staging.',
    };
    expect(parse(env)).toEqual({
      isValid: true,
      config: {
        brokers: ['a:1'],
        tls: { ca: 'CERTIFICATE' },
        sasl: { mechanism: 'scram-sha-512', username: 'waybill', password: 'from a file' },
        prefix: 'staging.',
      },
    });
  });

  test('takes a session timeout within the bounds that brokers may have, and refuses any other', () => {
    const withTimeout = (text: string) => parse({ WAYBILL_KAFKA_BROKERS: 'a', WAYBILL_KAFKA_SESSION_TIMEOUT_MS: text });
    expect(withTimeout('6000')).toMatchObject({ config: { sessionTimeoutMs: 6_000 } });
    for (const text of ['999', '1800001', 'soon', '-1'])
      expect(withTimeout(text)).toEqual({
        isValid: false,
        problems: [
          `WAYBILL_KAFKA_SESSION_TIMEOUT_MS: expected a whole number from 1000 to 1800000, found ${JSON.stringify(text)}`,
        ],
      });
  });

  test('trusts the usual authorities under TLS without one of its own', () => {
    expect(parse({ WAYBILL_KAFKA_BROKERS: 'a', WAYBILL_KAFKA_TLS: 'true' })).toMatchObject({ config: { tls: {} } });
    expect(parse({ WAYBILL_KAFKA_BROKERS: 'a', WAYBILL_KAFKA_TLS: 'false' })).not.toHaveProperty('config.tls');
  });

  test('tells everything that is wrong at once, and no secret', () => {
    const parsed = parse({
      WAYBILL_KAFKA_BROKERS: 'a:99999',
      WAYBILL_KAFKA_TLS: 'yes',
      WAYBILL_KAFKA_CA_FILE: 'missing.pem',
      WAYBILL_KAFKA_SASL_MECHANISM: 'gssapi',
      WAYBILL_KAFKA_PASSWORD: 'secret',
      WAYBILL_KAFKA_PREFIX: 'UPPER_',
    });
    expect(parsed.isValid ? [] : parsed.problems.map((each) => each.split(':')[0])).toEqual([
      'WAYBILL_KAFKA_BROKERS',
      'WAYBILL_KAFKA_TLS',
      'WAYBILL_KAFKA_CA_FILE',
      'WAYBILL_KAFKA_SASL_MECHANISM',
      'WAYBILL_KAFKA_USERNAME',
      'WAYBILL_KAFKA_PREFIX',
    ]);
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  test.each([
    [{ WAYBILL_KAFKA_TLS: 'false', WAYBILL_KAFKA_CA_FILE: 'ca.pem' }, /WAYBILL_KAFKA_CA_FILE: expected none/],
    [{ WAYBILL_KAFKA_USERNAME: 'waybill' }, /SASL_MECHANISM: expected one of plain, scram-sha-256, scram-sha-512/],
    [{ WAYBILL_KAFKA_SASL_MECHANISM: 'plain', WAYBILL_KAFKA_USERNAME: 'w' }, /expected a password/],
  ])('refuses settings that contradict each other: %j', (env, problem) => {
    const parsed = parse({ WAYBILL_KAFKA_BROKERS: 'a', ...env });
    expect(parsed).toEqual({ isValid: false, problems: [expect.stringMatching(problem)] });
  });

  test.each([
    ['kafka://one:9092,two:9093', ['one:9092', 'two:9093']],
    ['kafka://one', ['one:9092']],
    ['one/', ['one:9092']],
    ['[::1]:9092', ['[::1]:9092']],
    ['', undefined],
    ['http://one', undefined],
    ['one,,two', undefined],
    ['one:0', undefined],
  ])('reads the address %j', (text, brokers) => {
    expect(parseKafkaAddress(text)).toEqual(brokers);
  });
});
