import { existsSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';

/** Holds `core/`, `lambda/` and the other folders of code: the repository, or `dist/` of the installed package. */
export const codeRoot = resolve(import.meta.dirname, '..');

/** Holds this package's `package.json`. */
export const packageRoot = existsSync(join(codeRoot, 'package.json')) ? codeRoot : dirname(codeRoot);

const extension = extname(import.meta.filename);

/** The file of a module of this package, such as `lambda/carry/handler`: TypeScript in the repository, else compiled. */
export const codeFile = (module: string): string => join(codeRoot, `${module}${extension}`);

/** The path of a file within this package's code or its source; `undefined` where it is not one of them. */
export function pathInPackage(file: string): string | undefined {
  const [path = ''] = [codeRoot, packageRoot]
    .map((root) => relative(root, file).split(sep).join('/'))
    .filter((inRoot) => /^(core|lambda|project|test)\//.test(inRoot));
  return path === '' ? undefined : path;
}
