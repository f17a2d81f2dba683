import type { TopicTraffic } from './batches.ts';
import { costLine, perMonth, type CostLine, type Factor } from './line.ts';
import type { PriceList } from './prices.ts';

/** What SQS takes as one request, https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-billing.html. */
const requestBytes = 65_536;
/** A letter that is larger lies in S3, and the queue holds a pointer. */
const largestMessageBytes = 262_144;
/** Of an envelope besides the record's key and value: positions, the reason, the connector. */
const envelopeBytes = 700;
/** A letter is sent, received and deleted. */
const requestsPerLetter = 3;

/** What the dead letters of a topic cost; nothing where there are none. */
export function deadLetterLines(
  { topic, recordsPerSecond, keyBytes, valueBytes }: TopicTraffic,
  share: number,
  prices: PriceList,
): readonly CostLine[] {
  if (share === 0) return [];
  const letterBytes = envelopeBytes + base64Bytes(keyBytes) + base64Bytes(valueBytes);
  const isStoredInBucket = letterBytes > largestMessageBytes;
  const letters: readonly Factor[] = [
    { value: recordsPerSecond, unit: 'records/s' },
    { value: share, unit: 'of them dead letters' },
  ];
  const chunks = isStoredInBucket ? 1 : Math.ceil(letterBytes / requestBytes);
  const requests = { value: requestsPerLetter * chunks, unit: 'requests/letter' };
  return [
    costLine(`${topic}: dead letters in SQS`, [...letters, requests, perMonth], 'sqs-requests', prices),
    ...(isStoredInBucket
      ? [costLine(`${topic}: dead letters in S3`, [...letters, perMonth], 's3-puts', prices)]
      : []),
  ];
}

const base64Bytes = (bytes: number): number => 4 * Math.ceil(bytes / 3);
