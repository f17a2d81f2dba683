import { deployedName } from '../../core/contract/deployed-name.ts';

/** Why a stage cannot be part of the names of AWS resources; `undefined` if it can. */
export function stageProblem(connector: string, stage: string | undefined): string | undefined {
  if (stage === undefined) return undefined;
  if (/^[a-z0-9-]+$/.test(stage) && deployedName(connector, stage).length <= 40) return undefined;
  return (
    `got '${stage}', allowed are lower-case letters, digits and -, at most 40 together with the connector's ` +
    `name '${connector}' and the - between them`
  );
}
