import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { isObject } from '../core/value/is-object.ts';

/** Holds `core/`, `lambda/` and the other folders of code: the repository, or `dist/` of the installed package. */
export const codeRoot = resolve(import.meta.dirname, '..');

/** Holds this package's `package.json`. */
const packageRoot = existsSync(join(codeRoot, 'package.json')) ? codeRoot : dirname(codeRoot);

const extension = extname(import.meta.filename);

/** The file of a module of this package, such as `lambda/carry/handler`: TypeScript in the repository, else compiled. */
export const codeFile = (module: string): string => join(codeRoot, `${module}${extension}`);

/** The fields of this package's `package.json`, from source and compiled alike. Throws where it holds no object. */
export function readOwnPackage(): Readonly<Record<string, unknown>> {
  const file = join(packageRoot, 'package.json');
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(parsed)) throw new Error(`${file} is not an object`);
  return parsed;
}

/** The path of a file within this package's code or its source; `undefined` where it is not one of them. */
export function pathInPackage(file: string): string | undefined {
  const [path = ''] = [codeRoot, packageRoot]
    .map((root) => relative(root, file).split(sep).join('/'))
    .filter((inRoot) => /^(core|lambda|project|test)\//.test(inRoot));
  return path === '' ? undefined : path;
}
