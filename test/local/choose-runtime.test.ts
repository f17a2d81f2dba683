import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseRuntime } from '../../local/start/choose-runtime.ts';
import type { DetectedTools } from '../../local/start/choose-runtime.ts';

const nothing: DetectedTools = { java17: false, maven: false, docker: false };

describe('chooseRuntime', () => {
  const possible: readonly [string, DetectedTools, 1 | 3, string][] = [
    ['Java and Maven', { ...nothing, java17: true, maven: true }, 1, 'java'],
    ['Java and Maven beside Docker', { java17: true, maven: true, docker: true }, 3, 'java'],
    ['only Docker', { ...nothing, docker: true }, 1, 'docker'],
    ['Docker and half of the rest', { java17: true, maven: false, docker: true }, 1, 'docker'],
  ];
  it.each(possible)('chooseRuntime chooses a runtime with %s', (_, found, nodes, way) => {
    expect(chooseRuntime(found, nodes)).toBe(way);
  });

  const impossible: readonly [string, DetectedTools, 1 | 3, RegExp][] = [
    ['nothing', nothing, 1, /install Java 17 and Maven, or start Docker$/],
    ['Java alone', { ...nothing, java17: true }, 1, /^cannot start .*: Maven not found.*; install Maven, or/],
    ['Maven alone', { ...nothing, maven: true }, 1, /install Java 17, or start Docker$/],
    ['three nodes in Docker', { ...nothing, docker: true }, 3, /^three nodes need Java 17 and Maven/],
  ];
  it.each(impossible)('chooseRuntime says what to install with %s', (_, found, nodes, message) => {
    expect(() => chooseRuntime(found, nodes)).toThrow(message);
  });
});

describe('images of compose.yaml', () => {
  it('the images of compose.yaml have the same version of Kafka as the jars', () => {
    const pom = read('local/jars/kafka-4.3/pom.xml');
    const version = /<artifactId>kafka_2\.13<\/artifactId>\s*<version>(.*)<\/version>/.exec(pom)?.[1];
    expect(version).toBeDefined();
    expect(read('local/docker/compose.yaml')).toContain(`image: apache/kafka:${version ?? ''}\n`);
  });

  it('the images of compose.yaml have the same version of Apicurio Registry as the jars', () => {
    const pom = read('local/jars/apicurio-2.6/pom.xml');
    const version = /<artifactId>apicurio-registry-app<\/artifactId>\s*<version>(.*)<\/version>/.exec(
      pom,
    )?.[1];
    expect(version).toBeDefined();
    expect(read('local/docker/compose.yaml')).toContain(
      `image: apicurio/apicurio-registry-mem:${version ?? ''}\n`,
    );
  });
});

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
