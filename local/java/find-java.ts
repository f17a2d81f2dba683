import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Resolves to the path of a `java` of this major version, looked for in JAVA_HOME, PATH and the usual folders. */
export async function findJava(major: number): Promise<string | undefined> {
  for (const java of await candidates()) {
    if ((await majorOf(java)) === major) return java;
  }
  return undefined;
}

/** Resolves to true if the program exists and ends with exit code 0. */
export const succeeds = async (program: string, args: readonly string[]): Promise<boolean> =>
  (await answers(program, args)) !== undefined;

/** Whether a folder of PATH has such a program, which may not run yet. */
export function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => existsSync(join(folder, program)));
}

async function candidates(): Promise<readonly string[]> {
  const home = process.env['JAVA_HOME'];
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const homes = [
    ...(await children('/usr/lib/jvm')),
    ...(await children('/Library/Java/JavaVirtualMachines')).map((jvm) => join(jvm, 'Contents', 'Home')),
  ];
  return [
    ...(home === undefined || home === '' ? [] : [join(home, 'bin', 'java')]),
    ...path.map((folder) => join(folder, 'java')),
    ...homes.map((folder) => join(folder, 'bin', 'java')),
  ];
}

const children = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).map((name) => join(folder, name));

async function majorOf(java: string): Promise<number | undefined> {
  const text = await answers(java, ['-version']);
  return text === undefined ? undefined : parseJavaVersion(text);
}

/** The major version in the answer to `java -version`: 17 of `openjdk version "17.0.15"`, 8 of `"1.8.0_402"`. */
export function parseJavaVersion(text: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (first === undefined) return undefined;
  return first === '1' && second !== undefined ? Number(second) : Number(first);
}

/** What the program prints, on either stream, or `undefined` where there is no such program. */
async function answers(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await run(program, args, { timeout: 20_000 });
    return stdout + stderr;
  } catch {
    return undefined;
  }
}
