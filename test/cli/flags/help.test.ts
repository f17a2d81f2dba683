import { describe, expect, it } from 'vitest';
import { renderHelp } from '../../../cli/flags/help.ts';

const help = renderHelp({
  synopsis: ['millrace grind [FILE] [options]'],
  about: ['Grinds what is in a file. '.repeat(8).trim()],
  sections: [
    {
      arguments: [{ name: 'FILE', help: 'what to grind' }],
      flags: {
        grain: { type: 'string', value: 'N', default: '3', unit: 'millimetres', help: 'size of the grain' },
        wheel: { type: 'string', value: 'NAME', multiple: true, help: 'a wheel', example: 'north' },
        to: { type: 'string', value: 'DIR', required: true, help: 'where the flour goes' },
        quietly: { type: 'boolean', default: false, help: 'without a sound' },
      },
    },
    {
      title: 'The water',
      flags: {
        'a-name-that-is-much-too-long': {
          type: 'string',
          value: 'VALUE',
          defaultText: 'the mill stream',
          help: 'where the water comes from, in more words than fit into one line, so that a second line is needed for them',
        },
      },
    },
  ],
  notes: ['Wheels turn.'],
  examples: ['millrace grind rye --to bag'],
  exitCodes: ['0: ground', '1: not'],
});

describe('renderHelp', () => {
  it('renderHelp prints arguments and options in columns, with unit, default and example', () => {
    expect(help).toContain(
      [
        '  FILE                            what to grind',
        '  --grain N                       size of the grain (in millimetres; default: 3)',
        '  --wheel NAME                    a wheel (may be given several times; for example --wheel north)',
        '  --to DIR                        where the flour goes (required)',
        '  --quietly                       without a sound',
        '',
        'The water:',
        '  --a-name-that-is-much-too-long VALUE',
        '                                  where the water comes from, in more words than fit into one line, so that a second',
        '                                  line is needed for them (default: the mill stream)',
        '',
        'Wheels turn.',
        '',
        'Examples:',
        '  millrace grind rye --to bag',
        '',
        'Exit code 0: ground; 1: not.',
      ].join('\n'),
    );
  });

  it('the help fits 120 columns and has no space at the end of a line', () => {
    for (const line of help.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(120);
      expect(line).toBe(line.trimEnd());
    }
  });
});
