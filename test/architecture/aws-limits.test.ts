import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

/** Each place of the commands and tools that makes a client of AWS, with what it is made of. */
const clients = sourceFiles('cli', 'tools')
  .filter(({ text }) => text.includes('@aws-sdk/client-'))
  .flatMap(({ path, text }) =>
    [...text.matchAll(/new (?:\w*Client)\(([^;]*?)\);/g)].map(([, made = '']) => [path, made] as const),
  );

/** It sends no request: only its Region is asked. */
const silent = 'tools/doctor/gather/aws-access.ts';

describe('clients of AWS in the command line', () => {
  it('clients of AWS are found in the tools', () => {
    expect(clients.length).toBeGreaterThan(10);
  });

  it.each(clients.filter(([file]) => file !== silent))(
    'a client of AWS in %s has a time limit for each request',
    (_, made) => {
      expect(made).toMatch(/\bclientLimits\(|\baccess\b/);
    },
  );
});
