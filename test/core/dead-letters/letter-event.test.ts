import { describe, expect, it } from 'vitest';
import { EventError } from '../../../core/decode/event/msk-event.ts';
import { decodeLetterEvent } from '../../../core/dead-letters/letter-event.ts';

const message = { messageId: 'm1', receiptHandle: 'r1', body: '{}', eventSource: 'aws:sqs' };

const refused: readonly (readonly [event: unknown, message: string])[] = [
  [null, 'event.Records: got nothing, allowed is an array of messages of SQS'],
  ['Records', 'event.Records: got nothing, allowed is an array of messages of SQS'],
  [{}, 'event.Records: got nothing, allowed is an array of messages of SQS'],
  [{ Records: null }, 'event.Records: got nothing, allowed is an array of messages of SQS'],
  [{ Records: {} }, 'event.Records: got a value of type object, allowed is an array of messages of SQS'],
  [{ Records: [message, null] }, 'event.Records[1]: got nothing, allowed is an object'],
  [{ Records: [message, 7] }, 'event.Records[1]: got a value of type number, allowed is an object'],
  [
    { Records: [{ ...message, messageId: 1 }] },
    'event.Records[0].messageId: got a value of type number, allowed is text',
  ],
  [
    { Records: [{ ...message, receiptHandle: undefined }] },
    'event.Records[0].receiptHandle: got nothing, allowed is text',
  ],
  [
    { Records: [{ ...message, body: {} }] },
    'event.Records[0].body: got a value of type object, allowed is text',
  ],
];

describe('decodeLetterEvent', () => {
  it('an event of the dead-letter queue is decoded message by message', () => {
    const event = { Records: [message, { ...message, messageId: 'm2', receiptHandle: 'r2', body: 'text' }] };
    expect(decodeLetterEvent(event)).toEqual([
      { id: 'm1', receipt: 'r1', body: '{}' },
      { id: 'm2', receipt: 'r2', body: 'text' },
    ]);
  });

  it.each(refused)(
    'a malformed event of the dead-letter queue is refused with the place, what was found and what is allowed: %j',
    (event, text) => {
      expect(() => decodeLetterEvent(event)).toThrow(new EventError(text));
    },
  );
});
