import type { Survivor } from './report.ts';

/**
 * The survivors that the page names: the rows of its tables whose first cell is a file, and whose second and third are
 * the code and its mutant.
 */
export function namedIn(page: string): readonly Survivor[] {
  return page.split('\n').flatMap((line) => {
    // A bar within a cell is escaped.
    const [, file, code, mutant] = line.split(/(?<!\\)\|/).map(cellText);
    const isRow = file?.endsWith('.ts') === true && code !== undefined && mutant !== undefined;
    return isRow ? [{ file, code, mutant }] : [];
  });
}

function cellText(cell: string): string {
  return cell
    .trim()
    .replace(/^`+ ?(.*?) ?`+$/, '$1')
    .replaceAll('\\|', '|');
}

export interface Comparison {
  readonly unnamed: readonly Survivor[];
  /** Named, but killed by now, or gone with the code. */
  readonly stale: readonly Survivor[];
}

/**
 * Holds the survivors of a run against those named; of files that the run left out, nothing is said, and a named one
 * may have timed out.
 */
export function compare(
  survivors: readonly Survivor[],
  timedOut: readonly Survivor[],
  named: readonly Survivor[],
  files: ReadonlySet<string>,
): Comparison {
  return {
    unnamed: without(survivors, named),
    stale: without(
      named.filter(({ file }) => files.has(file)),
      [...survivors, ...timedOut],
    ),
  };
}

/** One for one: code that stands twice in a file is named twice. */
function without(some: readonly Survivor[], others: readonly Survivor[]): readonly Survivor[] {
  const left = others.map(printSurvivor);
  return some.filter((survivor) => {
    const at = left.indexOf(printSurvivor(survivor));
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}

export function printSurvivor({ file, code, mutant }: Survivor): string {
  return `${file}\n  - ${code}\n  + ${mutant}`;
}
