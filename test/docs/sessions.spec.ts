import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  defaultRunawayLimits,
  incidentFindings,
  recoveryStatusRules,
  runawayKinds,
  segmentFindings,
  sessionSources,
  terminalRules,
} from '@waybill/domain';
import { listRowsUnder } from './table-rows.js';

const page = readFileSync(new URL('../../docs/sessions.md', import.meta.url), 'utf8');

const rowsUnder = (heading: string) => listRowsUnder(page, heading);

describe('docs/sessions.md', () => {
  test('lists the sources of a session id, strongest first', () => {
    expect(rowsUnder('To which session does a call belong?').map(([, source]) => source)).toEqual(
      sessionSources.map((source) => source || 'empty'),
    );
  });

  test('lists the rules that decide how a session ended, in their order', () => {
    expect(rowsUnder('How did the session end?').map(([, , state, source]) => [state, source])).toEqual(
      terminalRules.map(({ state, source }) => [state, source]),
    );
  });

  test('lists the rules that decide where its recovery stands, in their order', () => {
    expect(rowsUnder('Does somebody have to set something right?').map(([, , status]) => status)).toEqual(
      recoveryStatusRules.map(({ status }) => status),
    );
  });

  test('lists the ways to run away, with their numbers', () => {
    const rows = rowsUnder('Is it running away?');
    expect(rows.map(([, kind]) => kind)).toEqual([...runawayKinds]);
    const seconds = (nanos: bigint) => Number(nanos / 1_000_000_000n);
    const limits = defaultRunawayLimits;
    expect(rows.map((row) => (row[2]?.match(/[\d.]+/g) ?? []).map(Number))).toEqual([
      [limits.repeatedInputCountMin, seconds(limits.repeatedInputGapNanosMax)],
      [limits.retryStormTryCountMin, seconds(limits.retryStormWindowNanos)],
      [seconds(limits.burnWindowNanos), Number(limits.burnFactor), Number(limits.burnFloorNanos) / 1e9],
    ]);
  });

  test('lists what can be wrong with an incident and its segments', () => {
    expect(rowsUnder("What is an incident's trail worth?").map(([, finding, of]) => [of, finding])).toEqual([
      ...incidentFindings.map((finding) => ['incident', finding]),
      ...segmentFindings.map((finding) => ['segment', finding]),
    ]);
  });
});
