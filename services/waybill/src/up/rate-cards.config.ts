import { readFile } from 'node:fs/promises';
import { noRates, parseRateCards, type RateCard } from '@waybill/domain';
import type { EnvRecord } from '@waybill/runtime';

/** The rate cards in force, or everything that is wrong with them, a line each. */
export type RatesOutcome =
  | { readonly kind: 'configured'; readonly cards: readonly RateCard[] }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const variable = 'WAYBILL_RATE_CARDS';

/** Reads the file that `WAYBILL_RATE_CARDS` names, once, at the start. Without the variable there are no rates. */
export async function readRateCards(env: EnvRecord): Promise<RatesOutcome> {
  const path = env[variable]?.trim() ?? '';
  if (path === '') return { kind: 'configured', cards: noRates };
  const text = await readText(path);
  if (text instanceof Error) return { kind: 'refused', problems: [`${variable}: ${text.message}`] };
  const outcome = parseRateCards(text);
  if (outcome.kind === 'refused') {
    return {
      kind: 'refused',
      problems: outcome.problems.map(
        ({ path: place, expected, found }) => `${variable}: ${place} expected ${expected}, found ${found}`,
      ),
    };
  }
  return { kind: 'configured', cards: outcome.cards };
}

async function readText(path: string): Promise<string | Error> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
