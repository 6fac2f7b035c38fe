import { InvalidArgumentError } from 'commander';
import type { SpendDimension } from '@waybill/ports';
import { parseSpendWords, spendWordsRule } from '@waybill/questions';

/** What each word of `--by` means. The store's own list is the closed one; a word more or less does not compile. */
const meanings: Readonly<Record<SpendDimension, string>> = {
  tenant: 'the tenant',
  lane: 'the path that the money flows through',
  tool: 'the tool',
  server: 'the MCP server of the tool',
  session: 'the session',
  principal: 'who called',
  agent: 'the agent that decided to call',
  auth_mode: 'how the credential came to be used',
  credential: 'the fingerprint of the credential',
  provider: 'who is paid',
  quota_owner: 'the team or budget that pays',
  minute: 'the minute in UTC',
  hour: 'the hour in UTC',
  day: 'the day in UTC',
};

/** The accepted words, in the order in which they are offered. */
export const spendWords: readonly string[] = Object.keys(meanings);

/** Parses `lane` or `lane,tool`; anything else is a usage error that names the accepted words. */
export function parseSpendDimensions(text: string): readonly SpendDimension[] {
  const words = parseSpendWords(text.split(',').map((word) => word.trim()));
  if (words !== undefined) return words;
  throw new InvalidArgumentError(`E${spendWordsRule.slice(1)}.`);
}

/** The words with their meanings, for the help. */
export function describeSpendWords(): string {
  const width = Math.max(...spendWords.map((word) => word.length));
  return Object.entries(meanings)
    .map(([word, meaning]) => `  ${word.padEnd(width)}  ${meaning}`)
    .join('\n');
}
