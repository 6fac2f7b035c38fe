import { readFileSync } from 'node:fs';

/** How brokers know who we are. */
export interface SaslConfig {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** What the operator sets to reach a cluster. */
export interface KafkaConfig {
  /** `host:port` each; one that answers is enough to find the others. */
  readonly brokers: readonly string[];
  /** Absent: no TLS. Without `ca` the authorities that Node trusts. */
  readonly tls?: { readonly ca?: string };
  readonly sasl?: SaslConfig;
  /** Put before the name of every topic and group, so that several installations may share a cluster. Default: nothing. */
  readonly prefix: string;
  /** After how long without a sign of life a reader's partitions are given to others. Absent: the log's default. */
  readonly sessionTimeoutMs?: number;
}

/** Either all that is needed, or everything that is wrong with it. */
export type ParsedKafkaConfig =
  | { readonly isValid: true; readonly config: KafkaConfig }
  | { readonly isValid: false; readonly problems: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const defaultPort = 9092;

/** Brokers have bounds of their own: `group.min.session.timeout.ms` is 6 s unless they are told otherwise, `.max` 30 min. */
const sessionTimeoutMsMin = 1_000;
const sessionTimeoutMsMax = 1_800_000;

/**
 * Parses `WAYBILL_KAFKA_BROKERS` (`host:port,host:port`, or `kafka://host:port,host`), `_TLS` (`true` or `false`),
 * `_CA_FILE`, `_SASL_MECHANISM`, `_USERNAME`, `_PASSWORD` or `_PASSWORD_FILE`, `_PREFIX`, and `_SESSION_TIMEOUT_MS`.
 */
export function parseKafkaConfig(env: Env, readText: (path: string) => string = readTextFile): ParsedKafkaConfig {
  const problems: string[] = [];
  const brokers = parseBrokers(env, problems);
  const tls = parseTls(env, problems, readText);
  const sasl = parseSasl(env, problems, readText);
  const sessionTimeoutMs = parseSessionTimeout(env, problems);
  const prefix = env['WAYBILL_KAFKA_PREFIX'] ?? '';
  if (!/^[a-z0-9.-]{0,64}$/.test(prefix)) {
    problems.push(
      `WAYBILL_KAFKA_PREFIX: expected up to 64 lower-case letters, digits, dots and hyphens, found ${JSON.stringify(prefix)}`,
    );
  }
  if (problems.length > 0) return { isValid: false, problems };
  const optional = { ...(tls && { tls }), ...(sasl && { sasl }), ...(sessionTimeoutMs && { sessionTimeoutMs }) };
  return { isValid: true, config: { brokers, prefix, ...optional } };
}

/** Parses `kafka://host:9092,host2`, or the same without the scheme; `undefined` when it is neither. */
export function parseKafkaAddress(text: string): readonly string[] | undefined {
  const hosts = text
    .trim()
    .replace(/^kafka:\/\//, '')
    .replace(/\/$/, '')
    .split(',');
  const brokers = hosts.map((host) => parseBroker(host.trim()));
  return brokers.every((broker) => broker !== undefined) ? brokers : undefined;
}

function parseBroker(host: string): string | undefined {
  const found = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(host);
  const port = Number(found?.[2] ?? defaultPort);
  return found === null || port < 1 || port > 65_535 ? undefined : `${found[1]}:${port}`;
}

function parseBrokers(env: Env, problems: string[]): readonly string[] {
  const text = env['WAYBILL_KAFKA_BROKERS'] ?? '';
  const brokers = parseKafkaAddress(text);
  if (brokers !== undefined) return brokers;
  problems.push(`WAYBILL_KAFKA_BROKERS: expected host:port,host:port, found ${JSON.stringify(text)}`);
  return [];
}

function parseTls(env: Env, problems: string[], readText: (path: string) => string): KafkaConfig['tls'] {
  const text = env['WAYBILL_KAFKA_TLS'];
  const caFile = env['WAYBILL_KAFKA_CA_FILE'];
  if (text !== undefined && text !== 'true' && text !== 'false') {
    problems.push(`WAYBILL_KAFKA_TLS: expected true or false, found ${JSON.stringify(text)}`);
  }
  if (text === 'false' && caFile !== undefined) {
    problems.push('WAYBILL_KAFKA_CA_FILE: expected none, because WAYBILL_KAFKA_TLS is false, found one');
  }
  if (caFile === undefined) return text === 'true' ? {} : undefined;
  const ca = readSecret('WAYBILL_KAFKA_CA_FILE', caFile, { problems, readText });
  return ca === undefined ? undefined : { ca };
}

function parseSessionTimeout(env: Env, problems: string[]): number | undefined {
  const text = env['WAYBILL_KAFKA_SESSION_TIMEOUT_MS'] ?? '';
  if (text === '') return undefined;
  const sessionTimeoutMs = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (sessionTimeoutMs >= sessionTimeoutMsMin && sessionTimeoutMs <= sessionTimeoutMsMax) return sessionTimeoutMs;
  problems.push(
    `WAYBILL_KAFKA_SESSION_TIMEOUT_MS: expected a whole number from ${sessionTimeoutMsMin} to ${sessionTimeoutMsMax}, found ${JSON.stringify(text)}`,
  );
  return undefined;
}

function parseSasl(env: Env, problems: string[], readText: (path: string) => string): SaslConfig | undefined {
  const text = env['WAYBILL_KAFKA_SASL_MECHANISM'];
  const username = env['WAYBILL_KAFKA_USERNAME'];
  const passwordFile = env['WAYBILL_KAFKA_PASSWORD_FILE'];
  if (text === undefined) {
    if (username === undefined) return undefined;
    problems.push(
      `WAYBILL_KAFKA_SASL_MECHANISM: expected one of ${mechanisms.join(', ')} beside a username, found none`,
    );
    return undefined;
  }
  const mechanism = mechanisms.find((each) => each === text);
  if (mechanism === undefined) {
    problems.push(
      `WAYBILL_KAFKA_SASL_MECHANISM: expected one of ${mechanisms.join(', ')}, found ${JSON.stringify(text)}`,
    );
  }
  const password =
    passwordFile === undefined
      ? env['WAYBILL_KAFKA_PASSWORD']
      : readSecret('WAYBILL_KAFKA_PASSWORD_FILE', passwordFile, { problems, readText });
  if (username === undefined) problems.push('WAYBILL_KAFKA_USERNAME: expected a name for SASL, found none');
  if (password === undefined && passwordFile === undefined) {
    problems.push('WAYBILL_KAFKA_PASSWORD or WAYBILL_KAFKA_PASSWORD_FILE: expected a password for SASL, found none');
  }
  if (mechanism === undefined || username === undefined || password === undefined) return undefined;
  return { mechanism, username, password };
}

interface Reading {
  readonly problems: string[];
  readonly readText: (path: string) => string;
}

function readSecret(name: string, path: string, { problems, readText }: Reading): string | undefined {
  try {
    return readText(path).trim();
  } catch (cause) {
    problems.push(
      `${name}: expected a file that can be read, found ${cause instanceof Error ? cause.message : 'none'}`,
    );
    return undefined;
  }
}

function readTextFile(path: string): string {
  return readFileSync(path, 'utf8');
}
