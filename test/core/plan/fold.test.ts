import { describe, expect, it } from 'vitest';
import { foldWrites, unfold } from '../../../core/plan/fold.ts';
import type { Write, WriteShape } from '../../../core/record/write.ts';
import { makeShape, makeWrite, type WriteSpec } from '../../support/make-write.ts';

const upsertShape: WriteShape = { ...makeShape(), cql: 'INSERT', columnCount: 4, timestampIndex: 5 };
const serverShape: WriteShape = { ...upsertShape, timestampMode: 'server', timestampIndex: undefined };
const deleteShape: WriteShape = { ...makeShape(), kind: 'delete', columnCount: 0, timestampIndex: 0 };
const statics: WriteShape = { ...upsertShape, setsStatics: true };
const serverDeleteShape: WriteShape = { ...deleteShape, timestampMode: 'server', timestampIndex: undefined };

interface Sketch extends Pick<WriteSpec, 'row' | 'micros'> {
  /** `a`: a value in the first column, `-b`: a null in the second; `delete`: of the row. */
  readonly sets: string;
  readonly shape?: WriteShape;
  readonly ttl?: Buffer;
}

const valueOf = (sets: string, name: string): Buffer | null | undefined => {
  const words = sets.split(' ');
  if (words.includes(`-${name}`)) return null;
  return words.includes(name) ? Buffer.from(name) : undefined;
};

/** Upserts have two key columns, two others and a TTL. */
function draw({ sets, shape, ttl, ...spec }: Sketch, recordIndex: number): Write {
  const isDelete = sets === 'delete';
  const write = makeWrite({ ...spec, recordIndex, shape: shape ?? (isDelete ? deleteShape : upsertShape) });
  const [partition, row] = write.params;
  if (isDelete) return write;
  return { ...write, params: [partition, row, valueOf(sets, 'a'), valueOf(sets, 'b'), ttl, write.params[3]] };
}

/** `0 3(1 2)`: what is left, by the order given, with what is folded into it. */
function fold(sketches: readonly Sketch[]): string {
  return foldWrites(sketches.map(draw))
    .map(({ recordIndex, folded }) => {
      const hidden = folded?.map((write) => write.recordIndex).join(' ');
      return hidden === undefined ? `${recordIndex}` : `${recordIndex}(${hidden})`;
    })
    .join(' ');
}

const at = (micros: number, sets: string, more: Partial<Sketch> = {}): Sketch => ({ micros, sets, ...more });
const inServerMode = (...sets: readonly string[]): readonly Sketch[] =>
  sets.map((each) => ({ sets: each, shape: each === 'delete' ? serverDeleteShape : serverShape }));

describe('foldWrites with two writes of one row', () => {
  it.each<readonly [string, readonly [Sketch, Sketch], string]>([
    ['the same columns, the later younger', [at(1, 'a'), at(2, 'a')], '1(0)'],
    ['more columns, the later younger', [at(1, 'a'), at(2, 'a b')], '1(0)'],
    ['fewer columns, the later younger', [at(1, 'a b'), at(2, 'a')], '0 1'],
    ['other columns', [at(1, 'a'), at(2, 'b')], '0 1'],
    ['a null over a value', [at(1, 'a'), at(2, '-a')], '1(0)'],
    ['a value over a null', [at(1, '-a'), at(2, 'a')], '1(0)'],
    ['nothing over a null', [at(1, '-a'), at(2, '')], '0 1'],
    ['nothing but the key', [at(1, ''), at(2, 'a')], '1(0)'],
    ['the same timestamp', [at(1, 'a'), at(1, 'a')], '0 1'],
    ['the later older, with fewer columns', [at(2, 'a b'), at(1, 'a')], '0(1)'],
    ['the later older, with more columns', [at(2, 'a'), at(1, 'a b')], '0 1'],
    ['a TTL over none', [at(1, 'a'), at(2, 'a', { ttl: Buffer.alloc(4) })], '1(0)'],
    ['none over a TTL', [at(1, 'a', { ttl: Buffer.alloc(4) }), at(2, 'a')], '1(0)'],
    ['a younger delete', [at(1, 'a b'), at(2, 'delete')], '1(0)'],
    ['a delete of the same timestamp', [at(1, 'a b'), at(1, 'delete')], '1(0)'],
    ['an older delete', [at(2, 'a b'), at(1, 'delete')], '0 1'],
    ['a delete, then a younger upsert', [at(1, 'delete'), at(2, 'a b')], '0 1'],
    ['a delete, then an upsert of the same timestamp', [at(1, 'delete'), at(1, 'a b')], '0(1)'],
    ['a delete, then an older upsert', [at(2, 'delete'), at(1, 'a b')], '0(1)'],
    ['two deletes', [at(1, 'delete'), at(2, 'delete')], '1(0)'],
    ['two deletes, the later older', [at(2, 'delete'), at(1, 'delete')], '0(1)'],
    ['two rows', [at(1, 'a'), at(2, 'a', { row: 'other' })], '0 1'],
    ['two routes', [at(1, 'a'), at(2, 'a', { shape: { ...upsertShape } })], '0 1'],
    ['a static column', [at(1, 'a', { shape: statics }), at(2, 'a', { shape: statics })], '0 1'],
    ['a static column, deleted', [at(1, 'a', { shape: statics }), at(2, 'delete')], '0 1'],
    ['no timestamps', pair('a', 'a b'), '1(0)'],
    ['no timestamps, fewer columns', pair('a b', 'a'), '0 1'],
    ['no timestamps, a delete', pair('a b', 'delete'), '1(0)'],
    ['no timestamps, a delete first', pair('delete', 'a b'), '0 1'],
    ['a timestamp and none', [at(1, 'a'), { sets: 'a', shape: serverShape }], '0 1'],
    ['no timestamp and one', [{ sets: 'a', shape: serverShape }, at(1, 'delete')], '0 1'],
  ])('two writes of one row are folded only if the later hides the earlier: %s', (_, sketches, left) => {
    expect(fold(sketches)).toBe(left);
  });
});

