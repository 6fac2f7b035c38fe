import type { Logger } from '@waybill/ports';
import { createFailpoints, portTokens, systemClock, type FailpointRule } from '@waybill/runtime';
import { createPart, type Part } from './part.js';

/** What every process stands on. */
export function createGroundPart(logger: Logger, failpoints: readonly FailpointRule[]): Part {
  return createPart({
    providers: [
      { provide: portTokens.logger, useValue: logger },
      { provide: portTokens.clock, useValue: systemClock },
      { provide: portTokens.failpoints, useFactory: () => createFailpoints(failpoints) },
    ],
  });
}
