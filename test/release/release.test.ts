import { describe, expect, it } from 'vitest';
import { releaseChangelog, sectionOf } from '../../release/changelog.ts';
import { checkVersion, nextMinor } from '../../release/version.ts';

const changelog = `# Changelog

## Unreleased

- A format.

## 0.1.0 (2026-01-01)

- First version.
`;

describe('the changelog of a release', () => {
  it('a released changelog has what was unreleased under the heading of the version', () => {
    const released = releaseChangelog(changelog, '0.2.0', '2026-02-03');
    expect(sectionOf(released, '## Unreleased')).toBe('');
    expect(sectionOf(released, '## 0.2.0')).toBe('- A format.');
    expect(sectionOf(released, '## 0.1.0')).toBe('- First version.');
    expect(released).toContain('## 0.2.0 (2026-02-03)\n\n- A format.\n');
  });

  it('a release is refused without an entry, without the heading, and for a version that is released', () => {
    const empty = releaseChangelog(changelog, '0.2.0', '2026-02-03');
    expect(() => releaseChangelog(empty, '0.3.0', '2026-02-04')).toThrow(
      "says nothing under '## Unreleased'",
    );
    expect(() => releaseChangelog('# Changelog\n', '0.3.0', '2026-02-04')).toThrow('has no heading');
    expect(() => releaseChangelog(changelog, '0.1.0', '2026-02-04')).toThrow("'## 0.1.0' already");
  });

  it('the heading of version 0.1.0 is not taken for that of 0.1', () => {
    expect(sectionOf(changelog, '## 0.1')).toBeUndefined();
  });
});

describe('the version of a release', () => {
  it.each([
    ['0.1.1', '0.1.0'],
    ['0.2.0', '0.1.9'],
    ['0.10.0', '0.9.0'],
    ['1.0.0', '0.99.99'],
  ])('version %s may follow %s', (next, current) => {
    expect(() => {
      checkVersion(next, current);
    }).not.toThrow();
  });

  it.each([
    ['0.1.0', '0.1.0', 'not above'],
    ['0.1.9', '0.2.0', 'not above'],
    ['0.9.0', '0.10.0', 'not above'],
    ['1.0', '0.1.0', "'1.0' is not a version"],
    ['v1.0.0', '0.1.0', 'is not a version'],
    ['01.0.0', '0.1.0', 'is not a version'],
  ])('version %s may not follow %s: %s', (next, current, message) => {
    expect(() => {
      checkVersion(next, current);
    }).toThrow(message);
  });

  it('the version of a dry run is the next minor one', () => {
    expect(nextMinor('0.9.3')).toBe('0.10.0');
  });
});
