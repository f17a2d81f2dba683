#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The package has no TypeScript: the CLI is compiled there, and runs from its source in the repository.
if (existsSync(new URL('millrace.ts', import.meta.url))) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./millrace.ts');
} else {
  await import('../dist/bin/millrace.js');
}
