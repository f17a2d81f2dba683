/**
 * Arguments: path, first offset, most letters. Stores letters one by one in a file until three in a row are refused, or
 * there are no more, and prints the offsets that were answered as stored as JSON. Run in a process of its own, whose
 * files are limited in size: that is what a full disk does.
 */
import { openFileSink } from '../../../lambda/adapters/file/index.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import { makeRecord } from '../make-record.ts';

const [path = '', first = '0', most = '0'] = process.argv.slice(2);
const sink = openFileSink(path);
const stored: number[] = [];
let refused = 0;
for (let offset = Number(first); offset < Number(first) + Number(most) && refused < 3; offset++) {
  const record = makeRecord({ offset, value: Buffer.alloc(200 + (offset % 7) * 100, 'ü"\n') });
  const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('') } as const;
  const [addressed] = writeDeadLetters(
    [{ kind: 'failed', record, failure }],
    { name: 'o', configHash: 'h' },
    0,
  );
  const [answer] = addressed === undefined ? [] : await sink.store([addressed.letter]);
  if (answer === undefined) stored.push(offset);
  refused = answer === undefined ? 0 : refused + 1;
}
process.stdout.write(JSON.stringify(stored));
