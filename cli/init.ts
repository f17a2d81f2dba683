import { basename, join, resolve } from 'node:path';
import { initSources, initTargets } from '../tools/init/options.ts';
import { readPackageVersions } from '../tools/init/package-versions.ts';
import { projectFiles } from '../tools/init/project-files.ts';
import { projectName } from '../tools/init/project-name.ts';
import { writeProject } from '../tools/init/write-project.ts';
import { OptionProblems } from './flags/option-problems.ts';
import { oneOf, parseWithOptional } from './flags/options.ts';
import type { Command } from './terminal/command.ts';

const usage = `millrace init [DIR] [--target TARGET] [--source SOURCE]

Writes a new project: connector.ts, schema.cql, records to try it with, the CDK app that deploys it, and the
settings of npm, TypeScript and CDK. \`check\`, \`dev\` and \`cdk synth\` work at once; what must be replaced before
a deployment has a comment in bin/app.ts. Connector and package are named after the folder.

  DIR              a new folder, or an empty one; one with only a .git is empty (default: this folder)
  --target TARGET  where rows go: cassandra (default) or keyspaces
  --source SOURCE  where records come from: msk (default: an MSK cluster that exists), new-msk (one that the stack
                   creates) or self-managed (another Kafka)

Exit code 0: the project is written; 1: the folder is not empty, and nothing is written.`;

/** `millrace init`: a new project. */
export const init: Command = {
  name: 'init',
  summary: 'write a new project: connector, tables, records to try it with, CDK app',
  usage,
  async run(args, io) {
    const { values, positional: folder = '.' } = parseWithOptional(args, {
      target: { type: 'string', default: 'cassandra' },
      source: { type: 'string', default: 'msk' },
    });
    const problems = new OptionProblems();
    const target = problems.read(() => oneOf('target', values.target, initTargets), 'cassandra');
    const source = problems.read(() => oneOf('source', values.source, initSources), 'msk');
    problems.throwIfAny();
    const name = projectName(basename(resolve(folder)));
    const files = projectFiles({ name, target, source, versions: readPackageVersions() });
    await writeProject(folder, files);
    for (const path of files.keys()) io.out(join(folder, path));
    io.err(`next: ${folder === '.' ? '' : `cd ${quote(folder)} && `}npm install && npm run check`);
    return 0;
  },
};

/** For a shell of POSIX. */
const quote = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
