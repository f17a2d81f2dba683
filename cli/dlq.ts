import { UsageError } from '../project/usage-error.ts';
import { dlqHelp } from './flags/dead-letters/help.ts';
import { unknown } from './flags/options.ts';
import type { Command } from './terminal/command.ts';

const actions = {
  ls: async () => (await import('./dlq/ls.ts')).ls,
  show: async () => (await import('./dlq/show.ts')).show,
  redrive: async () => (await import('./dlq/redrive.ts')).redrive,
  purge: async () => (await import('./dlq/purge.ts')).purge,
} as const;

const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word);

/** `millrace dlq`: dead letters listed, shown, redriven or removed. */
export const dlq: Command = {
  name: 'dlq',
  summary: 'list, show, redrive or purge the records that were not written',
  help: dlqHelp,
  async run([action, ...rest], io) {
    const known = Object.keys(actions);
    if (action === undefined) throw new UsageError(`the action is missing; use one of ${known.join(', ')}`);
    if (!isAction(action)) throw new UsageError(unknown('action', action, known));
    const act = await actions[action]();
    return act(rest, io);
  },
};
