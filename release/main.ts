/** `npm run release`: prepares a version, or publishes the one that is tagged. CONTRIBUTING.md says when. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOfThrown } from '../core/failure/thrown.ts';
import { isObject } from '../core/value/is-object.ts';
import { releaseChangelog, sectionOf } from './changelog.ts';
import { checkVersion, nextMinor } from './version.ts';

const root = join(import.meta.dirname, '..');
const changelogFile = join(root, 'CHANGELOG.md');

const usage = `npm run release -- VERSION     writes the version and the changelog, commits and tags them
npm run release -- --publish   publishes the tagged version with its provenance; in CI, on its tag
npm run release -- --dry-run   checks that the next version could be released; changes nothing`;

try {
  run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`release: ${messageOfThrown(error)}\n`);
  process.exitCode = 1;
}

function run(args: string[]): void {
  const { values, positionals } = parseArgs({
    args,
    options: { publish: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
    allowPositionals: true,
  });
  const [version, ...others] = positionals;
  if (values['dry-run'] === true && version === undefined) dryRun();
  else if (values.publish === true && version === undefined) publish();
  else if (version !== undefined && others.length === 0) prepare(version);
  else throw new Error(`wrong usage\n${usage}`);
}

function prepare(version: string): void {
  const { version: current } = readPackage();
  checkVersion(version, current);
  const changed = output('git', 'status', '--porcelain');
  if (changed !== '')
    throw new Error(`there are changes that are not committed; commit or remove them:\n${changed}`);
  const changelog = releaseChangelog(readFileSync(changelogFile, 'utf8'), version, today());
  npm('version', version, '--no-git-tag-version', '--ignore-scripts');
  writeFileSync(changelogFile, changelog);
  output('git', 'commit', '--all', '--message', `Release ${version}`);
  output('git', 'tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
  say(`Release ${version} is committed and tagged; to publish it: git push --follow-tags`);
}

function publish(): void {
  const { version, repository } = readPackage();
  const tags = output('git', 'tag', '--points-at', 'HEAD').split('\n');
  if (!tags.includes(`v${version}`)) {
    throw new Error(
      `HEAD is not tagged v${version}; prepare the version with: npm run release -- ${version}`,
    );
  }
  if (sectionOf(readFileSync(changelogFile, 'utf8'), `## ${version}`) === undefined) {
    throw new Error(`CHANGELOG.md has no heading '## ${version}'`);
  }
  if (!repository) {
    throw new Error(
      'package.json names no repository: npm compares it with the place that the provenance names; add ' +
        '"repository": { "type": "git", "url": "git+https://github.com/OWNER/millrace.git" }',
    );
  }
  npm('publish', '--provenance', '--access', 'public');
}

function dryRun(): void {
  const { version: current } = readPackage();
  const version = nextMinor(current);
  checkVersion(version, current);
  releaseChangelog(readFileSync(changelogFile, 'utf8'), version, today());
  npm('publish', '--dry-run', '--access', 'public');
  say(`${version} could be released`);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readPackage(): { readonly version: string; readonly repository: boolean } {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!isObject(parsed) || !('version' in parsed)) {
    throw new Error('package.json has no version');
  }
  return { version: String(parsed['version']), repository: 'repository' in parsed };
}

function output(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { cwd: root, encoding: 'utf8' }).trim();
}

function npm(...args: readonly string[]): void {
  execFileSync('npm', args, { cwd: root, stdio: 'inherit' });
}
