import type { EnvRecord } from '@waybill/runtime';
import type { RuntimeFacts } from '../up/runtime-file.js';

/** Where ClickHouse's HTTP port is, and as whom to read there. */
export interface StoreAddress {
  /** Without credentials and without a slash at its end. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** From what an address is made. */
export interface StoreAddressSources {
  /** `--url`. */
  readonly url?: string | undefined;
  readonly env: EnvRecord;
  /** What the data directory says about a running Waybill. */
  readonly runtime?: RuntimeFacts | undefined;
  /** As whom, where the running Waybill says it: people who read, or an audit that keeps what it finds. */
  readonly account?: 'reader' | 'auditor' | undefined;
}

const urlDefault = 'http://127.0.0.1:8123';
const readerDefault = 'reader';

/**
 * Settles the address: `--url`, then WAYBILL_CLICKHOUSE_URL, then the running Waybill of the data directory, then the
 * default port. Credentials may stand in the URL or in WAYBILL_CLICKHOUSE_USER and WAYBILL_CLICKHOUSE_PASSWORD; those
 * of the data directory are used only for the address that they belong to. `undefined`: the URL is none.
 */
export function toStoreAddress({ url, env, runtime, account }: StoreAddressSources): StoreAddress | undefined {
  const named = url ?? (env['WAYBILL_CLICKHOUSE_URL'] || undefined) ?? runtime?.clickhouseUrl ?? urlDefault;
  const parsed = URL.canParse(named) ? new URL(named) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return undefined;
  const own = { user: decodeURIComponent(parsed.username), password: decodeURIComponent(parsed.password) };
  const given = { user: env['WAYBILL_CLICKHOUSE_USER'] ?? '', password: env['WAYBILL_CLICKHOUSE_PASSWORD'] ?? '' };
  const running =
    runtime !== undefined && isSame(parsed, runtime.clickhouseUrl) ? accountOf(runtime, account) : undefined;
  const reader = [own, given, running].find((each) => each !== undefined && each.user !== '');
  return { url: bareUrl(parsed), user: reader?.user ?? readerDefault, password: reader?.password ?? '' };
}

function accountOf({ clickhouseReader, clickhouseAuditor }: RuntimeFacts, account: StoreAddressSources['account']) {
  return account === 'auditor' ? (clickhouseAuditor ?? clickhouseReader) : clickhouseReader;
}

function isSame(left: URL, right: string): boolean {
  return URL.canParse(right) && bareUrl(left) === bareUrl(new URL(right));
}

/** `localhost` and 127.0.0.1 are one address here: Waybill listens on the latter and people type the former. */
function bareUrl(url: URL): string {
  const host = url.hostname === 'localhost' ? '127.0.0.1' : url.hostname;
  const port = url.port === '' ? '' : `:${url.port}`;
  return `${url.protocol}//${host}${port}${url.pathname.replace(/\/+$/, '')}`;
}
