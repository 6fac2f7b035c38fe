import { readFile } from 'node:fs/promises';
import { noRates, parseRateCards, type RateCard } from '@waybill/domain';
import { toConfigFailure } from './config-failure.js';
import { rateCardsSetting } from './process.config.js';

/**
 * Reads the file of rates, once, at the start; without a path there are none. Rejects with a permanent `config_invalid`
 * that names every problem.
 */
export async function readRateCards(path: string): Promise<readonly RateCard[]> {
  if (path === '') return noRates;
  const { name } = rateCardsSetting;
  const outcome = parseRateCards(await readText(path, name));
  if (outcome.kind === 'parsed') return outcome.cards;
  throw toConfigFailure(
    outcome.problems.map(
      ({ path: place, expected, found }) => `${name}: ${place} expected ${expected}, found ${found}`,
    ),
  );
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw toConfigFailure([`${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
