import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bodyFactsOf } from './body-facts.js';
import { findDressedError } from './dressed-error.js';
import { classifyToolResult } from './reported-error.js';

const findIn = (body: unknown) => findDressedError({ protocol: 'http', code: '200', body });

describe('findDressedError', () => {
  test('leaves every record a success, whatever it says about errors', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('error', 'code', 'status', 'message', 'ok'), fc.jsonValue()),
        (fields) => {
          expect(findIn({ ...fields, customer: 'x' })).toBeUndefined();
        },
      ),
    );
  });

  test('judges every report that it finds, and keeps what it judged inside', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (error) => {
        expect(findIn({ error })).toMatchObject({ errorClass: 'malformed_success', errorCode: '200', inner: {} });
      }),
    );
  });

  test('takes any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (body, text) => {
        findIn(body);
        classifyToolResult({ body, text });
        expect(bodyFactsOf(body).facts.length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
