import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** Adds one statement to the role of a function, which its event sources act by too. */
export function allow(target: IFunction, actions: readonly string[], resource: string): void {
  target.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
}
