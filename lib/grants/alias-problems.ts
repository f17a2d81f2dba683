import type { IKey } from 'aws-cdk-lib/aws-kms';

/** CDK takes an alias wherever it takes a key, and gives its ARN for the key's. */
export const isAlias = (key: IKey): boolean => 'aliasName' in key || key.keyArn.includes(':alias/');

/**
 * An alias in the place of a key. A role that is granted the use of its ARN may not use the key
 * (https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html).
 */
export const aliasProblems = (option: string, key: IKey | undefined): readonly string[] =>
  key === undefined || !isAlias(key)
    ? []
    : [
        `${option} is the alias of a key, but roles are granted the use of keys alone; give the key itself, such as ` +
          'Key.fromKeyArn(…), or aliasTargetKey of an alias that this app creates',
      ];
