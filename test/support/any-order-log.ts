import fc from 'fast-check';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { makeRecord } from './make-record.ts';

/** One change of one row; `null` deletes the row. */
const anyChange: fc.Arbitrary<Readonly<Record<string, string | null>> | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 5,
    arbitrary: fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.option(fc.constantFrom('x', 'y', 'z'), { freq: 5 }),
      {
        maxKeys: 3,
      },
    ),
  },
);

/**
 * Logs of three rows in two partitions, most records of one millisecond, around offsets that are multiples of 997.
 */
function anyLog(stepMs: fc.Arbitrary<number>): fc.Arbitrary<readonly SourceRecord[]> {
  const entry = fc.record({ key: fc.constantFrom('a/1', 'a/2', 'b/1'), change: anyChange, stepMs });
  return fc
    .tuple(fc.array(entry, { minLength: 1, maxLength: 40, size: 'max' }), fc.constantFrom(977, 990, 1990))
    .map(([entries, firstOffset]) => {
      let timestamp = 1_700_000_000_000;
      const offsets = { a: firstOffset, b: firstOffset };
      return entries.map(({ key, change, stepMs: step }, index) => {
        timestamp += step;
        const customer = key.startsWith('a') ? 'a' : 'b';
        return makeRecord({
          partition: customer === 'a' ? 0 : 1,
          offset: offsets[customer]++,
          timestamp,
          key: Buffer.from(key),
          headers: [{ name: 'sequence', value: Buffer.from(`${index + 1}`) }],
          value: change === null ? null : Buffer.from(JSON.stringify(change)),
        });
      });
    });
}

/** Record timestamps rise or stay. */
export const forwards = anyLog(fc.constantFrom(0, 0, 0, 0, 1));
/** They run backwards too. */
export const anyhow = anyLog(fc.constantFrom(0, 0, 0, 1, 5, -1, -5));

/**
 * Whether changes of one row and one millisecond, raised above the one before a multiple of 997, get the timestamps of
 * the next millisecond while a younger change of the row was read before them: the exception that docs/GUARANTEES.md
 * states for timestamps that decrease.
 */
export function exceedsItsMillisecond(log: readonly SourceRecord[]): boolean {
  return log.some((last) => {
    const ofRow = log.filter(
      ({ key, offset }) => key?.equals(last.key ?? Buffer.alloc(0)) && offset <= last.offset,
    );
    const ofMillisecond = ofRow.filter(({ timestamp }) => timestamp === last.timestamp);
    const multiple = last.offset - (last.offset % 997);
    const before = ofMillisecond.filter(({ offset }) => offset < multiple).at(-1);
    if (before === undefined) return false;
    const raised = ofMillisecond.filter(({ offset }) => offset >= multiple).length;
    const isBehind = ofRow.some(({ timestamp }) => (timestamp ?? 0) > (last.timestamp ?? 0));
    return isBehind && (before.offset % 997) + raised > 999;
  });
}

/** Where the log is cut into batches, by index. */
export const anyCuts = fc.array(fc.nat(40), { maxLength: 8, size: 'max' });

/** The batches of the log, in its order: one more begins at each of the cuts that lies in the log. */
export function cut<Entry>(log: readonly Entry[], cuts: readonly number[]): readonly (readonly Entry[])[] {
  const bounds = [...new Set([0, ...cuts.filter((at) => at < log.length), log.length])].sort((a, b) => a - b);
  return bounds.slice(1).map((end, index) => log.slice(bounds[index], end));
}
