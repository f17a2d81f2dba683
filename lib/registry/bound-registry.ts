import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { RegistryKind } from '../../core/connector/registries.ts';
import type { NetworkService } from '../network/network-service.ts';

/** A registry that a connector fetches schemas from: a value of `RegistryAccess`. */
export interface IRegistry {
  /** What the formats of the connector call it. */
  readonly kind: RegistryKind;
  /** What does not fit together in its options; synthesis reports it with the problems of all other registries. */
  problems(scope: Construct): readonly string[];
  /** Creates what it consists of under `scope`. Called once per connector, when it has no problem. */
  bind(scope: Construct): BoundRegistry;
}

/** A registry within a stack. */
export interface BoundRegistry {
  /** The variables by which the function finds it, by the names in `core/contract`. */
  readonly environment: Readonly<Record<string, string>>;
  /** The AWS services that the function calls to fetch a schema. */
  readonly services: readonly NetworkService[];
  /** The ARNs of every secret that functions read, as policies name them: the network must let them through. */
  readonly secretArns: readonly string[];
  /** Where it answers; `undefined` for a service that `services` names. */
  readonly address: RegistryAddress | undefined;
  /** Whether the function connects with certificates that expire: its own or an authority's. Adds an alarm. */
  readonly hasCertificates: boolean;
  /** Lets a function fetch schemas, and read the secrets that this needs. */
  grantRead(target: IFunction): void;
}

/** Where a registry answers that no endpoint of the VPC leads to. */
export interface RegistryAddress {
  readonly kind: RegistryKind;
  /** Of its URLs, each once. */
  readonly ports: readonly number[];
  /** `vpc`: at an address that the VPC has a route to. `internet`: by a NAT gateway. */
  readonly reach: RegistryReach;
  /** The group of the registry. `undefined`: only the functions get a rule, towards every address. */
  readonly securityGroup: ISecurityGroup | undefined;
}

export type RegistryReach = 'vpc' | 'internet';
