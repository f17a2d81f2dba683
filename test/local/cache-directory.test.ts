import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheDirectory } from '../../local/download/cache-directory.ts';

describe('cacheDirectory', () => {
  it.each([
    ['MILLRACE_CACHE, also relative', { MILLRACE_CACHE: 'cache', XDG_CACHE_HOME: '/x' }, resolve('cache')],
    ['millrace in XDG_CACHE_HOME', { XDG_CACHE_HOME: '/x', MILLRACE_CACHE: '' }, '/x/millrace'],
    ['millrace in ~/.cache', {}, `${homedir()}/.cache/millrace`],
    [
      'millrace in ~/.cache where XDG_CACHE_HOME is relative',
      { XDG_CACHE_HOME: 'x' },
      `${homedir()}/.cache/millrace`,
    ],
  ])('cacheDirectory is %s', (_name, environment, directory) => {
    expect(cacheDirectory(environment)).toBe(directory);
  });
});
