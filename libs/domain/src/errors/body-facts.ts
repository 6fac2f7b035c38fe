/** One short machine word of a body, and where it stood: `error.code` is `token_expired`. */
export interface BodyFact {
  /** Keys joined by dots; an item of a list is `[]`: `errors[].extensions.code`. */
  readonly path: string;
  /** The word as it came. */
  readonly raw: string;
  /** The word for comparing: lower case, words joined by underscores. */
  readonly word: string;
}

/** What is kept of a body: its machine words, and whether it is nothing but a report of an error. */
export interface BodyFacts {
  readonly facts: readonly BodyFact[];
  /** True when every key at the top belongs to the vocabulary of error reports: the body is no record about something. */
  readonly isEnvelope: boolean;
}

const factCountMax = 64;
const depthMax = 6;
const entryCountMax = 32;
const wordLengthMax = 64;
const machineWordPattern = /^[\w.:/-]+(?: [\w.:/-]+){0,3}$/;

/** Keys whose short values say what went wrong. Values of other keys are never looked at. */
const tellingKeys: ReadonlySet<string> = wordsOf(`
  code type error errors reason status statuscode status_code errno name ok success category subcode
  error_code errorcode error_codes error_type errortype __type decline_code denied iserror http_code
  httpcode domain param message field detail usererrors exception title errormessages error_subcode
  errordetail
`);

/** Keys that a report of an error is made of. A body with any other key at the top is a record about something. */
const envelopeKeys: ReadonlySet<string> = wordsOf(`
  details description error_description error_uri error_message message msg hint help request_id
  requestid trace_id traceid correlation_id timestamp documentation object documentation_url doc_url
  instance jsonrpc  retry_after retryafter retryable needed provided response_metadata warning
  recoverable  extensions locations data
`);

/**
 * Keeps the machine words of a parsed JSON value: bounded in depth, count and length, and only under keys that name
 * errors. Sentences, arguments and results are never kept.
 */
export function bodyFactsOf(body: unknown): BodyFacts {
  const facts: BodyFact[] = [];
  collect(body, '', { facts, depth: 0, isTelling: false });
  return { facts, isEnvelope: isErrorEnvelope(body) };
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** The word as the tables write it. */
export function toWord(raw: string): string {
  return raw.toLowerCase().replaceAll(/[\s-]+/g, '_');
}

interface Collecting {
  readonly facts: BodyFact[];
  readonly depth: number;
  readonly isTelling: boolean;
}

function collect(value: unknown, path: string, at: Collecting): void {
  if (at.depth > depthMax || at.facts.length >= factCountMax) return;
  const inner = { ...at, depth: at.depth + 1 };
  if (Array.isArray(value)) {
    for (const item of value.slice(0, entryCountMax)) collect(item, `${path}[]`, inner);
    return;
  }
  if (isObject(value)) {
    for (const [key, member] of Object.entries(value).slice(0, entryCountMax)) {
      const isTelling = tellingKeys.has(key.toLowerCase());
      collect(member, path === '' ? key : `${path}.${key}`, { ...inner, isTelling });
    }
    return;
  }
  const raw = at.isTelling ? machineWordOf(value) : '';
  if (raw !== '') at.facts.push({ path, raw, word: toWord(raw) });
}

function machineWordOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value.length > wordLengthMax) return '';
  return machineWordPattern.test(value) ? value : '';
}

function isErrorEnvelope(body: unknown): boolean {
  if (!isObject(body)) return false;
  const entries = Object.entries(body);
  return (
    entries.length > 0 &&
    entries.length <= entryCountMax &&
    entries.every(([key, value]) => isEnvelopeKey(key, body) && !(key === 'data' && value !== null))
  );
}

/** Keys that records have as well. Each belongs to a report only beside the key that makes it one. */
const companions: ReadonlyMap<string, string> = new Map([
  ['id', 'jsonrpc'],
  ['path', 'timestamp'],
  ['content', 'isError'],
  ['structuredContent', 'isError'],
]);

/** Keys that tell, and that say nothing of whether the body is a report or a record. */
const recordKeys: ReadonlySet<string> = wordsOf('name title field param domain');

function isEnvelopeKey(key: string, body: Readonly<Record<string, unknown>>): boolean {
  const companion = companions.get(key);
  if (companion !== undefined) return companion in body;
  const name = key.toLowerCase();
  return envelopeKeys.has(name) || (tellingKeys.has(name) && !recordKeys.has(name));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
