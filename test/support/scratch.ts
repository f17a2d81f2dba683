import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { projectRoot } from './project-root.ts';

/** A folder of this test file's own, removed when the file is done. */
export function scratchFolder(): string {
  const parent = join(projectRoot, '.millrace/test-infra');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'run-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
