import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowBytes, type RowFeatures, type SizedColumn } from '../../../tools/cost/row-bytes.ts';

const plain: RowFeatures = { tableColumns: 5, timestampBytes: 0, expires: false };

/** Columns as the page has them in its example: all of type int, with values of 2 bytes. */
const integers: readonly SizedColumn[] = [
  { name: 'pk_col1', kind: 'partition', bytes: 2, cells: 1 },
  { name: 'pk_col2', kind: 'partition', bytes: 2, cells: 1 },
  { name: 'ck_col1', kind: 'clustering', bytes: 2, cells: 1 },
  { name: 'ck_col2', kind: 'clustering', bytes: 2, cells: 1 },
  { name: 'reg_col1', kind: 'regular', bytes: 2, cells: 1 },
];

const anyColumn: fc.Arbitrary<SizedColumn> = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  kind: fc.constantFrom('partition', 'clustering', 'regular', 'static'),
  bytes: fc.nat(5_000),
  cells: fc.nat(10),
});
const anyColumns = fc.array(anyColumn, { minLength: 1, maxLength: 30 });
const anyFeatures: fc.Arbitrary<RowFeatures> = fc.record({
  tableColumns: fc.integer({ min: 1, max: 500 }),
  timestampBytes: fc.integer({ min: 20, max: 40 }),
  expires: fc.boolean(),
});

describe('rowBytes', () => {
  it('the size of a row counts keys twice with their metadata, and an id for each column', () => {
    expect(rowBytes(integers, plain)).toEqual({
      partitionKey: 2 * (2 * 2 + 1 + 3),
      clusteringKey: 2 * (2 * 2 + 1 + 1),
      values: 2 + 1,
      timestamps: 0,
      ttl: 0,
      written: 31,
      stored: 131,
      writeUnits: 1,
    });
  });

  it('the size of a row grows with timestamps and times to live for each cell', () => {
    const { timestamps, ttl, written } = rowBytes(integers, { ...plain, timestampBytes: 30, expires: true });
    expect({ timestamps, ttl, written }).toEqual({ timestamps: 150, ttl: 48, written: 31 + 150 + 48 });
  });

  it('a row takes a write unit for each 1,024 bytes or part of them', () => {
    const ofValue = (bytes: number): number =>
      rowBytes([{ name: 'v', kind: 'regular', bytes, cells: 1 }], plain).writeUnits;
    expect([0, 1_022, 1_023, 1_024, 2_047, 2_048].map(ofValue)).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it('the size of a row is the sum of its parts, and the stored size is 100 bytes more', () => {
    fc.assert(
      fc.property(anyColumns, anyFeatures, (columns, features) => {
        const row = rowBytes(columns, features);
        const parts = row.partitionKey + row.clusteringKey + row.values + row.timestamps + row.ttl;
        expect(row.written).toBe(parts);
        expect(row.stored).toBe(parts + 100);
        expect(row.writeUnits).toBeGreaterThanOrEqual(1);
        expect(row.writeUnits * 1_024).toBeGreaterThanOrEqual(row.written);
        expect((row.writeUnits - 1) * 1_024).toBeLessThan(Math.max(1, row.written));
      }),
    );
  });

  it('the size of a row never shrinks with more columns, values or features and does not depend on column order', () => {
    fc.assert(
      fc.property(anyColumns, anyColumn, anyFeatures, fc.nat(500), (columns, column, features, more) => {
        const written = (all: readonly SizedColumn[], with_: RowFeatures = features): number =>
          rowBytes(all, with_).written;
        const one = written([...columns, column]);
        expect(one).toBeGreaterThan(written(columns));
        expect(written([...columns, { ...column, bytes: column.bytes + more }])).toBeGreaterThanOrEqual(one);
        expect(written([column, ...columns])).toBe(one);
        expect(written(columns, { ...features, expires: true })).toBeGreaterThanOrEqual(written(columns));
        expect(written(columns, { ...features, timestampBytes: 40 })).toBeGreaterThanOrEqual(
          written(columns),
        );
      }),
    );
  });
});
