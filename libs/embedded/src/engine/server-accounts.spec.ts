import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { toEngineUsersXml } from './engine-config.js';

const server = readFileSync(
  new URL('../../../../deploy/clickhouse/users.d/waybill.xml', import.meta.url),
  'utf8',
).replace(/<!--.*?-->/gs, '');
const engine = toEngineUsersXml({ writerPasswordSha256: '00', auditorPasswordSha256: '00' });

/** The content of `<section>`'s element of that name, without the white space between elements. */
function elementXml(xml: string, section: string, name: string): string {
  const content = new RegExp(`<${section}>(.*)</${section}>`, 's').exec(xml)?.[1] ?? '';
  const element = new RegExp(`<${name}>(.*)</${name}>`, 's').exec(content)?.[1] ?? '';
  return element.replaceAll(/>\s+</g, '><').trim();
}

const grantsOf = (xml: string, account: string) =>
  [...elementXml(xml, 'users', account).matchAll(/<query>(.*?)<\/query>/g)].map((match) => match[1]);

describe('the accounts for a ClickHouse server', () => {
  test.each(['writer', 'auditor', 'reader'])(
    'give the %s the limits that it has on the engine beside us',
    (account) => {
      expect(elementXml(server, 'profiles', account)).toBe(elementXml(engine, 'profiles', account));
      expect(elementXml(server, 'profiles', account)).not.toBe('');
    },
  );

  test.each(['writer', 'auditor', 'reader'])('grant the %s what it may do there', (account) => {
    expect(grantsOf(server, account)).toEqual(grantsOf(engine, account));
    expect(grantsOf(server, account)).not.toEqual([]);
  });

  test.each(['writer', 'auditor'])(
    'take the password of the %s from the environment, and have it nowhere',
    (account) => {
      const variable = account === 'writer' ? 'WAYBILL_STORE_PASSWORD' : 'WAYBILL_AUDITOR_PASSWORD';
      expect(elementXml(server, 'users', account)).toContain(`<password from_env="${variable}"/>`);
    },
  );
});
