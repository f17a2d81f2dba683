import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType, type ICruiseOptions } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';
import configuration from '../../.dependency-cruiser.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const rules: readonly IForbiddenRuleType[] = configuration.forbidden;
const folders = [
  'bin',
  'cli',
  'tools',
  'lib',
  'local',
  'project',
  'lambda',
  'core',
  'release',
  'bench',
  'test',
  'examples',
];

async function violations(baseDir: string, places: readonly string[]): Promise<string[]> {
  const options: ICruiseOptions = {
    ...configuration.options,
    validate: true,
    ruleSet: { forbidden: [...rules] },
    baseDir,
  };
  const { output } = await cruise([...places], options, undefined, {});
  if (typeof output === 'string') throw new Error(`expected a result, got the text: ${output}`);
  const result: ICruiseResult = output;
  return result.summary.violations.map((found) => `${found.rule.name}: ${found.from} → ${found.to}`);
}

/** One offence per rule: the file that breaks it and the import that does. */
const offences: readonly { rule: string; file: string; imports: string }[] = [
  { rule: 'core-stays-pure', file: 'core/plan/a.ts', imports: '../../lambda/ports/b.ts' },
  { rule: 'connector-file-stays-light', file: 'core/connector/a.ts', imports: '../mapping/b.ts' },
  { rule: 'formats-stay-light', file: 'core/decode/json/a.ts', imports: '../event/b.ts' },
  { rule: 'full-messages-stay-in-letters', file: 'tools/a.ts', imports: '../core/failure/full-message.ts' },
  { rule: 'ports-know-only-core-types', file: 'lambda/ports/a.ts', imports: '../adapters/b.ts' },
  { rule: 'flow-knows-no-adapter', file: 'lambda/carry/process-batch.ts', imports: '../adapters/b.ts' },
  { rule: 'adapters-know-ports-and-core', file: 'lambda/adapters/sqs/a.ts', imports: '../file/b.ts' },
  { rule: 'lambda-ships-alone', file: 'lambda/carry/handler.ts', imports: '../../local/b.ts' },
  { rule: 'project-knows-no-user-of-it', file: 'project/a.ts', imports: '../lib/b.ts' },
  { rule: 'lib-sees-the-seam-only', file: 'lib/a.ts', imports: '../lambda/carry/handler.ts' },
  { rule: 'lib-folders-are-parts', file: 'lib/store/a.ts', imports: '../connector.ts' },
  { rule: 'local-stands-alone', file: 'local/a.ts', imports: '../lambda/carry/handler.ts' },
  { rule: 'tools-know-no-cli', file: 'tools/a.ts', imports: '../cli/b.ts' },
  { rule: 'cli-is-thin', file: 'cli/a.ts', imports: '../lambda/adapters/b.ts' },
  { rule: 'local-stands-alone', file: 'local/pipeline/a.ts', imports: '../../tools/kafka-access/b.ts' },
  { rule: 'local-stands-alone', file: 'local/pipeline/a.ts', imports: '../../core/mapping/b.ts' },
  { rule: 'bin-only-starts', file: 'bin/a.ts', imports: '../local/b.ts' },
  { rule: 'examples-are-users', file: 'examples/x/app.ts', imports: '../../lib/b.ts' },
  { rule: 'io-at-the-edge', file: 'core/io.ts', imports: 'node:fs' },
  { rule: 'nobody-imports-tests', file: 'lib/t.ts', imports: '../test/b.ts' },
];

describe('direction rules', () => {
  const scratch = path.join(root, '.millrace');
  mkdirSync(scratch, { recursive: true });
  const bad = mkdtempSync(path.join(scratch, 'direction-'));
  afterAll(() => {
    rmSync(bad, { recursive: true, force: true });
  });

  it('the direction rules hold in the whole project', async () => {
    expect(await violations(root, folders)).toEqual([]);
  }, 60_000);

  it.each(rules.map((rule) => [rule.name ?? '', rule.comment ?? '']))(
    'the direction rule %s says what to do about a violation',
    (_name, comment) => {
      expect(comment.length).toBeGreaterThan(40);
    },
  );

  it.each(offences)(
    'the direction rule $rule is broken by $file importing $imports',
    async ({ rule, file, imports }) => {
      const tree = mkdtempSync(path.join(bad, 'tree-'));
      const write = (name: string, text: string) => {
        const target = path.join(tree, name);
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, text);
      };
      if (imports.startsWith('.')) write(path.join(path.dirname(file), imports), 'export default 1;\n');
      write(file, `import '${imports}';\n`);
      const found = await violations(tree, [file.split('/')[0] ?? '']);
      expect(found.some((line) => line.startsWith(`${rule}: ${file}`))).toBe(true);
    },
  );

  it('two folders that import each other break no-folder-cycles, also where no file is in a cycle', async () => {
    const tree = mkdtempSync(path.join(bad, 'tree-'));
    for (const [file, text] of [
      ['tools/a/one.ts', "import '../b/two.ts';\n"],
      ['tools/b/two.ts', 'export default 1;\n'],
      ['tools/b/three.ts', "import '../a/four.ts';\n"],
      ['tools/a/four.ts', 'export default 1;\n'],
    ] as const) {
      mkdirSync(path.join(tree, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(tree, file), text);
    }
    const found = await violations(tree, ['tools']);
    expect(found).toContain('no-folder-cycles: tools/a → tools/b');
    expect(found.filter((line) => line.startsWith('no-cycles'))).toEqual([]);
  });

  it('every direction rule has an offence that breaks it, except for those that the package registry decides', () => {
    const proven = new Set(['no-folder-cycles', ...offences.map((offence) => offence.rule)]);
    const unproven = rules.map((rule) => rule.name).filter((name) => name !== undefined && !proven.has(name));
    expect(unproven).toEqual(['no-cycles', 'no-orphans', 'only-declared-packages']);
  });
});
