import { findJava, isOnPath } from './find-java.ts';

/** Resolves to the path of a Java 17; rejects with what to install. */
export async function requireJava17(): Promise<string> {
  const java = await findJava(17);
  if (java !== undefined) return java;
  // Maven itself needs a Java: that it is installed is seen by its file.
  const alsoMissing = isOnPath('mvn') ? '' : ', and no Maven in PATH';
  const fix = alsoMissing === '' ? 'install a JDK 17' : 'install a JDK 17 and Maven';
  throw new Error(`no Java 17 in JAVA_HOME, PATH or the usual folders${alsoMissing}; ${fix}`);
}
