import { basename, join, resolve } from 'node:path';
import { readPackageVersions } from '../tools/init/package-versions.ts';
import { projectFiles } from '../tools/init/project-files.ts';
import { projectName } from '../tools/init/project-name.ts';
import { writeProject } from '../tools/init/write-project.ts';
import { initHelp, readInitRequest } from './flags/init-flags.ts';
import type { Command } from './terminal/command.ts';

/** `millrace init`: a new project. */
export const init: Command = {
  name: 'init',
  summary: 'write a new project: connector, tables, records to try it with, CDK app',
  help: initHelp,
  async run(args, io) {
    const { folder, target, source } = readInitRequest(args);
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
