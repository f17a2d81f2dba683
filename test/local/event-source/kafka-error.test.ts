import { AuthenticationError, MultipleErrors, NetworkError, ResponseError } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import {
  describeKafkaCode,
  describeKafkaError,
  isMissingTopic,
} from '../../../local/event-source/kafka/kafka-error.ts';

const answer = (code: number): Error =>
  new MultipleErrors('Metadata failed 1 times.', [new ResponseError(3, 12, { '/topics/0': code }, {})]);

describe('describeKafkaError', () => {
  it.each([
    [29, 'TOPIC_AUTHORIZATION_FAILED', 'grant this user READ'],
    [30, 'GROUP_AUTHORIZATION_FAILED', 'on the consumer group'],
    [33, 'UNSUPPORTED_SASL_MECHANISM', '--kafka-sasl'],
    [58, 'SASL_AUTHENTICATION_FAILED', '--kafka-credentials'],
  ])('describeKafkaError says that %d is final and what to change', (code, id, remedy) => {
    for (const found of [describeKafkaError(answer(code)), describeKafkaCode(code)]) {
      expect(found.isFinal).toBe(true);
      expect(found.message).toContain(id);
      expect(found.message).toContain(remedy);
    }
  });

  it.each([3, 5, 6, 56, 100, 9_999])('describeKafkaCode says that %d is retried', (code) => {
    expect(describeKafkaCode(code).isFinal).toBe(false);
  });

  it('describeKafkaError gives the innermost reason of a failed connection', () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:9092');
    const error = new MultipleErrors('Cannot connect to any broker.', [
      new NetworkError('Connection to 127.0.0.1:9092 failed.', { cause }),
    ]);
    expect(describeKafkaError(error)).toEqual({ message: cause.message, isFinal: false });
  });

  it('describeKafkaError says that a failed login is final', () => {
    const error = new MultipleErrors('Cannot connect', [new AuthenticationError('wrong password')]);
    expect(describeKafkaError(error)).toMatchObject({ isFinal: true });
  });

  it('describeKafkaError prints a thrown value that is no error', () => {
    expect(describeKafkaError('gone')).toEqual({ message: 'gone', isFinal: false });
  });
});

it('isMissingTopic distinguishes a missing topic from one without permission', () => {
  expect(isMissingTopic(answer(3))).toBe(true);
  expect(isMissingTopic(answer(29))).toBe(false);
});
