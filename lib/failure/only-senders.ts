import { Lazy, Token } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Denies an action to all but the principals of the list, which may grow until synthesis and must not stay empty.
 * For a session `aws:PrincipalArn` is the ARN of the role that was assumed, and a request without the key is denied too
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
 */
export const denyOthers = (action: string, resource: string, principalArns: ReadonlySet<string>) =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [action],
    resources: [resource],
    conditions: {
      ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => [...principalArns] }) },
    },
  });

/** What `aws:PrincipalArn` can be equal to; IAM's operators for ARNs take `*` in a name. */
const principal = /^arn:[a-z-]+:iam::\d{12}:(?:role|user)\/.+$/;

/** Every operator that names neither a role nor a user. What is only known at deployment is not checked. */
export const operatorProblems = (operators: readonly string[]): readonly string[] =>
  operators
    .filter((arn) => !Token.isUnresolved(arn) && !principal.test(arn))
    .map(
      (arn) =>
        `deadLetters.operators: '${arn}' is not the ARN of a role or user; allowed: arn:aws:iam::ACCOUNT:role/NAME ` +
        'and arn:aws:iam::ACCOUNT:user/NAME, with * in NAME; for a session name the role that it has assumed',
    );
