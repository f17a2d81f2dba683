import { statSync } from 'node:fs';
import { UsageError } from '../../project/usage-error.ts';
import { filePathOf, urlOf } from '../../project/files.ts';

/** Where dead letters go, by a queue's URL, a file's path or its `file:` URL: the URL. Throws {@link UsageError}. */
export function readDeadLetters(text: string): string {
  const url = urlOf(text);
  if (!URL.canParse(url) || !/^(file|https?):$/.test(new URL(url).protocol)) {
    throw new UsageError(
      `option '--dead-letters' must be a queue's https://… or a file's path or file:///…, got '${url}'`,
    );
  }
  const path = filePathOf(url);
  if (path === undefined || (!path.endsWith('/') && !isFolder(path))) return url;
  throw new UsageError(`option '--dead-letters' must name a file, got the folder '${text}'`);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
