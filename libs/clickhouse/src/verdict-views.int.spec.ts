import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Attempt, Call } from '@waybill/domain';
import { emptyProjection, type ProjectionStore } from '@waybill/ports';
import { builtAtUnixNano } from '@waybill/testing';
import { aFullCall, aFullCallAt } from './call.builder.js';
import { askRows } from './asked-rows.builder.js';
import { createStatementRunner, type ClickHouseStatementRunner } from './clickhouse-statement-runner.js';
import { createClickHouseStore } from './clickhouse-store.js';
import { aStoreEngine, type StoreEngine } from './store-engine.builder.js';

type Declared = Call['runtime']['declaredPermanence'];

function aCallOf(
  callId: string,
  tool: string,
  declaredPermanence: Declared,
  reversibility: Call['reversibility'],
): ReturnType<typeof aFullCallAt> {
  const full = aFullCall();
  const didExceed = declaredPermanence === 'no_effect' && reversibility !== 'no_effect' && reversibility !== '';
  return aFullCallAt(0, {
    callId,
    tool: { ...full.tool, name: tool, server: 'files' },
    runtime: { ...full.runtime, declaredPermanence },
    reversibility,
    conflicts: didExceed
      ? [{ kind: 'permanence_exceeded', leftHop: 'runtime', leftValue: '', rightHop: 'tool', rightValue: '' }]
      : [],
  });
}

/** A call whose one attempt failed with a code that no rule knows, some seconds after the beginning. */
function aCallWithUnknownError(callId: string, errorCode: string, seconds: number) {
  const full = aFullCall();
  const error = { ...full.error, errorClass: 'unknown' as const, errorCode };
  const endedUnixNano = builtAtUnixNano + BigInt(seconds) * 1_000_000_000n;
  const attempts: readonly Attempt[] = full.attempts.map((each) => ({ ...each, error, endedUnixNano }));
  return aFullCallAt(0, {
    callId,
    tool: { ...full.tool, name: '', server: 'files' },
    outcome: 'failure',
    error,
    attempts,
  });
}

// A schema that is made anew, on a machine that may be busy.
jest.setTimeout(60_000);

describe('the views of verdicts', () => {
  let engine: StoreEngine;
  let store: ProjectionStore;
  let statements: ClickHouseStatementRunner;

  const ask = (statement: string) => askRows(statements, statement);

  beforeAll(async () => {
    engine = await aStoreEngine();
    store = createClickHouseStore(engine.writer);
    await store.start();
    statements = createStatementRunner(engine.reader);
    const receiptOnly = aCallWithUnknownError('by-receipt', 'E42', 9);
    await store.upsert({
      ...emptyProjection,
      calls: [
        aCallOf('write-1', 'write', 'reversible', 'reversible'),
        aCallOf('write-2', 'write', 'no_effect', 'permanent'),
        aCallOf('read-1', 'read', 'no_effect', 'no_effect'),
        aCallOf('read-2', 'read', '', ''),
        aCallWithUnknownError('odd-1', 'E17', 1),
        aCallWithUnknownError('odd-2', 'E17', 2),
        {
          ...receiptOnly,
          call: {
            ...receiptOnly.call,
            attempts: [],
            outcomeSource: 'receipt' as const,
            receipt: { ...receiptOnly.call.receipt, provider: 'pay' },
          },
        },
      ],
    });
  });

  afterAll(async () => {
    await statements.shutdown();
    await store.shutdown();
    await engine.shutdown();
  });

  test('tell per tool and lane what was declared, what was seen, and which calls exceeded it', async () => {
    const columns = 'tool, lane, declared, observed, calls, calls_observed, calls_undeclared, calls_exceeded';
    const rows = await ask(`SELECT ${columns}, exceeded_call_id FROM permanence ORDER BY tool`);
    expect(rows).toEqual([
      {
        tool: 'read',
        lane: 'fs_local',
        declared: ['no_effect'],
        observed: '',
        calls: '2',
        calls_observed: '1',
        calls_undeclared: '1',
        calls_exceeded: '0',
        exceeded_call_id: '',
      },
      {
        tool: 'write',
        lane: 'fs_local',
        declared: ['no_effect', 'reversible'],
        observed: 'permanent',
        calls: '2',
        calls_observed: '2',
        calls_undeclared: '0',
        calls_exceeded: '1',
        exceeded_call_id: 'write-2',
      },
    ]);
  });

  test('count what no rule knows, by who answered and with what code', async () => {
    const rows = await ask(
      `SELECT origin, source, error_code, errors, toUnixTimestamp64Nano(assumeNotNull(first_seen_at)) - ${builtAtUnixNano} AS first,
         toUnixTimestamp64Nano(assumeNotNull(last_seen_at)) - ${builtAtUnixNano} AS last, example_call_id
       FROM unknown_errors ORDER BY error_code`,
    );
    expect(rows).toMatchObject([
      {
        origin: 'tool',
        source: 'files',
        error_code: 'E17',
        errors: '2',
        first: '1000000000',
        last: '2000000000',
        example_call_id: 'odd-2',
      },
      { origin: 'provider', source: 'pay', error_code: 'E42', errors: '1', example_call_id: 'by-receipt' },
    ]);
  });

  test('show the verdict on each attempt, and who closed the outcome', async () => {
    expect(await ask("SELECT retry_verdict, retry_reasons, next_action FROM attempts WHERE call_id = 'odd-1'")).toEqual(
      [{ retry_verdict: 'unsafe', retry_reasons: ['already_done'], next_action: 'none' }],
    );
    const columns = 'outcome_source, declared_permanence, mediated_principal';
    expect(await ask(`SELECT ${columns} FROM calls WHERE call_id = 'write-1'`)).toEqual([
      { outcome_source: 'reported', declared_permanence: 'reversible', mediated_principal: '' },
    ]);
  });
});
