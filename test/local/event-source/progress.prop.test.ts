import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Progress } from '../../../local/event-source/progress.ts';

const records = (...offsets: number[]) => offsets.map((offset) => ({ offset }));

describe('Progress', () => {
  it('Progress never passes an unfinished record and passes every finished one', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(60), { maxLength: 40 }),
        fc.array(fc.tuple(fc.nat(60), fc.boolean()), { maxLength: 80 }),
        (offsets, finishes) => {
          const waiting = offsets.sort((a, b) => a - b);
          const progress = new Progress(0);
          const unfinished = new Set<number>();
          for (const [choice, receives] of finishes) {
            const received = receives ? waiting.splice(0, 1 + (choice % 3)) : [];
            const next = received.at(-1);
            if (next !== undefined) progress.receive(records(...received), next + 1);
            for (const offset of received) unfinished.add(offset);
            if (!receives) {
              progress.finish(choice);
              unfinished.delete(choice);
            }
            expect(progress.done).toBe(Math.min(...unfinished, progress.next));
          }
        },
      ),
    );
  });
});
