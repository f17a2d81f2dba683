import { readFileSync } from 'node:fs';

/** Reads a file that lies beside the bundle; throws if there is none. */
export function readBeside(moduleUrl: string, name: string): string {
  return readFileSync(new URL(name, moduleUrl), 'utf8');
}
