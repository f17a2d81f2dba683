import { Fn, Token } from 'aws-cdk-lib';
import { printValue } from '../../core/connector/problem.ts';

/** The ARNs on which IAM authentication of an MSK cluster is granted. */
export interface MskArns {
  readonly cluster: string;
  topic(name: string): string;
  group(name: string): string;
}

const clusterArnPattern = /^(arn:[^:]+:kafka:[^:]+:[^:]+):cluster\/([^/]+\/[^/]+)$/;

/**
 * Derives topic and group ARNs from a cluster's: `…:cluster/NAME/UUID` → `…:topic/NAME/UUID/TOPIC`
 * (https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html). A token is split at deployment. Text is one
 * of which `mskArnProblems` says nothing.
 */
export function mskArns(clusterArn: string): MskArns {
  const [prefix, nameAndUuid] = Token.isUnresolved(clusterArn)
    ? [splitAt(clusterArn, 0), splitAt(clusterArn, 1)]
    : parse(clusterArn);
  return {
    cluster: clusterArn,
    topic: (name) => `${prefix}:topic/${nameAndUuid}/${name}`,
    group: (name) => `${prefix}:group/${nameAndUuid}/${name}`,
  };
}

const splitAt = (clusterArn: string, index: number): string =>
  Fn.select(index, Fn.split(':cluster/', clusterArn));

function parse(clusterArn: string): readonly [string, string] {
  const [, prefix = '', nameAndUuid = ''] = clusterArnPattern.exec(clusterArn) ?? [];
  return [prefix, nameAndUuid];
}

/** What is wrong with the ARN of a cluster; a token is not known yet. */
export function mskArnProblems(clusterArn: unknown): readonly string[] {
  if (Token.isUnresolved(clusterArn)) return [];
  if (typeof clusterArn === 'string' && clusterArnPattern.test(clusterArn)) return [];
  return [
    `source.clusterArn: ${printValue(clusterArn)} is not the ARN of an MSK cluster; ` +
      'use arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID, as `aws kafka list-clusters-v2` prints it',
  ];
}

/** The ARN of a serverless cluster ends in `-s` and a number, that of a provisioned one in `-` and a number. */
export const isServerlessArn = (clusterArn: string): boolean =>
  !Token.isUnresolved(clusterArn) && /-s\d+$/.test(clusterArn);
