import { stageProblem } from '../../lib/synthesis/stage-name.ts';
import { UsageError } from '../../project/usage-error.ts';
import { findAccess } from './gather/aws-access.ts';
import { evaluate } from './rules/evaluate.ts';
import type { PlacedFinding } from './rules/finding.ts';
import { gatherDeployed } from './gather/deployed.ts';
import { gatherPlanned } from './gather/planned.ts';
import { loadProject } from '../../project/load-project.ts';
import type { Request } from './gather/request.ts';

/** Asks, then judges. Rejects where nothing can be asked: no credentials, no Region, no such stack, no such file. */
export async function diagnose(request: Request): Promise<readonly PlacedFinding[]> {
  const now = Date.now();
  const { connectorFile, schemaFile } = request;
  if (request.kind === 'planned') {
    const local = loadProject({ connectorFile: request.connectorFile, schemaFile, schema: 'optional' });
    checkStage(local.connector.name, request.stage);
    const access = await findAccess(request.region ?? request.clusterArn.split(':')[3]);
    return evaluate(await gatherPlanned(access, request, local, now));
  }
  const local =
    connectorFile === undefined ? undefined : loadProject({ connectorFile, schemaFile, schema: 'optional' });
  return evaluate(await gatherDeployed(await findAccess(request.region), request, local, now));
}

function checkStage(connector: string, stage: string | undefined): void {
  const problem = stageProblem(connector, stage);
  if (problem !== undefined) throw new UsageError(`option '--stage': ${problem}`);
}
