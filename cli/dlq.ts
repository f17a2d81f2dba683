import type { Command } from './terminal/command.ts';
import { UsageError } from '../project/usage-error.ts';
import { storeFlags } from './flags/connection-options.ts';
import { renderFlags } from './flags/help.ts';
import { unknown } from './flags/options.ts';

const usage = `millrace dlq ls | show | redrive | purge SOURCE [options]

Looks at the records that were not written, and brings them through the flow again.

  ls SOURCE        how many of each code, table and column, and a line for each
  show SOURCE      one of them whole, key and value too; of one position, each that was kept
  redrive SOURCE   write them with the write timestamp they would have had, and remove what went through
  purge SOURCE     remove them without writing them

SOURCE is one of
  https://sqs.…              a queue of dead letters, those in S3 included
  file:///path.jsonl         dead letters in a file, or batches that the emulated event source gave up
  s3://bucket/prefix         batches that Lambda gave up, or letters too large for their queue

Which ones (all of the given filters must hold)
  --code CODE        of this failure code; may be given several times
  --topic TOPIC      of this topic
  --table KS.TABLE   of this table
  --column COLUMN    of this column; where several things are wrong with a record, one of them must have the code, the
                     table and the column
  --since TIME       kept at this time or later: 2026-01-31T12:00:00Z, 2026-01-31 (UTC), or an age: 30m, 2h, 7d
  --until TIME       kept before this time
  --position P       topic-partition@offset, or topic-partition@offset-offset
  --limit N          look at no more than N messages, lines or objects (default: 10000)
  --json             print JSON
  --dead-letter-bucket BUCKET
                     the S3 bucket of letters too large for the queue: a message that points into it is followed, one
                     that points elsewhere is left as it is (default: MILLRACE_DEAD_LETTER_BUCKET, if it is set)

redrive, of a whole queue, by the function that the stack has for it:
  --open             let it run until the queue is empty or nothing leaves it any more; Ctrl-C closes it
  --close            close one that was left open
redrive, through the deployed function for records:
  --function NAME    the function's name, as the stack's output FunctionName has it
redrive, through the bundle on this machine:
  --contact-points H:P,… --local-dc DC [--connector FILE]      (default: connector.ts)
  --dead-letters URL            where what fails again goes (default: SOURCE, if it is a queue or file)
                                (letters too large for that queue go to --dead-letter-bucket)
${renderFlags(storeFlags)}
redrive, through either function:
  --rate N           records per second at most (default: 200)
  --batch-size N     records per invocation at most (default: 100)
  --overwrite-newer  also where a route has 'server' timestamps: there an old record overwrites what came later
  --dry-run          say what would be done

purge:
  --all              needed where no filter is given
  --yes              do it; without it, say what would be done

A queue can't be listed: its messages are received, hidden from others for up to 15 minutes, and given back at the
end. A record is known by its cluster, position and content: different records of one position are redriven each, one
after the other, and copies of one record together. A redrive that was interrupted is run again: a record that comes
twice has the same effect as once. A record that fails again is stored again as a new letter with its new reason; where
that is most of a batch of 20 or more, the redrive ends and nothing is stored again. A letter that can't be read, or
whose record the function can't take, is named and left; the others go on. A column with a TTL lives that long from the
redrive on.
Exit code 0: done; 1: something failed again or is left, also beyond the
default --limit, or the filters mean no record (ls: always 0); 2: wrong usage,
such as a failure code that there is not.`;

const actions = {
  ls: async () => (await import('../tools/dead-letters/list.ts')).list,
  show: async () => (await import('../tools/dead-letters/show.ts')).show,
  redrive: async () => (await import('../tools/dead-letters/redrive.ts')).redrive,
  purge: async () => (await import('../tools/dead-letters/purge.ts')).purge,
} as const;

const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word);

/** `millrace dlq`: dead letters listed, shown, brought again or removed. */
export const dlq: Command = {
  name: 'dlq',
  summary: 'list, show, redrive or purge the records that were not written',
  usage,
  async run([action, ...rest], io) {
    if (action === undefined) throw new UsageError(`say what to do: ${Object.keys(actions).join(', ')}`);
    if (!isAction(action)) throw new UsageError(unknown('action', action, Object.keys(actions)));
    const act = await actions[action]();
    return act(rest, io);
  },
};
