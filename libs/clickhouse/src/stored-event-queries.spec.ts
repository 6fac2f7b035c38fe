import { describe, expect, test } from '@jest/globals';
import { storedEventsQuery } from './stored-event-queries.js';

describe('The query about stored events', () => {
  test('asks for bytes by the key of the table', () => {
    expect(storedEventsQuery('acme', ['e1', "e'2"])).toMatchSnapshot();
  });

  test('never puts a value into the statement', () => {
    expect(storedEventsQuery("x' OR 1", ["y' OR 1"]).query).not.toContain('OR 1');
  });
});
