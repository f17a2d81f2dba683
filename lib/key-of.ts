import { Key } from 'aws-cdk-lib/aws-kms';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The construct of a key that may be given as an ARN; what its own policy allows is then its owner's to say. */
export const keyOf = (scope: Construct, key: IKey | string | undefined): IKey | undefined =>
  typeof key === 'string' ? Key.fromKeyArn(scope, 'Key', key) : key;
