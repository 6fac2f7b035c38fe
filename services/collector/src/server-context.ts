import type { BatchContext } from '@waybill/contracts';
import type { Clock } from '@waybill/ports';

/** What the server vouches for in every record. */
export type ServerContext = Omit<BatchContext, '$typeName' | '$unknown'>;

/** Until authentication comes there is one tenant. */
export const tenantId = 'default';

/** What the server vouches for at this moment. */
export function createServerContext({
  instance,
  clock,
}: {
  readonly instance: string;
  readonly clock: Clock;
}): ServerContext {
  return {
    tenantId,
    authenticatedPrincipal: '',
    collector: instance,
    receivedUnixNano: clock.nowUnixNano(),
    redactionPolicy: '',
  };
}
