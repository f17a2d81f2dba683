import { describe, expect, it } from 'vitest';
import { printIdentifier, quoteIdentifier, readIdentifier } from '../../../core/cql/identifier.ts';
import { serializePartitionKey } from '../../../core/cql/routing-key.ts';
import { RecordError } from '../../../core/failure/failure.ts';

describe('a name', () => {
  it.each([
    ['orders', 'orders', '"orders"'],
    ['Orders', '"Orders"', '"Orders"'],
    ['order', '"order"', '"order"'],
    ['a"b', '"a""b"', '"a""b"'],
    ['1st', '"1st"', '"1st"'],
  ])('%s is written as %s and quoted as %s', (name, printed, quoted) => {
    expect(printIdentifier(name)).toBe(printed);
    expect(quoteIdentifier(name)).toBe(quoted);
    expect([readIdentifier(printed), readIdentifier(quoted)]).toEqual([name, name]);
  });

  it('is in lower case where it is not quoted', () => {
    expect(readIdentifier('Orders')).toBe('orders');
  });
});

describe('a partition key', () => {
  const bytes = (text: string): Buffer => Buffer.from(text);

  it('of one column is its bytes', () => {
    expect(serializePartitionKey([bytes('ab')])).toEqual(bytes('ab'));
  });

  it('of several has the length before and a zero after each', () => {
    expect(serializePartitionKey([bytes('ab'), bytes(''), bytes('c')]).toString('hex')).toBe(
      '0002616200' + '000000' + '00016300',
    );
  });

  it.each([
    ['empty', [bytes('')]],
    ['too long alone', [Buffer.alloc(65_536)]],
    ['too long together', [Buffer.alloc(40_000), Buffer.alloc(40_000)]],
  ])('that Cassandra refuses is refused: %s', (_, parts) => {
    expect(() => serializePartitionKey(parts)).toThrow(RecordError);
    expect(() => serializePartitionKey(parts)).toThrow(/bytes; allowed: 1 to 65535$/);
  });

  it('may be as long as Cassandra takes', () => {
    expect(serializePartitionKey([Buffer.alloc(65_535)])).toHaveLength(65_535);
  });
});
