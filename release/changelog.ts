/** The heading that collects what the next version brings. */
const unreleased = '## Unreleased';

/** What is said of a version, or of the next one; `undefined` where there is no such heading. */
export function sectionOf(changelog: string, heading: string): string | undefined {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => line === heading || line.startsWith(`${heading} `));
  if (start === -1) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '));
  return lines
    .slice(start + 1, length === -1 ? undefined : start + 1 + length)
    .join('\n')
    .trim();
}

/**
 * The changelog with what is unreleased under the heading of a version.
 * @param date of the release, such as 2026-01-31
 */
export function releaseChangelog(changelog: string, version: string, date: string): string {
  const entries = sectionOf(changelog, unreleased);
  if (entries === undefined) throw new Error(`CHANGELOG.md has no heading '${unreleased}'; add it`);
  if (!/^- /m.test(entries)) {
    throw new Error(
      `CHANGELOG.md says nothing under '${unreleased}'; add a line for each change that a user sees`,
    );
  }
  if (sectionOf(changelog, `## ${version}`) !== undefined) {
    throw new Error(
      `CHANGELOG.md has a heading '## ${version}' already; choose a version that is not released`,
    );
  }
  return changelog.replace(`${unreleased}\n`, `${unreleased}\n\n## ${version} (${date})\n`);
}
