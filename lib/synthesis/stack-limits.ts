import { CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { isObject } from '../../core/value/is-object.ts';
import { limits } from './limits.ts';

const advice = 'divide the topics among several connectors, each in a stack of its own';

/** What a stack has more of than CloudFormation and IAM take, after CDK has divided what it can. */
export function stackProblems(stack: Stack): readonly string[] {
  const own = stack.node.findAll().filter((construct) => Stack.of(construct) === stack);
  const counts = [
    {
      what: 'resources',
      count: own.filter((each) => CfnResource.isCfnResource(each)).length,
      of: 'stackResources',
    },
    { what: 'outputs', count: own.filter((each) => each instanceof CfnOutput).length, of: 'stackOutputs' },
  ] as const;
  return [
    ...counts.flatMap(({ what, count, of }) =>
      count <= limits[of].value
        ? []
        : [`stack '${stack.node.path}': ${count} ${what}; allowed: ${limits[of].value}; ${advice}`],
    ),
    ...policyProblems(stack, own),
  ];
}

/** The policies of a role that exists cannot be divided: CDK may only put them into it. */
function policyProblems(stack: Stack, constructs: readonly IConstruct[]): readonly string[] {
  const sizes = new Map<string, number>();
  for (const policy of constructs) {
    if (!CfnPolicy.isCfnPolicy(policy)) continue;
    const characters = JSON.stringify(shortest(stack.resolve(policy.policyDocument))).length;
    const roles: unknown = stack.resolve(policy.roles);
    for (const role of Array.isArray(roles) ? roles : []) {
      const name = JSON.stringify(role);
      sizes.set(name, (sizes.get(name) ?? 0) + characters);
    }
  }
  const { value: allowed } = limits.inlinePolicyCharacters;
  return [...sizes]
    .filter(([, characters]) => characters > allowed)
    .map(
      ([role, characters]) =>
        `role ${role}: its inline policies have at least ${characters} characters; allowed: ${allowed}; ` +
        `let the stack create the role, whose policies it divides, or ${advice}`,
    );
}

/** The least that CloudFormation can put for a reference, so that nothing is refused that might be deployed. */
const shortestNames: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111122223333',
};

function shortest(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shortest);
  if (!isObject(value)) return value;
  const [[key, argument] = ['', undefined]] = Object.entries(value);
  if (key === 'Ref') return shortestNames[String(argument)] ?? '';
  if (key === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map((part) => String(shortest(part))).join(String(argument[0]));
  }
  if (key.startsWith('Fn::')) return '';
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shortest(part)]));
}
