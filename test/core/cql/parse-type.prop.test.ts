import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CqlSyntaxError } from '../../../core/cql/cursor.ts';
import { parseType } from '../../../core/cql/parse-type.ts';
import { printType } from '../../../core/cql/print-type.ts';
import { anyType, udts } from './arbitrary-type.ts';
import { cqlPieces } from './cql-pieces.ts';

const scope = { keyspace: 'shop', findUdt: (name: string) => udts.get(name) };

describe('parseType', () => {
  it('a printed CQL type is parsed to the same type', () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(parseType(printType(type), scope)).toEqual(type);
      }),
      { numRuns: 1000 },
    );
  });

  it('any text is parsed as a CQL type or refused with a place within the text', () => {
    fc.assert(
      fc.property(fc.oneof(cqlPieces, fc.string()), (text) => {
        try {
          parseType(text, scope);
        } catch (error) {
          if (!(error instanceof CqlSyntaxError)) throw error;
          expect(error.offset).toBeGreaterThanOrEqual(0);
          expect(error.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
