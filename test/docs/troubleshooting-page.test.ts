import { expect, it } from 'vitest';
import { docPages } from '../support/doc-pages.ts';
import { sourceFiles } from '../support/source-files.ts';

const sources = sourceFiles('bin', 'cli', 'core', 'lambda', 'lib', 'local', 'project', 'tools')
  .map(({ text }) => text.replaceAll("\\'", "'"))
  .join('\n');

const page = docPages.find(({ path }) => path === 'docs/TROUBLESHOOTING.md');

/**
 * Code that reads like a message: words, and `…` for what differs from case to case. Its longest constant part must be
 * in a source file; what Node and OpenSSL say is not ours to look up.
 */
const messages = (page?.lines ?? [])
  .filter(({ fence }) => fence === undefined)
  .flatMap(({ text }) => [...text.matchAll(/`([^`]*…[^`]*)`/g)].map(([, code = '']) => code))
  .filter((code) => / \w+ \w+/.test(code) && !/^(GRANT|ALTER|npx|sign in)/.test(code));

it('the page on troubleshooting contains only messages that Millrace prints', () => {
  expect(messages.length).toBeGreaterThan(10);
  const gone = messages.filter((message) => {
    const [longest = ''] = message
      .split(/…|'…'/)
      .map((part) => part.replace(/^['; ,]+|['; ,]+$/g, ''))
      .sort((one, other) => other.length - one.length);
    return !sources.includes(longest);
  });
  expect(gone).toEqual([]);
});
