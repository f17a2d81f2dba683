import { expect, it } from 'vitest';
import { parseJavaVersion } from '../../local/java/find-java.ts';

const answers: readonly [string, number | undefined][] = [
  ['openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)', 17],
  ['openjdk version "21" 2023-09-19', 21],
  ['java version "1.8.0_402"', 8],
  ['openjdk version "11.0.13" 2021-10-19 LTS', 11],
  ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "17.0.1" 2021-10-19', 17],
  ['The operation couldn’t be completed. Unable to locate a Java Runtime.', undefined],
];

it.each(answers)('parseJavaVersion reads the major version of %j', (text, major) => {
  expect(parseJavaVersion(text)).toBe(major);
});
