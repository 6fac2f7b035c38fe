import { describe, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { Failure } from '@waybill/ports';
import { toKafkaFailure } from './kafka-failure.js';

const protocolError = (type: string) =>
  Object.assign(new Error('from the broker'), { name: 'KafkaJSProtocolError', type });

describe('a failure of the cluster', () => {
  test.each([
    ['MESSAGE_TOO_LARGE', 'permanent', 'record_too_large'],
    ['NOT_ENOUGH_REPLICAS', 'retryable', 'log_not_replicated'],
    ['REBALANCE_IN_PROGRESS', 'retryable', 'group_rebalancing'],
    ['UNKNOWN_TOPIC_OR_PARTITION', 'retryable', 'topic_unknown'],
    ['TOPIC_AUTHORIZATION_FAILED', 'permanent', 'kafka_forbidden'],
    ['NOT_LEADER_FOR_PARTITION', 'retryable', 'kafka_unavailable'],
    ['A_WORD_OF_A_LATER_VERSION', 'retryable', 'kafka_unavailable'],
  ])('is read from the word of the protocol: %s', (type, kind, code) => {
    expect(toKafkaFailure(protocolError(type), 'do something')).toMatchObject({ kind, code });
  });

  test('is found below the errors that kafkajs wraps around it', () => {
    const inner = protocolError('MESSAGE_TOO_LARGE');
    const wrapped = new kafkajs.KafkaJSNumberOfRetriesExceeded(inner, { retryCount: 3, retryTime: 100 });
    expect(toKafkaFailure(wrapped, 'store entries')).toMatchObject({ code: 'record_too_large', cause: wrapped });
  });

  test('is that of the first topic where several failed', () => {
    const several = Object.assign(new Error('Topic creation errors'), { errors: [protocolError('POLICY_VIOLATION')] });
    expect(toKafkaFailure(several, 'create topics')).toMatchObject({
      kind: 'permanent',
      code: 'kafka_refused',
      message: 'expected the cluster to create topics, found from the broker',
    });
  });

  test('may pass when a connection broke, although kafkajs calls it not to be retried', () => {
    const broken = new kafkajs.KafkaJSNonRetriableError('connect ECONNREFUSED 127.0.0.1:9092');
    expect(toKafkaFailure(broken, 'store entries')).toMatchObject({
      kind: 'retryable',
      code: 'kafka_unavailable',
      message: 'expected the cluster to store entries, found connect ECONNREFUSED 127.0.0.1:9092',
    });
  });

  test('is for ever when the cluster does not know us', () => {
    const refused = Object.assign(new Error('authentication failed'), { name: 'KafkaJSSASLAuthenticationError' });
    expect(toKafkaFailure(refused, 'answer')).toMatchObject({ kind: 'permanent', code: 'kafka_not_authenticated' });
  });

  test('stays what it is when it was classified before, and is one when it is no error at all', () => {
    const known = new Failure('permanent', 'known', 'known');
    expect(toKafkaFailure(known, 'answer')).toBe(known);
    expect(toKafkaFailure('text', 'answer')).toMatchObject({ kind: 'retryable', code: 'kafka_unavailable' });
  });
});
