import { describe, expect, it } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

const makesDrivers = 'new Client(';
const fromDriver = /import \{[^}]*(?<!type )\bClient\b[^}]*\} from 'cassandra-driver'/;

describe('driver clients', () => {
  it('the functions and the command line create drivers in one place, so that all read values in the same form', () => {
    const makers = sourceFiles('lambda', 'project', 'lib', 'tools', 'cli').filter(
      ({ text }) => text.includes(makesDrivers) && fromDriver.test(text),
    );
    expect(makers.map(({ path }) => path)).toEqual(['lambda/adapters/cassandra/client.ts']);
  });
});
