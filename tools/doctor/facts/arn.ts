/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, taken apart. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** What follows the account, colons included. */
  readonly resource: string;
}

/** Takes an ARN apart; `undefined` for anything else. */
export function parseArn(text: string): Arn | undefined {
  const [scheme, partition, service, region, account, ...resource] = text.split(':');
  if (scheme !== 'arn' || resource.length === 0) return undefined;
  if (partition === undefined || service === undefined || region === undefined || account === undefined) {
    return undefined;
  }
  return { partition, service, region, account, resource: resource.join(':') };
}

/** Whether the text is the ARN of an MSK cluster: `arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID`. */
export const isClusterArn = (text: string): boolean =>
  /^arn:[^:]+:kafka:[^:]+:[^:]+:cluster\/[^/]+\/[^/]+$/.test(text);

/** Whether the text is the ARN of an MSK VPC connection: `arn:aws:kafka:REGION:ACCOUNT:vpc-connection/ACCOUNT/CLUSTER/UUID`. */
export const isConnectionArn = (text: string): boolean =>
  /^arn:[^:]+:kafka:[^:]+:[^:]+:vpc-connection\/[^/]+\/[^/]+\/[^/]+$/.test(text);

/** The ARN of a topic or a group, as IAM knows it: `…:cluster/NAME/UUID` → `…:topic/NAME/UUID/TOPIC`. */
export const inCluster = (clusterArn: string, kind: 'topic' | 'group', name: string): string =>
  `${clusterArn.replace(':cluster/', `:${kind}/`)}/${name}`;

/** The last part of an ARN's path, which is what people call the thing; another text stays as it is. */
export const shortName = (text: string): string => {
  const resource = parseArn(text)?.resource ?? text;
  const [, name = resource] =
    /^(?:cluster|role|function|secret|vpc-connection\/[^/]+)[/:]([^/:]+)/.exec(resource) ?? [];
  return name;
};
