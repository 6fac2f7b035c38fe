import type { TraceEvent } from '@waybill/contracts';
import type { EvidenceFacts, UpstreamFacts } from '../call/call.js';
import { judgeCheckpoint } from './checkpoints.js';
import { deliveriesOf, type DeliveryFacts } from './deliveries.js';
import { judgeAdapterHop } from './judge-adapter-hop.js';
import { judgeDelivery } from './judge-delivery.js';
import { judgeFileOperation } from './judge-file-operation.js';
import { judgeHarness } from './judge-harness.js';
import { judgeToolOutput } from './judge-tool-output.js';
import { judgeUrlFetch } from './judge-url-fetch.js';
import { noJudgement, type EvidenceJudgement } from './judgement.js';
import { denialReasonName, effectClassName, outcomeName } from '../names.js';
import { errorFrom } from '../call/outcome.js';
import { attemptOf, hopOf, kindName, said } from '../payload.js';

/** What particular tools and hops left as evidence (C1 to C7), judged, in canonical order. */
export function evidenceOf(events: readonly TraceEvent[]): readonly EvidenceFacts[] {
  const deliveries = new Map(deliveriesOf(events).map((each) => [each.eventId, each]));
  return events.flatMap((event) => {
    const subject = subjectOf(event);
    if (subject === undefined) return [];
    return [
      {
        eventId: event.eventId,
        occurredUnixNano: event.occurredUnixNano,
        attempt: attemptOf(event),
        hop: hopOf(event),
        kind: kindName(event),
        subject,
        denialReason: denialReasonOf(event),
        ...judgementOf(event, deliveries.get(event.eventId)),
        event,
      },
    ];
  });
}

/** What the text of an event tells beside what it claims; a message is judged together with those of its dedupe key. */
function judgementOf({ payload }: TraceEvent, delivery: DeliveryFacts | undefined): EvidenceJudgement {
  switch (payload.case) {
    case 'urlFetch':
      return judgeUrlFetch(payload.value);
    case 'fileOperation':
      return judgeFileOperation(payload.value);
    case 'toolOutput':
      return judgeToolOutput(payload.value);
    case 'adapterHop':
      return judgeAdapterHop(payload.value);
    case 'harnessSnapshot':
      return judgeHarness(payload.value);
    case 'checkpointRecorded':
      return judgeCheckpoint(payload.value);
    default:
      // A verification says what somebody found; there is nothing beside it to judge it by.
      return delivery === undefined ? noJudgement : judgeDelivery(delivery);
  }
}

/** What a piece of evidence is about; `undefined` when the payload is none. */
function subjectOf({ payload }: TraceEvent): string | undefined {
  switch (payload.case) {
    case 'urlFetch':
      return payload.value.normalisedTarget || payload.value.requestedUrl;
    case 'fileOperation':
      return payload.value.canonicalPath || payload.value.requestedPath;
    case 'toolOutput':
      return payload.value.artifactRef;
    case 'adapterHop':
      return payload.value.adapter;
    case 'channelInbound':
      return payload.value.inboundEventId;
    case 'channelDelivery':
      return payload.value.outboundMessageId;
    case 'harnessSnapshot':
      return payload.value.harness;
    case 'checkpointRecorded':
      return payload.value.checkpointId;
    case 'verificationRecorded':
      return payload.value.subjectEventId;
    default:
      // The remaining payloads are records, outcomes, effects and money: they have rows of their own.
      return undefined;
  }
}

function denialReasonOf({ payload }: TraceEvent): string {
  if (payload.case !== 'urlFetch' && payload.case !== 'fileOperation') return '';
  return denialReasonName(payload.value.denial?.reason);
}

/** The calls that the tool made behind its boundary (B2). */
export function upstreamCallsOf(events: readonly TraceEvent[]): readonly UpstreamFacts[] {
  return said(events, 'upstreamCall').map(({ event, attempt, value }) => {
    const error = errorFrom(value.error, { source: value.provider });
    return {
      eventId: event.eventId,
      occurredUnixNano: event.occurredUnixNano,
      attempt,
      provider: value.provider,
      operation: value.operation,
      lane: value.lane,
      status: value.status,
      outcome: outcomeName(value.outcome),
      latencyNanos: value.latencyNanos,
      effectClass: effectClassName(value.effectClass),
      costNanos: value.cost?.amountNanos,
      currency: value.cost?.currency ?? '',
      retryCount: value.retryCount,
      errorClass: error.errorClass,
      errorCode: error.errorCode,
      providerRequestId: value.providerRequestId,
      idempotencyKey: value.idempotencyKey,
    };
  });
}
