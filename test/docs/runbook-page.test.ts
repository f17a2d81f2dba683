import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { docPages } from '../support/doc-pages.ts';
import { projectRoot } from '../support/project-root.ts';

const panels = ['panels', 'topic-panels', 'table-panels']
  .map((name) => readFileSync(join(projectRoot, `lib/watch/${name}.ts`), 'utf8'))
  .join('\n');
const prose = (docPages.find(({ path }) => path === 'docs/RUNBOOK.md')?.lines ?? [])
  .filter(({ fence }) => fence === undefined)
  .map(({ text }) => text.trim())
  .join(' ');

it('the runbook quotes only titles of panels that the dashboard has', () => {
  const quoted = [...prose.matchAll(/"([A-Z][^"]+?)(?: …)?"/g)].map(([, title = '']) => title);
  expect(quoted.length).toBeGreaterThan(10);
  expect(quoted.filter((title) => !panels.includes(`'${title}`) && !panels.includes(`\`${title}`))).toEqual(
    [],
  );
});
