import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where downloads are stored for all projects of this user: the servers' jars and Java 11. `MILLRACE_CACHE` names it;
 * default: `millrace` in `XDG_CACHE_HOME`, or in `~/.cache`. A relative `XDG_CACHE_HOME` is ignored
 * (https://specifications.freedesktop.org/basedir-spec/latest/). It may be removed at any time no server is starting.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { MILLRACE_CACHE: named = '', XDG_CACHE_HOME: ofUser = '' } = environment;
  if (named !== '') return resolve(named);
  return join(isAbsolute(ofUser) ? ofUser : join(homedir(), '.cache'), 'millrace');
}
