import { join } from 'node:path';
import type { RateCard } from '@waybill/domain';
import type { FailpointRule } from '@waybill/runtime';
import type { Engines } from '../run/engine-choice.js';
import type { ProcessConfigOf } from '../run/open-config.js';

/** What an operator sets about the all-in-one process. */
export interface UpConfig extends ProcessConfigOf<'up'> {
  /** Everything that must survive lives here: log, state, store. Absolute. */
  readonly dataDirectory: string;
  /** What prices metered units that come without a price. */
  readonly rateCards: readonly RateCard[];
  /** Where the process fails on purpose; nowhere, unless its own tests ask for it. */
  readonly failpoints: readonly FailpointRule[];
  readonly engines: Engines;
}

/** Where the parts of a data directory lie. */
export function directoriesOf(dataDirectory: string): Readonly<Record<'log' | 'store' | 'demo', string>> {
  return { log: join(dataDirectory, 'log'), store: join(dataDirectory, 'store'), demo: join(dataDirectory, 'demo') };
}
