import { Aws, Fn, Names, Stack } from 'aws-cdk-lib';
import { CfnPolicy, Policy, Role } from 'aws-cdk-lib/aws-iam';
import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Adds statements to the role of a function. On an imported role they become an inline policy, and IAM replaces a policy
 * of the same name (https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html). CDK names it by its path
 * inside the stack, unless a feature flag is set: the stack that is deployed last would remove the grants of the others.
 *
 * Throws when the policies would belong to another stack than the scope's.
 */
export function allowRole(scope: IConstruct, role: IRole, statements: readonly PolicyStatement[]): void {
  for (const statement of statements) {
    const { policyDependable: policy } = role.addToPrincipalPolicy(statement);
    // The policy of a role made in this app is another kind of dependable, and belongs to the stack of the role.
    if (policy instanceof Policy) nameByStack(policy, role);
    if (policy instanceof Policy || role instanceof Role) checkPlace(scope, role);
  }
}

/** Its policies name what the scope's stack makes, and functions wait for the policies: each stack would wait for the other. */
function checkPlace(scope: IConstruct, role: IRole): void {
  const [own, other] = [Stack.of(scope), Stack.of(role)];
  if (own === other) return;
  throw new Error(
    `function.role: '${role.node.path}' is of stack '${other.node.path}', whose policies would depend on stack '${own.node.path}' ` +
      "that depends on them; import the role in that stack, by Role.fromRoleArn(stack, 'Role', role.roleArn), or give " +
      'role.withoutPolicyUpdates() and the statements of docs/SECURITY.md to the role',
  );
}

/** The longest name of a policy (https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html). */
const maxNameLength = 128;
const uuidLength = 36;

/**
 * A role is the same in every Region, and a stack of one name may be in several. So the name ends in the UUID of the
 * stack: `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID`.
 */
function nameByStack(policy: Policy, role: IRole): void {
  const { defaultChild: resource } = policy.node;
  if (!(resource instanceof CfnPolicy)) return;
  const path = Names.uniqueResourceName(role, { maxLength: maxNameLength - uuidLength - 1, separator: '-' });
  resource.policyName = Fn.join('-', [path, Fn.select(2, Fn.split('/', Aws.STACK_ID))]);
}
