import { expect, it } from 'vitest';
import { compileSubject, faultsOfSeeds, inputOf } from './run-subject.ts';
import { subjects } from './subjects/all.ts';
import { tryInput } from './try-input.ts';

/** `npm run fuzz` tries a thousand times as many, and measures each. */
const count = 100;

it.each(subjects)(
  'each near-valid input of $name is a row or an error of a defined code',
  async (subject) => {
    const connector = compileSubject(subject);
    const faults = await faultsOfSeeds(subject, connector);
    for (let index = 0; index < count; index++) {
      const { fault } = await tryInput(connector, inputOf(subject, 1, index));
      if (fault !== undefined) faults.push(`input ${index}: ${fault}`);
    }
    expect(faults).toEqual([]);
  },
);
