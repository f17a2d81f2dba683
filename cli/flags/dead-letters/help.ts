import type { CommandHelp } from '../flag.ts';
import { filterFlags } from './filter-flags.ts';
import { purgeFlags } from './purge-flags.ts';
import { deployedFlags, gateFlags, localFlags, paceFlags } from './redrive-flags.ts';
import { scanFlags } from './source-flags.ts';

export const dlqHelp: CommandHelp = {
  synopsis: ['millrace dlq ls | show | redrive | purge SOURCE [options]'],
  about: ['Lists the records that were not written, shows them, writes them again, or removes them.'],
  sections: [
    {
      arguments: [
        { name: 'ls', help: 'how many records of each code, table and column, and a line for each record' },
        { name: 'show', help: 'one record with its key and value; of one position, each that is stored' },
        {
          name: 'redrive',
          help: 'write records with their original write timestamps, and remove what went through',
        },
        { name: 'purge', help: 'remove records without writing them' },
      ],
    },
    {
      title: 'SOURCE is one of',
      arguments: [
        { name: 'https://sqs.…', help: 'a queue of dead letters, those in S3 included' },
        {
          name: 'file:///path.jsonl',
          help: 'a file of dead letters, or of batches that the emulated event source gave up; its path will do',
        },
        {
          name: 's3://bucket/prefix',
          help: 'batches that Lambda gave up, or letters that are too large for their queue',
        },
      ],
    },
    { title: 'Which records (all given filters must match)', flags: filterFlags },
    { title: 'All of them', flags: scanFlags },
    { title: 'redrive, of a whole queue, by the function that the stack has for it', flags: gateFlags },
    { title: 'redrive, through the deployed function for records', flags: deployedFlags },
    { title: 'redrive, through the bundle on this machine', flags: localFlags },
    { title: 'redrive, through either function', flags: paceFlags },
    { title: 'purge', flags: purgeFlags },
  ],
  notes: [
    'SQS cannot list a queue: its messages are received, hidden from others for up to 15 minutes, and made visible again at the end.',
    'A record is known by its cluster, position and content: different records of one position are each redriven, one after the other; copies of one record are redriven together. A redrive that was interrupted can run again: writing a record twice has the same effect as writing it once.',
    'A record that fails again is stored as a new letter with its new reason. Where that would be most of a batch of 20 or more, the redrive ends, and stores none of them. A letter that cannot be read, or whose record the function cannot take, is named and stays; the others continue. The TTL of a column starts at the redrive.',
  ],
  examples: [
    'millrace dlq ls .millrace/groups/millrace-orders/dead-letters.jsonl --since 2h',
    'millrace dlq show letters.jsonl --position shop.orders-0@17',
    'millrace dlq redrive https://sqs.eu-west-1.amazonaws.com/111122223333/letters --function orders --code wrong_type',
    'millrace dlq redrive letters.jsonl --contact-points 127.0.0.1:9042 --local-dc datacenter1 --dry-run',
    'millrace dlq purge letters.jsonl --code invalid_json --yes',
  ],
  exitCodes: [
    '0: done',
    '1: a record failed again or remains, also one beyond the default --limit, or no record matches the filters (ls: always 0)',
    '2: wrong usage, such as an unknown failure code',
  ],
};
