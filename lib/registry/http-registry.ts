import { Annotations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import { quotedList } from '../../core/connector/quoted-list.ts';
import { allowReading, readableArn } from '../grants/allow-reading.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { NetworkService } from '../network/network-service.ts';
import type { BoundRegistry, RegistryAddress } from './bound-registry.ts';
import { plainUrls } from './http-registry-problems.ts';
import { secretProps } from './http-registry-props.ts';
import type { HttpRegistryKind, HttpRegistryProps } from './http-registry-props.ts';
import { parseRegistryUrl } from './registry-url.ts';

/** The variables of each kind. */
const variables = { confluent: env.registry, apicurio: env.apicurio } as const;

/** A registry that the function asks by HTTP. Its options have no problem. */
export class HttpRegistry extends Construct implements BoundRegistry {
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly NetworkService[];
  readonly secretArns: readonly string[];
  readonly address: RegistryAddress;
  readonly hasCertificates: boolean;
  private readonly secrets: readonly ConnectorSecret[];

  constructor(scope: Construct, id: string, kind: HttpRegistryKind, props: HttpRegistryProps) {
    super(scope, id);
    const { urls, reach, securityGroup } = props;
    const names = variables[kind];
    const secrets = secretProps.flatMap((name) => {
      const secret = props[name];
      return secret === undefined ? [] : [{ variable: names[name], secret }];
    });
    this.secrets = secrets.map(({ secret }) => secret);
    this.secretArns = this.secrets.map(readableArn);
    this.hasCertificates = props.tlsAuthorities !== undefined || props.tlsClientCertificate !== undefined;
    this.services = secrets.length > 0 ? ['secretsManager'] : [];
    this.environment = {
      [names.url]: urls.join(','),
      ...Object.fromEntries(secrets.map(({ variable, secret }) => [variable, secret.secretArn])),
    };
    const ports = new Set(urls.flatMap((url) => parseRegistryUrl(url)?.port ?? []));
    this.address = { kind, ports: [...ports], reach, securityGroup };
    this.warnOfPlainText(kind, plainUrls(props));
  }

  /** Lets a function read the secrets. The registry itself decides what the login may read. */
  grantRead(target: IFunction): void {
    for (const secret of this.secrets) allowReading(target, secret);
  }

  private warnOfPlainText(kind: HttpRegistryKind, urls: readonly string[]): void {
    if (urls.length === 0) return;
    Annotations.of(this).addWarningV2(
      'millrace:plainTextRegistry',
      `registries.${kind}.urls: ${quotedList(urls)} sends schemas in plain text through the VPC, where they can be changed ` +
        'on their way; use https once the registry has a certificate',
    );
  }
}
