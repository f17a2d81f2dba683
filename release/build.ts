/** `npm run build`: writes `dist/`, the compiled package with declarations, source maps and the files that it reads. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Rooms whose other files, such as the servers' poms, are read at run time. */
const rooms = ['cli', 'tools', 'lib', 'local', 'project', 'lambda', 'core'];

await rm(dist, { recursive: true, force: true });
await Promise.all([compile('tsconfig.build.json'), compile('tsconfig.declarations.json')]);
await Promise.all(rooms.map(copyOtherFiles));
await copyAmbientDeclarations();
await rewriteDeclarations();

async function compile(project: string): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const compiler = spawn(process.execPath, [tsc, '--project', join(root, project)], { stdio: 'inherit' });
  await once(compiler, 'close');
  const { exitCode } = compiler;
  if (exitCode !== 0) throw new Error(`tsc --project ${project} ended with exit code ${String(exitCode)}`);
}

async function copyOtherFiles(room: string): Promise<void> {
  await cp(join(root, room), join(dist, room), {
    recursive: true,
    filter: (source) => !/\.(ts|md)$/.test(source),
  });
}

/** TypeScript writes no copy of a declaration file, and refers from define.d.ts to the one of the source. */
async function copyAmbientDeclarations(): Promise<void> {
  const [folder, name] = ['core/connector', 'schema-files.d.ts'];
  await cp(join(root, folder, name), join(dist, folder, name));
  const frontDoor = join(dist, folder, 'define.d.ts');
  const text = await readFile(frontDoor, 'utf8');
  const reference = `../../../${folder}/${name}`;
  if (!text.includes(reference)) throw new Error(`${frontDoor} does not refer to ${reference}`);
  await writeFile(frontDoor, text.replace(reference, `./${name}`));
}

/** TypeScript leaves `./x.ts` in declarations as it is; there is only `./x.d.ts` beside them, which `./x.js` names. */
async function rewriteDeclarations(): Promise<void> {
  const names = await readdir(dist, { recursive: true });
  const declarations = names.filter((name) => name.endsWith('.d.ts')).map((name) => join(dist, name));
  await Promise.all(
    declarations.map(async (file) => {
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/(\bfrom ['"]|\bimport\(['"])(\.[^'"]*)\.ts(?=['"])/g, '$1$2.js'));
    }),
  );
}
