import type { EvaluationResult, IAMClient } from '@aws-sdk/client-iam';
import type { AwsAccess } from './aws-access.ts';
import { ask } from './ask.ts';

import type { Decision, Grant, GrantFact } from '../facts/grants.ts';

/**
 * Asks IAM's simulator whether a role is allowed what it needs. The simulator knows the role's policies, its boundary
 * and the organization's policies, but not the policies of resources and of keys.
 */
export async function gatherGrants(
  access: AwsAccess,
  roleArn: string,
  grants: readonly Grant[],
): Promise<readonly GrantFact[]> {
  const { IAMClient: Client } = await import('@aws-sdk/client-iam');
  const client = new Client(access);
  try {
    const facts: GrantFact[] = [];
    // One after the other: the simulator's rate is low, and who is refused once is refused again.
    for (const grant of grants) {
      const refusal = facts.find(({ decisions }) => !decisions.known && decisions.kind === 'denied');
      facts.push(
        refusal === undefined
          ? await simulate(client, roleArn, grant)
          : { ...grant, decisions: refusal.decisions },
      );
    }
    return facts;
  } finally {
    client.destroy();
  }
}

async function simulate(client: IAMClient, roleArn: string, grant: Grant): Promise<GrantFact> {
  const { paginateSimulatePrincipalPolicy } = await import('@aws-sdk/client-iam');
  const decisions = await ask('iam:SimulatePrincipalPolicy', async () => {
    const found: Decision[] = [];
    const pages = paginateSimulatePrincipalPolicy(
      { client },
      { PolicySourceArn: roleArn, ActionNames: [...grant.actions], ResourceArns: [grant.resource] },
    );
    for await (const { EvaluationResults = [] } of pages) found.push(...EvaluationResults.map(readDecision));
    return found;
  });
  return { ...grant, decisions };
}

function readDecision(result: EvaluationResult): Decision {
  const { EvalActionName: action = '', EvalDecision: decision = 'implicitDeny' } = result;
  const allowed = decision === 'allowed' || isAllowedHere(result);
  return { action, allowed, decision, deniedBy: allowed ? undefined : deniedBy(result) };
}

/**
 * On a resource of another account its policy must allow too, and the simulator has none. It then lists what each kind of
 * policy says, of which only the role's can allow
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html).
 */
const isAllowedHere = ({ EvalDecision, EvalDecisionDetails = {} }: EvaluationResult): boolean =>
  EvalDecision === 'implicitDeny' && Object.values(EvalDecisionDetails).includes('allowed');

function deniedBy(result: EvaluationResult): Decision['deniedBy'] {
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) return 'organization';
  return result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
    ? 'boundary'
    : undefined;
}
