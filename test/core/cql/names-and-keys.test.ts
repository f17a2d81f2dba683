import { describe, expect, it } from 'vitest';
import { printIdentifier, quoteIdentifier, readIdentifier } from '../../../core/cql/identifier.ts';
import { serializePartitionKey } from '../../../core/cql/routing-key.ts';
import { RecordError } from '../../../core/failure/failure.ts';

describe('cql identifier', () => {
  it.each([
    ['orders', 'orders', '"orders"'],
    ['Orders', '"Orders"', '"Orders"'],
    ['order', '"order"', '"order"'],
    ['a"b', '"a""b"', '"a""b"'],
    ['1st', '"1st"', '"1st"'],
  ])('the name %s is printed as %s and quoted as %s', (name, printed, quoted) => {
    expect(printIdentifier(name)).toBe(printed);
    expect(quoteIdentifier(name)).toBe(quoted);
    expect([readIdentifier(printed), readIdentifier(quoted)]).toEqual([name, name]);
  });

  it('an identifier without quotes is read in lower case', () => {
    expect(readIdentifier('Orders')).toBe('orders');
  });
});

describe('serializePartitionKey', () => {
  const bytes = (text: string): Buffer => Buffer.from(text);

  it('a partition key of one column is the bytes of the column', () => {
    expect(serializePartitionKey([bytes('ab')])).toEqual(bytes('ab'));
  });

  it('a composite partition key has the length before each column and a zero after it', () => {
    expect(serializePartitionKey([bytes('ab'), bytes(''), bytes('c')]).toString('hex')).toBe(
      '0002616200' + '000000' + '00016300',
    );
  });

  it.each([
    ['empty', [bytes('')]],
    ['too long alone', [Buffer.alloc(65_536)]],
    ['too long together', [Buffer.alloc(40_000), Buffer.alloc(40_000)]],
  ])('a partition key that Cassandra refuses is refused: %s', (_, parts) => {
    expect(() => serializePartitionKey(parts)).toThrow(RecordError);
    expect(() => serializePartitionKey(parts)).toThrow(/bytes; allowed: 1 to 65535$/);
  });

  it('a partition key can have the maximum length of Cassandra', () => {
    expect(serializePartitionKey([Buffer.alloc(65_535)])).toHaveLength(65_535);
  });
});
