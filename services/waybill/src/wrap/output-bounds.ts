import { SummaryMode } from '@waybill/contracts';
import type { PayloadValue } from '@waybill/sdk';
import { boundText } from './bound-text.js';
import { asObject, asText, type JsonObject } from './json-rpc-message.js';

/** Under which a server says in a result's `_meta` how it was bounded. */
const outputMetaKey = 'waybill/output';

const summaryModes: Readonly<Record<string, SummaryMode>> = {
  full: SummaryMode.FULL,
  truncated: SummaryMode.TRUNCATED,
  summarised: SummaryMode.SUMMARISED,
  reference_only: SummaryMode.REFERENCE_ONLY,
};

/** A `ToolOutput`: how much came back, and what the server says that it left out. Total: what cannot be meant is not said. */
export function toToolOutput(result: JsonObject, returnedBytes: bigint): PayloadValue<'toolOutput'> {
  const bounds = asObject(asObject(result['_meta'])[outputMetaKey]);
  return {
    returnedBytes,
    responseBytesMax: countOf(bounds['response_bytes_max']),
    omittedCount: countOf(bounds['omitted_count']),
    summaryMode: summaryModes[asText(bounds['summary_mode'])] ?? SummaryMode.UNSPECIFIED,
    artifactRef: boundText(asText(bounds['artifact_ref'])),
    refillRoute: boundText(asText(bounds['refill_route'])),
  };
}

function countOf(value: unknown): bigint {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? BigInt(Number(value)) : 0n;
}
