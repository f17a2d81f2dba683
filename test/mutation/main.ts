/** `npm run mutate [-- options of Stryker]`: tests mutants, then holds the survivors against docs/reports/MUTATIONS.md. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { compare, namedIn, printSurvivor } from './named.ts';
import { survivorsIn, timedOutIn, type MutationReport, type Survivor } from './report.ts';

const page = 'docs/reports/MUTATIONS.md';

const { status } = spawnSync('npx', ['stryker', 'run', ...process.argv.slice(2)], { stdio: 'inherit' });
if (status === 0) {
  const report = JSON.parse(readFileSync('reports/mutation.json', 'utf8')) as MutationReport;
  const files = new Set(Object.keys(report.files).map((file) => file.replace(/^lambda\/core\//, '')));
  const { unnamed, stale } = compare(
    survivorsIn(report),
    timedOutIn(report),
    namedIn(readFileSync(page, 'utf8')),
    files,
  );
  tell('survive and are not named there: kill them with a test, or say why they may live', unnamed);
  tell('are named there but do not survive any more: take them off', stale);
  process.exitCode = unnamed.length + stale.length === 0 ? 0 : 1;
} else process.exitCode = status ?? 1;

function tell(what: string, mutants: readonly Survivor[]): void {
  if (mutants.length === 0) return;
  process.stderr.write(
    `\n${page}: ${mutants.length} mutants ${what}\n${mutants.map(printSurvivor).join('\n')}\n`,
  );
}