describe('foldWrites with many writes of one row', () => {
  it('many writes of one row are folded into one if each hides the one before it', () => {
    expect(fold([1, 2, 3, 4].map((micros) => at(micros, 'a')))).toBe('3(0 1 2)');
  });

  it('a write folds the writes that it hides only together', () => {
    expect(fold([at(1, 'a'), at(2, 'b'), at(3, 'a'), at(4, 'a b')])).toBe('3(0 1 2)');
    expect(fold([at(1, 'a'), at(2, 'a'), at(3, 'b'), at(4, 'b'), at(5, 'b'), at(6, 'a b')])).toBe(
      '5(0 1 2 3 4)',
    );
  });

  it('a folded write keeps its place among the writes of other rows', () => {
    expect(
      fold([at(1, 'a'), at(1, 'a', { row: 'other' }), at(2, 'b'), at(2, 'a', { row: 'other' }), at(3, 'b')]),
    ).toBe('0 3(1) 4(2)');
  });

  it('a write without timestamps is folded only with its neighbours, so no reader sees a later column first', () => {
    expect(fold(inServerMode('a', 'b', 'a'))).toBe('0 1 2');
    expect(fold(inServerMode('a b', 'a', 'a b', 'delete', 'a', 'a'))).toBe('3(0 1 2) 5(4)');
  });

  it('an older write that comes late is folded into the last remaining write', () => {
    expect(fold([at(5, 'a b'), at(7, 'a'), at(6, 'a'), at(8, 'a b'), at(4, 'b')])).toBe('3(0 1 2 4)');
  });
});

describe('foldWrites without repeated rows', () => {
  it('a batch without repeated rows is returned unchanged', () => {
    const writes = ['1', '2', '3'].map((row, recordIndex) => makeWrite({ row, recordIndex }));
    expect(foldWrites(writes)).toBe(writes);
  });
});

describe('unfold', () => {
  it('unfold returns the folded form of what a refused write hid', () => {
    const writes = [at(1, 'b'), at(2, 'a'), at(3, 'a'), at(4, 'a b')].map(draw);
    const [last] = foldWrites(writes);
    const groups = unfold(last!);
    expect(groups.map(({ writes: [write, ...others] }) => [write!.recordIndex, others])).toEqual([
      [0, []],
      [2, []],
    ]);
    expect(groups.map(({ bytes }) => bytes)).toEqual([writes[0]!.bytes, writes[2]!.bytes]);
    expect(groups[1]!.writes[0]!.folded).toEqual([writes[1]]);
  });

  it('unfold returns nothing for a write that hides none', () => {
    expect(unfold(makeWrite())).toEqual([]);
  });
});

function pair(first: string, second: string): [Sketch, Sketch] {
  const [one, other] = inServerMode(first, second);
  return [one!, other!];
}
