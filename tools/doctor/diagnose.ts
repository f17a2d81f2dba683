import { stageProblem } from '../../lib/synthesis/stage-name.ts';
import { readFileSync } from 'node:fs';
import { messageOfThrown } from '../../core/failure/thrown.ts';
import { readTemplate } from '../../lib/changes/template.ts';
import type { Template } from '../../lib/changes/template.ts';
import { UsageError } from '../../project/usage-error.ts';
import { findAccess } from './gather/aws-access.ts';
import { evaluate } from './rules/evaluate.ts';
import type { PlacedFinding } from './rules/finding.ts';
import { gatherChanges } from './gather/changes.ts';
import { gatherDeployed } from './gather/deployed.ts';
import type { LocalConnector } from './gather/local-connector.ts';
import { gatherPlanned } from './gather/planned.ts';
import { loadProject } from '../../project/load-project.ts';
import type { DeployedRequest, Request } from './gather/request.ts';
import { functionOfStack } from './gather/stack.ts';
import { gatherVpc } from './gather/vpc.ts';
import { checkChanges } from './rules/changes.ts';
import { checkVpc } from './rules/vpc.ts';

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
  if (request.kind === 'network') {
    const vpc = await gatherVpc(await findAccess(request.region), request.vpcId, undefined);
    return checkVpc(vpc).map((finding) => ({ area: 'network', ...finding }));
  }
  const local =
    connectorFile === undefined ? undefined : loadProject({ connectorFile, schemaFile, schema: 'optional' });
  return diagnoseDeployed(request.named, request.region, local, now);
}

async function diagnoseDeployed(
  named: DeployedRequest['named'],
  region: string | undefined,
  local: LocalConnector | undefined,
  now: number,
): Promise<readonly PlacedFinding[]> {
  const stack = 'stack' in named ? named : undefined;
  const template = stack?.templateFile === undefined ? undefined : readTemplateFile(stack.templateFile);
  const access = await findAccess(region);
  const name = 'stack' in named ? await functionOfStack(access, named.stack) : named.function;
  const changes =
    stack === undefined || template === undefined ? undefined : await gatherChanges(access, stack, template);
  if (name !== undefined) return evaluate({ ...(await gatherDeployed(access, name, local, now)), changes });
  if (changes !== undefined) {
    return checkChanges(changes).map((finding) => ({ area: 'changes' as const, ...finding }));
  }
  throw new Error(
    `stack '${stack?.stack ?? ''}' has no output FunctionName: it is not a connector's; name another, give --function, ` +
      'or --template to compare the stack alone',
  );
}

function readTemplateFile(file: string): Template {
  try {
    return readTemplate(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    throw new UsageError(`option '--template': ${messageOfThrown(cause)}`);
  }
}

function checkStage(connector: string, stage: string | undefined): void {
  const problem = stageProblem(connector, stage);
  if (problem !== undefined) throw new UsageError(`option '--stage': ${problem}`);
}
