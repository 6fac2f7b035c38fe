import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What lets a client in, and what proves the brokers to it. Made for one run. */
export interface BrokerAccess {
  readonly username: string;
  readonly password: string;
  /** PEM; the brokers' certificate vouches for itself. */
  readonly ca: string;
  readonly keystoreFile: string;
}

const mechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** Makes a key for brokers on this machine, and a password. */
export async function createBrokerAccess(directory: string): Promise<BrokerAccess> {
  const password = randomBytes(12).toString('hex');
  const keystoreFile = join(directory, 'brokers.p12');
  const caFile = join(directory, 'brokers.pem');
  const store = ['-keystore', keystoreFile, '-storetype', 'PKCS12', '-storepass', password, '-alias', 'brokers'];
  const key = ['-keyalg', 'EC', '-dname', 'CN=localhost', '-ext', 'SAN=ip:127.0.0.1,dns:localhost', '-validity', '2'];
  await promisify(execFile)('keytool', ['-genkeypair', ...store, ...key]);
  await promisify(execFile)('keytool', ['-exportcert', '-rfc', ...store, '-file', caFile]);
  return { username: 'waybill', password, ca: await readFile(caFile, 'utf8'), keystoreFile };
}

/** The part of a broker's settings that secures its listener for clients. */
export function toAccessSettings({ username, password, keystoreFile }: BrokerAccess): string {
  const listener = 'listener.name.clients';
  const modules = 'org.apache.kafka.common.security';
  return [
    `${listener}.sasl.enabled.mechanisms=PLAIN,${mechanisms.join(',')}`,
    `${listener}.plain.sasl.jaas.config=${modules}.plain.PlainLoginModule required user_${username}="${password}";`,
    ...mechanisms.map(
      (each) => `${listener}.${each.toLowerCase()}.sasl.jaas.config=${modules}.scram.ScramLoginModule required;`,
    ),
    `${listener}.ssl.keystore.location=${keystoreFile}`,
    `${listener}.ssl.keystore.type=PKCS12`,
    `${listener}.ssl.keystore.password=${password}`,
    `${listener}.ssl.key.password=${password}`,
  ].join('\n');
}

/** What the tool that formats a broker's files is told of SCRAM. */
export function toScramArguments(access: BrokerAccess | undefined): readonly string[] {
  if (access === undefined) return [];
  return mechanisms.flatMap((each) => ['-S', `${each}=[name=${access.username},password=${access.password}]`]);
}
