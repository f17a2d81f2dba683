import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { failureCodes } from '../../core/contract/failure-codes.ts';

it('the runbook has every failure code', () => {
  const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/RUNBOOK.md'), 'utf8');
  expect(failureCodes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
