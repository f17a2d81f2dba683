import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { pollerInterfaceActions } from '../network/interface-actions.ts';
import { allowReading, secretOf } from '../secret-of.ts';
import type { SecretReference } from '../secret-of.ts';

/** Adds one statement to the function's role, by which its event sources act. */
export function allow(target: IFunction, actions: string[], resource: string): void {
  target.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
}

/** Lets the pollers stand in a VPC. */
export function allowPollersInVpc(target: IFunction): void {
  allow(target, [...pollerInterfaceActions], '*');
}

/** The secret of an event source, given as a construct or a complete ARN; readable for the function's role. */
export function readableSecret(
  scope: Construct,
  id: string,
  secret: SecretReference,
  target: IFunction,
): Secret | ISecret {
  const found = secretOf(scope, id, secret);
  allowReading(target, found);
  return found;
}
