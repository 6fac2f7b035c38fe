import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { noRates, parseRateCards } from '@waybill/domain';
import type { EnvRecord } from '@waybill/runtime';
import type { StitchRates } from '@waybill/stitcher';

/** The rate cards in force, or everything that is wrong with them, a line each. */
export type RatesOutcome =
  | { readonly kind: 'configured'; readonly rates: StitchRates }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const variable = 'WAYBILL_RATE_CARDS';

/** Reads the file that `WAYBILL_RATE_CARDS` names, once, at the start. Without the variable there are no rates. */
export async function readRateCards(env: EnvRecord): Promise<RatesOutcome> {
  const path = env[variable]?.trim() ?? '';
  if (path === '') return { kind: 'configured', rates: { cards: noRates, digest: '' } };
  const text = await readText(path);
  if (text instanceof Error) return { kind: 'refused', problems: [`${variable}: ${text.message}`] };
  const outcome = parseRateCards(text);
  if (outcome.kind === 'refused') {
    return {
      kind: 'refused',
      problems: outcome.problems.map((each) =>
        `${variable}: ${each.path} expected ${each.expected}, found ${each.found}`.replace(':  ', ': '),
      ),
    };
  }
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { kind: 'configured', rates: { cards: outcome.cards, digest } };
}

async function readText(path: string): Promise<string | Error> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
