import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import { ErrorClass, ErrorProtocol, RecoveryAction, TypedErrorSchema } from '@waybill/contracts';
import { errorFrom } from '../call/outcome.js';

describe('errorFrom', () => {
  test.each([ErrorClass.UNSPECIFIED, ErrorClass.UNKNOWN])('judges what the emitter left open (%i)', (errorClass) => {
    const error = create(TypedErrorSchema, { errorClass, protocol: ErrorProtocol.HTTP, errorCode: '429' });
    expect(errorFrom(error)).toMatchObject({
      errorClass: 'rate_limited',
      errorCode: '429',
      recoverable: true,
      recoveryAction: 'backoff',
      mappingRule: 'http.too_many_requests',
    });
  });

  test('leaves a class as said, also where the tables would say otherwise', () => {
    const error = create(TypedErrorSchema, {
      errorClass: ErrorClass.WRONG_TENANT,
      protocol: ErrorProtocol.HTTP,
      errorCode: '429',
      mappingRule: 'own.rule',
    });
    expect(errorFrom(error)).toMatchObject({ errorClass: 'wrong_tenant', recoveryAction: '', mappingRule: 'own.rule' });
  });

  test('keeps the advice of an emitter that left only the class open', () => {
    const error = create(TypedErrorSchema, {
      protocol: ErrorProtocol.HTTP,
      errorCode: '503',
      recoverable: false,
      recoveryAction: RecoveryAction.STOP_FOR_HUMAN,
    });
    expect(errorFrom(error)).toMatchObject({ recoverable: false, recoveryAction: 'stop_for_human' });
  });

  test('judges a network failure by how far the request got', () => {
    const error = create(TypedErrorSchema, { protocol: ErrorProtocol.NETWORK, errorCode: 'ECONNRESET' });
    expect(errorFrom(error, { phase: 'not_sent' }).errorClass).toBe('upstream_unavailable');
    expect(errorFrom(error, { phase: 'sent' }).errorClass).toBe('transport_lost');
  });

  test('does not judge without a protocol or a code', () => {
    expect(errorFrom(create(TypedErrorSchema, { errorCode: '429' })).errorClass).toBe('unknown');
    expect(errorFrom(create(TypedErrorSchema, { protocol: ErrorProtocol.HTTP })).errorClass).toBe('unknown');
  });
});
