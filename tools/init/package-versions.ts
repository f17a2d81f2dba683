import { isObject } from '../../core/value/is-object.ts';
import { readOwnPackage } from '../../project/package-files.ts';
import type { PackageVersions, ProjectPackage } from './options.ts';

/** The versions that this package is made and tested with, of every package that a project depends on. */
export function readPackageVersions(): PackageVersions {
  const { version, ...sections } = readOwnPackage();
  const versionOf = (name: ProjectPackage): string => {
    if (name === 'millrace') return String(version);
    // An exact version where there is one: peers are ranges.
    const found = ['devDependencies', 'dependencies', 'peerDependencies']
      .map((section) => property(sections[section], name))
      .find((each) => typeof each === 'string');
    if (typeof found !== 'string') throw new Error(`package.json of millrace names no version of ${name}`);
    return /\d+\.\d+\.\d+/.exec(found)?.[0] ?? found;
  };
  return {
    millrace: versionOf('millrace'),
    'aws-cdk-lib': versionOf('aws-cdk-lib'),
    constructs: versionOf('constructs'),
    'aws-cdk': versionOf('aws-cdk'),
    tsx: versionOf('tsx'),
    typescript: versionOf('typescript'),
    '@types/node': versionOf('@types/node'),
  };
}

const property = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
