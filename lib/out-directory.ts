import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Where synthesis writes templates; what belongs to them goes beside them, with no folder of its own to clean up. */
export function outDirectory(scope: IConstruct): string {
  const stage = Stage.of(scope);
  if (stage === undefined) throw new Error(`'${scope.node.path}' is not in an App: create it within one`);
  return stage.outdir;
}
