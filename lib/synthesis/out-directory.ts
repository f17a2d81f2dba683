import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The folder of the templates. Files that belong to a template are written beside it. */
export function outDirectory(scope: IConstruct): string {
  const stage = Stage.of(scope);
  if (stage === undefined) throw new Error(`'${scope.node.path}' is not in an App: create it within one`);
  return stage.outdir;
}
