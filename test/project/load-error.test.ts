import { expect, it } from 'vitest';
import { describeLoadError } from '../../project/load-error.ts';

it('lists every error of a file that does not compile, with line and column from 1', () => {
  const uncompiled = Object.assign(new Error(), {
    message: `Transform failed with 2 errors:\n/a.ts:3:18: ERROR: Unexpected ":"\n/a.ts:9:0: ERROR: Expected "}"`,
  });
  expect(describeLoadError(uncompiled)).toMatch(/a\.ts:3:19: Unexpected ":"\n {4}.*a\.ts:9:1: Expected "}"$/);
});
