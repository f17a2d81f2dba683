import { resolve } from 'node:path';

/** The folder of this repository, with its package.json. */
export const projectRoot = resolve(import.meta.dirname, '../..');
