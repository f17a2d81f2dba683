import { Fn, Token } from 'aws-cdk-lib';

/** The ARNs on which IAM authentication of an MSK cluster is granted. */
export interface MskArns {
  readonly cluster: string;
  topic(name: string): string;
  group(name: string): string;
}

const clusterArnPattern = /^(arn:[^:]+:kafka:[^:]+:[^:]+):cluster\/([^/]+\/[^/]+)$/;

/**
 * Derives topic and group ARNs from a cluster's: `…:cluster/NAME/UUID` → `…:topic/NAME/UUID/TOPIC`
 * (https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html). A token is split at deployment.
 * Throws when the text is not the ARN of an MSK cluster.
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
  const [, prefix, nameAndUuid] = clusterArnPattern.exec(clusterArn) ?? [];
  if (prefix === undefined || nameAndUuid === undefined) {
    throw new Error(
      `source.clusterArn: '${clusterArn}' is not the ARN of an MSK cluster; ` +
        'use arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID, as `aws kafka list-clusters-v2` prints it',
    );
  }
  return [prefix, nameAndUuid];
}
