import { describe, expect, test } from '@jest/globals';
import type { ReadWholeCall } from '@waybill/ports';
import { pairUp } from './diff-pair.js';
import type { FoundSubjects } from './diff-subject.js';
import { createStoredSession } from './stored-session.builder.js';

const session = createStoredSession();
// Nothing of a call is looked at before it is chosen.
const call = { attempts: [] } as unknown as ReadWholeCall;
const key = (id: string) => ({ kind: 'call', id, tenant_id: 'acme', title: 'search', at: '' }) as const;
const found = (subjects: Partial<FoundSubjects>): FoundSubjects => ({ candidates: [], ...subjects });

describe('two ids', () => {
  test('are compared as the one kind that both are found as', () => {
    expect(pairUp(found({ call, session }), found({ session }))).toMatchObject({
      tag: 'paired',
      pair: { kind: 'session' },
    });
    expect(pairUp(found({ call }), found({ call, candidates: [key('c1'), key('c2')] }))).toMatchObject({
      tag: 'paired',
      pair: { kind: 'call' },
    });
  });

  test('have to be told what they are when both are found as several kinds', () => {
    expect(pairUp(found({ call, session }), found({ call, session }))).toEqual({
      tag: 'refused',
      problems: [
        {
          field: 'kind',
          description: 'expected call or session, found nothing: both ids are found as each of them',
        },
      ],
    });
  });

  test('are refused when they are of different kinds', () => {
    expect(pairUp(found({ session }), found({ call }))).toMatchObject({
      tag: 'refused',
      problems: [{ field: 'right', description: expect.stringMatching(/expected a session .* found a call/) }],
    });
  });

  test('are not found when one of them is the beginning of nothing, also where the other could be several', () => {
    const several = found({ candidates: [key('c1'), key('c2')] });
    expect(pairUp(several, found({}))).toEqual({ tag: 'not_found', side: 'right' });
    expect(pairUp(found({}), found({}))).toEqual({ tag: 'not_found', side: 'left' });
  });

  test('could be several, the left first', () => {
    const several = found({ candidates: [key('c1'), key('c2')] });
    expect(pairUp(several, several)).toMatchObject({ tag: 'ambiguous', side: 'left' });
    expect(pairUp(found({ session }), several)).toMatchObject({ tag: 'ambiguous', side: 'right' });
  });
});
