import { describe, expect, test } from '@jest/globals';
import { harnessQuery, toolSurfacesQuery } from './surroundings-queries.js';

const session = { tenantId: 'acme', sessionId: "s'1", principal: 'user:ada' };
const call = { ...session, eventIds: ['e1', "e'2"] };

describe('The queries about what stands around calls', () => {
  test.each([
    ['the harness of a call', harnessQuery(call)],
    ['the harness of a session', harnessQuery(session)],
    ['what the caller of a call could see', toolSurfacesQuery(call)],
    ['what the callers of a session could see', toolSurfacesQuery(session)],
  ])('ask for %s', (_, query) => {
    expect(query).toMatchSnapshot();
  });

  test('never put a value into the statement', () => {
    expect(harnessQuery(call).query).not.toContain("s'1");
    expect(toolSurfacesQuery(call).query).not.toContain("e'2");
  });
});
