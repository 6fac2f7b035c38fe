import { readRuntimeFile, type RuntimeFacts } from '../up/runtime-file.js';

/** What a running Waybill says of itself in its data directory; `undefined` when there is none, or its file is damaged. */
export async function getRuntimeFacts(dataDirectory: string): Promise<RuntimeFacts | undefined> {
  const facts: unknown = await readRuntimeFile(dataDirectory);
  return isRuntimeFacts(facts) ? facts : undefined;
}

/** Whether a value read from disk is what `up` writes there. */
export function isRuntimeFacts(value: unknown): value is RuntimeFacts {
  if (typeof value !== 'object' || value === null) return false;
  const facts = value as Record<string, unknown>;
  const { pid, grpcEndpoint, clickhouseUrl, clickhouseReader, clickhouseAuditor, startedAt } = facts;
  const texts = [grpcEndpoint, clickhouseUrl, startedAt];
  return (
    Number.isSafeInteger(pid) &&
    texts.every((each) => typeof each === 'string') &&
    isAccount(clickhouseReader) &&
    (clickhouseAuditor === undefined || isAccount(clickhouseAuditor))
  );
}

function isAccount(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { user, password } = value as Record<string, unknown>;
  return typeof user === 'string' && typeof password === 'string';
}
