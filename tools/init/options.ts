/** Where rows go. */
export type InitTarget = 'cassandra' | 'keyspaces';

/** Where records come from: an MSK cluster that exists, one that the stack creates, or another Kafka. */
export type InitSource = 'msk' | 'new-msk' | 'self-managed';

export const initTargets: readonly InitTarget[] = ['cassandra', 'keyspaces'];
export const initSources: readonly InitSource[] = ['msk', 'new-msk', 'self-managed'];

/** What a new project is made from. */
export interface InitOptions {
  /** The name of the connector and of the package: see {@link projectName}. */
  readonly name: string;
  readonly target: InitTarget;
  readonly source: InitSource;
  readonly versions: PackageVersions;
}

/** Package name → the version that Millrace is tested with, for every package that a project depends on. */
export type PackageVersions = Readonly<Record<ProjectPackage, string>>;

export type ProjectPackage =
  'millrace' | 'aws-cdk-lib' | 'constructs' | 'aws-cdk' | 'tsx' | 'typescript' | '@types/node';
