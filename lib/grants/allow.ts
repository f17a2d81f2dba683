import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { inParts } from '../synthesis/in-parts.ts';

/**
 * ARNs in one statement. A managed policy has 6,144 characters, and CDK divides the policy of a role between statements,
 * never within one (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
const arnsInStatement = 15;

/** Adds statements to the role of a function, which its event sources act by too: one, where there are few resources. */
export function allow(target: IFunction, actions: readonly string[], ...resources: readonly string[]): void {
  for (const part of inParts(resources, arnsInStatement)) {
    target.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...part] }));
  }
}
