import { readFile } from 'node:fs/promises';
import { Failure } from '@waybill/ports';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';

/** What an operator sets about a ClickHouse server that is not ours. */
export interface StoreConfig {
  /** `http://clickhouse:8123` or `https://…`, without credentials. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** A file with the password, instead of it. */
  readonly passwordFile: string | undefined;
  /** A file with the certificates, in PEM, of those who may vouch for the server; absent: those that Node knows. */
  readonly caFile: string | undefined;
  /** Whether tables stand on several servers. */
  readonly replicated: boolean;
  /** The cluster on whose every server the schema is made; absent: on the one that we speak to. */
  readonly cluster: string | undefined;
  /** How long one request may take. */
  readonly requestTimeoutMs: number;
}

/** What is wrong with one variable. */
export interface StoreConfigProblem {
  readonly name: string;
  /** What it may be. */
  readonly rule: string;
  /** What it is; never a password. */
  readonly actual: string;
}

export type StoreConfigOutcome =
  | { readonly kind: 'configured'; readonly config: StoreConfig }
  | { readonly kind: 'refused'; readonly problems: readonly StoreConfigProblem[] };

const requestTimeoutMsDefault = 30_000;
const requestTimeoutMsMin = 1_000;
const requestTimeoutMsMax = 600_000;

/** Goes into the text of statements, so it has no quotes; `{cluster}` is the macro of many installations. */
const clusterName = /^[A-Za-z0-9_.{}-]{1,128}$/;

/** Reads `WAYBILL_STORE_…`: a configuration, or every problem at once. Pure. */
export function parseStoreConfig(env: Readonly<Record<string, string | undefined>>): StoreConfigOutcome {
  const problems: StoreConfigProblem[] = [];
  const valueOf = (name: string) => env[name]?.trim() || undefined;
  const refuse = (name: string, rule: string, actual: string) => problems.push({ name, rule, actual });

  const parsed = parseUrl(valueOf('WAYBILL_STORE_URL'), refuse);
  const named = valueOf('WAYBILL_STORE_USER');
  if (named !== undefined && parsed.user !== '')
    refuse('WAYBILL_STORE_USER', 'absent when WAYBILL_STORE_URL names a user', named);
  // A password may begin or end with a space.
  const password = env['WAYBILL_STORE_PASSWORD'] || undefined;
  const passwordFile = valueOf('WAYBILL_STORE_PASSWORD_FILE');
  const givenCount = [password, passwordFile, parsed.password || undefined].filter((each) => each !== undefined).length;
  if (givenCount > 1) {
    refuse(
      'WAYBILL_STORE_PASSWORD_FILE',
      'one password: in the variable, in the file or in the URL',
      `${givenCount} of them`,
    );
  }
  const caFile = valueOf('WAYBILL_STORE_CA_FILE');
  if (caFile !== undefined && parsed.url.startsWith('http:'))
    refuse('WAYBILL_STORE_CA_FILE', 'absent for an http:// address', caFile);
  const replicatedText = valueOf('WAYBILL_STORE_REPLICATED') ?? 'false';
  if (!['true', 'false'].includes(replicatedText)) refuse('WAYBILL_STORE_REPLICATED', 'true or false', replicatedText);
  const replicated = replicatedText === 'true';
  const cluster = valueOf('WAYBILL_STORE_CLUSTER');
  if (cluster !== undefined && !clusterName.test(cluster))
    refuse('WAYBILL_STORE_CLUSTER', 'a name of letters, digits and _ . - { }', cluster);
  if (cluster !== undefined && !replicated)
    refuse('WAYBILL_STORE_CLUSTER', 'absent unless WAYBILL_STORE_REPLICATED is true', cluster);
  const requestTimeoutMs = parseTimeout(valueOf('WAYBILL_STORE_REQUEST_TIMEOUT_MS'), refuse);
  if (problems.length > 0) return { kind: 'refused', problems };
  const user = named ?? (parsed.user || 'default');
  const config = {
    user,
    password: password ?? parsed.password,
    passwordFile,
    caFile,
    replicated,
    cluster,
    requestTimeoutMs,
  };
  return { kind: 'configured', config: { url: parsed.url, ...config } };
}

/**
 * The options of a connection, with what stands in files. Rejects with `config_invalid` (permanent) when one cannot be
 * read.
 */
export async function readStoreConnection(config: StoreConfig): Promise<ClickHouseConnectionOptions> {
  const { url, user, passwordFile, caFile, replicated, cluster, requestTimeoutMs } = config;
  const password =
    passwordFile === undefined
      ? config.password
      : // Editors end a file with a line feed, which is none of the password's.
        (await readNamedFile('WAYBILL_STORE_PASSWORD_FILE', passwordFile)).toString('utf8').replace(/\r?\n$/, '');
  return {
    url,
    user,
    password,
    requestTimeoutMs,
    ...(caFile === undefined ? {} : { caCertificate: await readNamedFile('WAYBILL_STORE_CA_FILE', caFile) }),
    ...(replicated ? { replication: cluster === undefined ? {} : { cluster } } : {}),
  };
}

type Refuse = (name: string, rule: string, actual: string) => void;

interface ParsedUrl {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

function parseUrl(text: string | undefined, refuse: Refuse): ParsedUrl {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    // What cannot be taken apart may have a password in it.
    const actual = text === undefined ? '' : (url?.protocol ?? 'no address');
    refuse('WAYBILL_STORE_URL', 'an address such as http://clickhouse:8123 or https://clickhouse:8443', actual);
    return { url: '', user: '', password: '' };
  }
  return {
    url: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

function parseTimeout(text: string | undefined, refuse: Refuse): number {
  if (text === undefined) return requestTimeoutMsDefault;
  const timeoutMs = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(timeoutMs >= requestTimeoutMsMin && timeoutMs <= requestTimeoutMsMax)) {
    const rule = `a whole number from ${requestTimeoutMsMin} to ${requestTimeoutMsMax}`;
    refuse('WAYBILL_STORE_REQUEST_TIMEOUT_MS', rule, text);
  }
  return timeoutMs;
}

async function readNamedFile(variable: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      'permanent',
      'config_invalid',
      `${variable}: expected a file that can be read, found: ${reason}`,
      error,
    );
  }
}
