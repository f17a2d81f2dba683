import { describe, expect, it } from 'vitest';
import { mutatedText } from './mutant.ts';
import { mutationNamed, mutations } from './mutations.ts';
import { scenarios, shortForm } from './scenarios/all.ts';

const names = scenarios.map(({ name }) => name);

describe('chaos mutations', () => {
  it.each(mutations)('the source of the mutation $name occurs once in its file', async (mutation) => {
    const text = await mutatedText(mutation);
    expect(text).toContain(mutation.replacement);
    expect(text).not.toContain(mutation.source);
  });

  it('a mutation whose source has changed says so', async () => {
    const stale = { ...mutations[0]!, source: 'no such text' };
    await expect(mutatedText(stale)).rejects.toThrow(/occurs 0 times in (lambda|core)\/.*, it must once/);
  });

  it('every mutation names scenarios that exist', () => {
    expect(names).toEqual(expect.arrayContaining(mutations.flatMap(({ fails }) => fails)));
  });

  it.each(names)('some mutation makes the scenario "%s" fail', (name) => {
    expect(mutations.filter(({ fails }) => fails.includes(name))).not.toEqual([]);
  });

  it('a mutation is found by name, and a wrong name is answered with the known ones', () => {
    expect(mutationNamed('retries').file).toBe('lambda/carry/write-groups.ts');
    expect(() => mutationNamed('luck')).toThrow(/got 'luck', allowed is one of 'write timestamps/);
  });
});

describe('chaos scenarios', () => {
  it('the names of the scenarios are unique', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('the scenarios include those of the short form', () => {
    expect(names).toEqual(expect.arrayContaining([...shortForm]));
  });
});
