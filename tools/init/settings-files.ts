import type { InitOptions, ProjectPackage } from './options.ts';

/** `package.json` of a new project. */
export function packageFile({ name, target, versions }: InitOptions): string {
  const range = (packages: readonly ProjectPackage[]): Readonly<Record<string, string>> =>
    Object.fromEntries(packages.map((each) => [each, `^${versions[each]}`]));
  return json({
    name,
    version: '0.1.0',
    private: true,
    // A connector file and a CDK app are ES modules.
    type: 'module',
    scripts: {
      check: `millrace check${target === 'keyspaces' ? ' --dialect keyspaces' : ''}`,
      typecheck: 'tsc',
      dev: 'millrace dev',
      synth: 'cdk synth --quiet',
      diff: 'cdk diff',
      // The tables are in a stack of their own.
      deploy: `cdk deploy${target === 'keyspaces' ? ' --all' : ''}`,
      doctor: 'millrace doctor',
    },
    dependencies: range(['aws-cdk-lib', 'constructs', 'millrace']),
    devDependencies: range(['@types/node', 'aws-cdk', 'tsx', 'typescript']),
  });
}

/** `tsconfig.json` of a new project. */
export const tsconfigFile = (): string =>
  json({
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      types: ['node'],
      noEmit: true,
      allowImportingTsExtensions: true,
      strict: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
    },
    include: ['connector.ts', 'bin'],
  });

/** `cdk.json` of a new project. */
export const cdkFile = (): string =>
  json({
    app: 'node --import tsx bin/app.ts',
    versionReporting: false,
    context: {
      '@aws-cdk/aws-iam:importedRoleStackSafeDefaultPolicyName': true,
      '@aws-cdk/aws-iam:minimizePolicies': true,
      '@aws-cdk/core:checkSecretUsage': true,
      '@aws-cdk/core:enablePartitionLiterals': true,
      '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
    },
  });

/** `.gitignore` of a new project. */
export const gitignoreFile = (): string => ['node_modules/', 'cdk.out/', '.millrace/', ''].join('\n');

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
