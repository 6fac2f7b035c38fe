import { create } from '@bufbuild/protobuf';
import {
  GetCredentialRequestSchema,
  GetCredentialResponseSchema,
  GetIncidentRequestSchema,
  GetIncidentResponseSchema,
  GetSurfaceRequestSchema,
  GetSurfaceResponseSchema,
  IncidentClass,
  IncidentState,
  ListIncidentsRequestSchema,
  ListIncidentsResponseSchema,
  ListLanesRequestSchema,
  ListLanesResponseSchema,
} from '@waybill/contracts';
import type { AuthorityQuestions } from '@waybill/questions';
import { answeredOf, foundOf, freshnessOf, named, pageOf, read, type AnswerMethod } from './answering.js';
import { toCredentialMessage } from './credential-messages.convert.js';
import { wordOf } from './enum-of.js';
import { toListedIncidentMessage, toWholeIncidentMessage } from './incident-messages.convert.js';
import { toLaneMessage } from './lane-messages.convert.js';
import { toSurfaceMessage } from './surface-messages.convert.js';
import { msOf, textOf } from './values.js';

const nanosPerMs = 1_000_000n;

/** The methods about what may be used and seen, and about what went wrong with it. */
export function createAuthorityAnswers(questions: AuthorityQuestions): Readonly<Record<string, AnswerMethod>> {
  return {
    async getCredential(bytes, signal) {
      const { credentialFingerprint: fingerprint } = read(GetCredentialRequestSchema, bytes);
      const search = await questions.getCredential(named('credential_fingerprint', fingerprint), { signal });
      const found = foundOf(search, `credential "${fingerprint}"`);
      return create(GetCredentialResponseSchema, { ...toCredentialMessage(found), ...freshnessOf(found) });
    },
    async getSurface(bytes, signal) {
      const { principal, filter, page } = read(GetSurfaceRequestSchema, bytes);
      const asked =
        filter === undefined
          ? {}
          : {
              sinceMs: msOf(filter.sinceUnixNano),
              untilMs: msOf(filter.untilUnixNano),
              server: textOf(filter.server),
              tool: textOf(filter.tool),
            };
      const surface = { ...asked, ...pageOf(page) };
      const search = answeredOf(await questions.getSurface(named('principal', principal), surface, { signal }));
      const found = foundOf(search, `principal "${principal}" of whom a gateway decided`);
      return create(GetSurfaceResponseSchema, { ...toSurfaceMessage(found), ...freshnessOf(found) });
    },
    async listLanes(bytes, signal) {
      const { around, spanNanos: asked } = read(ListLanesRequestSchema, bytes);
      const spanMs = asked === 0n ? undefined : Number(asked / nanosPerMs);
      const search = answeredOf(await questions.listLanes({ around: textOf(around), spanMs }, { signal }));
      const found = foundOf(search, `lane "${around}" that somebody changed`);
      const spanNanos = BigInt(found.spanMs) * nanosPerMs;
      return create(ListLanesResponseSchema, {
        lanes: found.lanes.map(toLaneMessage),
        spanNanos,
        ...freshnessOf(found),
      });
    },
    async getIncident(bytes, signal) {
      const { incidentId } = read(GetIncidentRequestSchema, bytes);
      const search = await questions.getIncident(named('incident_id', incidentId), { signal });
      const found = foundOf(search, `incident "${incidentId}"`);
      return create(GetIncidentResponseSchema, { ...toWholeIncidentMessage(found), ...freshnessOf(found) });
    },
    async listIncidents(bytes, signal) {
      const { filter, page } = read(ListIncidentsRequestSchema, bytes);
      const asked =
        filter === undefined
          ? {}
          : {
              sinceMs: msOf(filter.sinceUnixNano),
              incidentState: wordOf(IncidentState, filter.incidentState),
              incidentClass: wordOf(IncidentClass, filter.incidentClass),
              lane: textOf(filter.lane),
            };
      const answer = answeredOf(await questions.listIncidents({ ...asked, ...pageOf(page) }, { signal }));
      const incidents = answer.rows.map(toListedIncidentMessage);
      return create(ListIncidentsResponseSchema, { incidents, nextCursor: answer.nextCursor, ...freshnessOf(answer) });
    },
  };
}
