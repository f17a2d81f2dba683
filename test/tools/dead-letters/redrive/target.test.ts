import { describe, expect, it } from 'vitest';
import { refuseUnordered, type RecordTarget } from '../../../../tools/dead-letters/redrive/target.ts';
import { makeRecord } from '../../../support/make-record.ts';

describe("redrive of a topic with 'server' timestamps", () => {
  const options = { connectorFile: '', cassandra: { contactPoints: [], localDatacenter: '' } };
  const target: RecordTarget = {
    kind: 'local',
    function: { ...options, deadLetters: '', deadLetterBucket: undefined },
    unorderedTopics: ['shop.stock'],
  };

  it("a topic with 'server' timestamps is not redriven, since that would overwrite later data", () => {
    const records = [makeRecord(), makeRecord({ topic: 'shop.stock' })];
    expect(() => {
      refuseUnordered(target, records);
    }).toThrow(/overwrites what came later; leave the topic out .* or add --overwrite-newer/);
  });

  it("other topics are redriven, and `--overwrite-newer` redrives a topic with 'server' timestamps", () => {
    refuseUnordered(target, [makeRecord()]);
    refuseUnordered({ ...target, unorderedTopics: [] }, [makeRecord({ topic: 'shop.stock' })]);
  });
});
