import { findJava } from './find-java.ts';

/** Resolves to the path of a Java 17; rejects with what to install. */
export async function requireJava17(): Promise<string> {
  const java = await findJava(17);
  if (java !== undefined) return java;
  throw new Error('no Java 17 in JAVA_HOME, PATH or the usual folders; install a JDK or JRE 17');
}
