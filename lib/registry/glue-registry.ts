import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import { printValue } from '../../core/connector/problem.ts';
import { allow } from '../grants/allow.ts';
import type { NetworkService } from '../network/network-service.ts';
import type { BoundRegistry, RegistryAddress } from './bound-registry.ts';

/** AWS Glue Schema Registry. */
export interface GlueRegistryProps {
  /**
   * The Region that the schemas are in, such as `'eu-central-1'`. In another Region than the stack's, Glue is called
   * through a NAT gateway, which `Network.create` does not have. Default: the Region of the stack.
   */
  readonly region?: string;
}

/** What is wrong with the options of Glue's registry. */
export function glueProblems({ region }: GlueRegistryProps): readonly string[] {
  const given: unknown = region;
  if (given === undefined || Token.isUnresolved(given)) return [];
  if (typeof given === 'string' && /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(given)) return [];
  return [
    `registries.glue.region: ${printValue(given)} is no Region; allowed: such as 'eu-central-1', or leave it out for that of the stack`,
  ];
}

/** The schemas of Glue in the account of the stack. Its options have no problem. */
export class GlueRegistry extends Construct implements BoundRegistry {
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly NetworkService[];
  readonly secretArns = [];
  readonly hasCertificates = false;
  readonly address: RegistryAddress | undefined;

  constructor(scope: Construct, id: string, { region }: GlueRegistryProps) {
    super(scope, id);
    const { region: own } = Stack.of(this);
    const isElsewhere = region !== undefined && region !== own;
    // Named in any case: it tells doctor that schemas come from Glue.
    this.environment = { [env.glueRegion]: region ?? own };
    // An interface endpoint leads to its own Region alone.
    this.services = isElsewhere ? [] : ['glue'];
    this.address = isElsewhere
      ? { kind: 'glue', ports: [443], reach: 'internet', securityGroup: undefined }
      : undefined;
  }

  /**
   * Lets a function read any schema version by its id, which names neither schema nor registry: AWS's policy for readers
   * has no narrower resource (https://docs.aws.amazon.com/glue/latest/dg/schema-registry-gs-serde.html).
   */
  grantRead(target: IFunction): void {
    allow(target, ['glue:GetSchemaVersion'], '*');
    if (target.role === undefined) return;
    Validations.of(target.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'a schema version is read by its id, which names neither schema nor registry',
    });
  }
}
