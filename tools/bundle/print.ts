import type { Bundle } from '../../project/bundle/bundle.ts';

/** Packages below this are summed up, so that the report fits a screen. */
const smallestListedBytes = 5_000;

/** The bundle's size and what is in it, for a person. */
export function printBundle({
  directory,
  handler,
  eagerBytes,
  lazyBytes,
  packages,
  files,
}: Bundle): readonly string[] {
  const small = packages.filter(({ bytes, name }) => bytes < smallestListedBytes && !isOwn(name));
  const smallBytes = small.reduce((total, part) => total + part.bytes, 0);
  return [
    `bundle    ${directory}`,
    `handler   ${handler}`,
    `code      ${kilobytes(eagerBytes + lazyBytes)} in ${codeFiles(files)} files`,
    `  eager   ${kilobytes(eagerBytes)}  loaded at every cold start`,
    `  lazy    ${kilobytes(lazyBytes)}  loaded when first needed`,
    '',
    ...packages
      .filter((part) => !small.includes(part))
      .map((part) => `  ${part.load.padEnd(5)} ${kilobytes(part.bytes)}  ${part.name}`),
    `        ${kilobytes(smallBytes)}  ${small.length} more below ${smallestListedBytes / 1000} kB`,
  ];
}

const isOwn = (name: string): boolean => name === 'connector' || name === 'millrace';

const codeFiles = (files: Bundle['files']): number => files.filter(({ load }) => load !== 'map').length;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
