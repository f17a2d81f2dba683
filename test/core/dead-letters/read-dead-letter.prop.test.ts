import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureCodes } from '../../../core/contract/failure-codes.ts';
import { readDeadLetter, recordOf } from '../../../core/dead-letters/read-dead-letter.ts';
import { anyRecord } from '../../support/any-record.ts';
import { asJson, letterOf, matchesSchema } from './stored-letter.ts';

describe('dead-letter format', () => {
  it('the dead letter of any record matches the published schema', () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(...failureCodes), (record, code) => {
        const valid = matchesSchema(asJson(letterOf(record, code)));
        expect(matchesSchema.errors ?? []).toEqual([]);
        expect(valid).toBe(true);
      }),
    );
  });

  it('the dead letter of any record is read back as it was written, the record byte for byte', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const written = letterOf(record);
        expect(readDeadLetter(asJson(written))).toEqual({ kind: 'letter', letter: written });
        expect(recordOf(written)).toEqual(record);
      }),
    );
  });
});
