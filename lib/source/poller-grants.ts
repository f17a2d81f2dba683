import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { allow } from '../grants/allow.ts';
import { pollerInterfaceActions } from '../network/interface-actions.ts';

/** Lets the pollers, which act by the role of the function, have network interfaces in a VPC. */
export function allowPollersInVpc(target: IFunction): void {
  allow(target, pollerInterfaceActions, '*');
}
