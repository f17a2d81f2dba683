import { describe, expect, it } from 'vitest';
import { mutatedText } from './mutant.ts';
import { mutationNamed, mutations } from './mutations.ts';
import { scenarios, shortForm } from './scenarios/all.ts';

const names = scenarios.map(({ name }) => name);

describe('the mechanisms that can be switched off', () => {
  it.each(mutations)('$name stands once in its file', async (mutation) => {
    const text = await mutatedText(mutation);
    expect(text).toContain(mutation.replacement);
    expect(text).not.toContain(mutation.source);
  });

  it('say so when the file has changed under them', async () => {
    const stale = { ...mutations[0]!, source: 'no such text' };
    await expect(mutatedText(stale)).rejects.toThrow(/occurs 0 times in (lambda|core)\/.*, it must once/);
  });

  it('are tried by scenarios that there are', () => {
    expect(names).toEqual(expect.arrayContaining(mutations.flatMap(({ fails }) => fails)));
  });

  it.each(names)('include one that "%s" tries', (name) => {
    expect(mutations.filter(({ fails }) => fails.includes(name))).not.toEqual([]);
  });

  it('are found by name, and a wrong name is told which there are', () => {
    expect(mutationNamed('retries').file).toBe('lambda/carry/write-groups.ts');
    expect(() => mutationNamed('luck')).toThrow(/got 'luck', allowed is one of 'write timestamps/);
  });
});

describe('the scenarios', () => {
  it('have names of their own', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('include those of the short form', () => {
    expect(names).toEqual(expect.arrayContaining([...shortForm]));
  });
});
