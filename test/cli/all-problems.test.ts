import { describe, expect, it } from 'vitest';
import { runCommandLine, type Commands } from '../../cli/main.ts';

const commands: Commands = {
  query: async () => (await import('../../cli/query.ts')).query,
  migrate: async () => (await import('../../cli/migrate.ts')).migrate,
  dev: async () => (await import('../../cli/dev.ts')).dev,
  doctor: async () => (await import('../../cli/doctor.ts')).doctor,
  dlq: async () => (await import('../../cli/dlq.ts')).dlq,
};

const secured = { tls: 'on', credentials: 'hunter2' };
const filters = { since: 'soon', until: '2026-02-30', position: 't@1', limit: '0' };

describe('command line with several problems', () => {
  it.each<[string[], Record<string, string>]>([
    [['query', 'SELECT 1'], { 'contact-points': 'h', limit: '0', ...secured }],
    [['migrate'], { 'contact-points': 'h:0', timeout: 'long', 'local-dc': '', ...secured }],
    [['dev'], { records: '0', rate: 'fast', seed: '-1' }],
    [
      ['doctor', '--cluster=here', '--on-demand'],
      {
        authentication: 'password',
        'vpc-connection': 'new',
        'minimum-pollers': '1',
        'start-from': 'now',
        'contact-points': 'h',
        tls: 'on',
        store: 'redis',
      },
    ],
    [['dlq', 'ls', 'nowhere'], filters],
    [['dlq', 'show', 'nowhere'], filters],
    [['dlq', 'purge', 'nowhere'], filters],
    [['query', 'SELECT 1', '--nowhere', '--json=yes'], { limitt: '1' }],
  ])('all problems of the command line are reported: millrace %j', async (words, wrong) => {
    const said: string[] = [];
    const options = Object.entries(wrong).map(([option, value]) => `--${option}=${value}`);
    const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) };
    expect(await runCommandLine([...words, ...options], commands, io)).toBe(2);
    for (const option of Object.keys(wrong)) expect(said.join('\n')).toContain(`--${option}'`);
    for (const word of words) {
      if (word.startsWith('--')) expect(said.join('\n')).toContain(word.split('=')[0]);
      if (word === 'nowhere') expect(said.join('\n')).toContain("the source must be a queue's");
    }
    expect(said.join('\n')).not.toContain('hunter2');
  });
});
