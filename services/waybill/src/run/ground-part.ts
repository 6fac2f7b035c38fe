import type { Logger } from '@waybill/ports';
import { createFailpoints, portTokens, systemClock, type FailpointRule } from '@waybill/runtime';
import { createPart, type Part } from './part.js';

/** What every process stands on. A process that fails on purpose says so before it does anything else. */
export function createGroundPart(logger: Logger, failpoints: readonly FailpointRule[]): Part {
  if (failpoints.length > 0) {
    logger.warn('failpoints are set: this process fails on purpose', { failpointCount: failpoints.length });
  }
  return createPart({
    providers: [
      { provide: portTokens.logger, useValue: logger },
      { provide: portTokens.clock, useValue: systemClock },
      { provide: portTokens.failpoints, useFactory: () => createFailpoints(failpoints) },
    ],
  });
}
