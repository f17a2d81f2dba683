import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import type { RegistryKind } from '../../core/connector/registries.ts';
import { Network } from '../../lib/network/network.ts';
import { bindRegistries } from '../../lib/registry/bind-registries.ts';
import type { IRegistry } from '../../lib/registry/bound-registry.ts';
import type { HttpRegistryProps } from '../../lib/registry/http-registry-props.ts';
import { RegistryAccess } from '../../lib/registry/registry-access.ts';
import { scratchFolder } from '../support/scratch.ts';
import { clicksStack } from './support/connector.ts';
import type { Variation } from './support/connector.ts';
import { registryConnector } from './support/registry-connector.ts';
import { anyFunction, emptyStack, propertiesOf, secretArn, secretOf, warningsOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();

const confluent = (props: Partial<HttpRegistryProps> = {}): IRegistry =>
  RegistryAccess.confluent({ urls: ['https://schemas.web.internal:8081'], reach: 'vpc', ...props });

interface Refused {
  readonly what: string;
  readonly needed: readonly RegistryKind[];
  readonly registries: (stack: Stack) => readonly IRegistry[];
  readonly says: RegExp;
}

const ofConfluent = (
  what: string,
  props: Partial<HttpRegistryProps> | ((stack: Stack) => Partial<HttpRegistryProps>),
  says: RegExp,
): Refused => ({
  what,
  needed: ['confluent'],
  registries: (stack) => [confluent(typeof props === 'function' ? props(stack) : props)],
  says,
});

const refused: readonly Refused[] = [
  {
    what: 'a registry that a format needs and that is not given',
    needed: ['confluent'],
    registries: () => [],
    says: /^registries: a format of the connector has confluentRegistry\(\), but none is given; add RegistryAccess\.confluent\(…\)$/,
  },
  {
    what: 'a registry that no format needs',
    needed: ['confluent'],
    registries: () => [confluent(), RegistryAccess.glue()],
    says: /RegistryAccess\.glue\(…\) is given, but no format .* the connector needs 'confluent'$/,
  },
  {
    what: 'two registries of one kind',
    needed: ['confluent'],
    registries: () => [confluent(), confluent()],
    says: /RegistryAccess\.confluent\(…\) is given twice/,
  },
  ofConfluent('no URL', { urls: [] }, /registries\.confluent\.urls: an empty array is not possible/),
  ofConfluent('a URL of another protocol', { urls: ['ftp://a'] }, /urls\[0\]: is not the URL of a registry/),
  ofConfluent('a list of URLs in one', { urls: ['https://a,https://b'] }, /urls\[0\]: is not the URL/),
  ofConfluent(
    'a URL with a query',
    { urls: ['https://a', 'https://b?c'] },
    /urls\[1\]: is not the URL of a registry/,
  ),
  ofConfluent(
    'http with a secret',
    (stack) => ({ urls: ['http://a'], credentials: secretOf(stack, 'login') }),
    /'http:\/\/a' is plain text, but credentials given; use https, or remove the secret/,
  ),
  ofConfluent(
    'http on the internet',
    { urls: ['http://a'], reach: 'internet' },
    /plain text, which reach: 'internet' does not allow/,
  ),
  ofConfluent(
    'an unknown reach',
    // @ts-expect-error plain JavaScript passes it
    { reach: 'public' },
    /registries\.confluent\.reach: 'public' is not possible; allowed: 'vpc' or 'internet'/,
  ),
  ofConfluent(
    'a security group of a registry on the internet',
    (stack) => ({
      reach: 'internet',
      securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-0a1b2c3d4e5f60718'),
    }),
    /securityGroup: has no effect with reach: 'internet'/,
  ),
  ofConfluent(
    'a secret under an alias',
    (stack) => ({
      tlsAuthorities: Secret.fromSecretAttributes(stack, 'CA', {
        secretCompleteArn: secretArn('ca'),
        encryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/registry'),
      }),
    }),
    /registries\.confluent\.tlsAuthorities: the key of the secret is the alias of a key/,
  ),
  {
    what: 'a Region that is none',
    needed: ['glue'],
    registries: () => [RegistryAccess.glue({ region: 'Frankfurt' })],
    says: /registries\.glue\.region: 'Frankfurt' is no Region/,
  },
];

describe('registries that do not fit', () => {
  it.each(refused)('synthesis refuses $what', ({ needed, registries, says }) => {
    const stack = emptyStack(scratch);
    expect(() => bindRegistries(stack, needed, registries(stack))).toThrow(says);
  });

  it('all problems are told at once, and no URL that may have a password', () => {
    const bind = () =>
      bindRegistries(
        emptyStack(scratch),
        ['glue'],
        [
          confluent({ urls: ['https://user:s3cret@a'], reach: 'internet' }),
          RegistryAccess.apicurio({ urls: ['b'], reach: 'vpc' }),
        ],
      );
    expect(bind).toThrow(
      /glueRegistry[^]*RegistryAccess\.confluent[^]*RegistryAccess\.apicurio[^]*confluent\.urls\[0\][^]*apicurio\.urls\[0\]/,
    );
    expect(bind).not.toThrow(/s3cret/);
  });

  it('schemas in plain text within the VPC are warned of', () => {
    const stack = emptyStack(scratch);
    bindRegistries(stack, ['confluent'], [confluent({ urls: ['http://schemas.web.internal'] })]);
    anyFunction(stack);
    expect(warningsOf(stack).join()).toMatch(/schemas\.web\.internal' sends schemas in plain text/);
  });
});

/** A connector whose keys have schemas in Glue and whose values have some in a Confluent registry. */
const connectorStack = (name: string, registries: Variation): Stack =>
  clicksStack(join(scratch, name), (stack) => ({
    connectorFile: registryConnector(scratch, { key: 'glue', value: 'confluent' }),
    ...(typeof registries === 'function' ? registries(stack) : registries),
  }));

describe('a connector with registries', () => {
  const key = 'arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
  const stack = connectorStack('both', (scope) => ({
    registries: [
      RegistryAccess.glue(),
      confluent({
        urls: ['https://schemas.web.internal:8081', 'https://schemas-2.web.internal'],
        credentials: Secret.fromSecretAttributes(scope, 'Login', {
          secretCompleteArn: secretArn('registry'),
          encryptionKey: Key.fromKeyArn(scope, 'Key', key),
        }),
        tlsAuthorities: secretOf(scope, 'ca'),
        tlsClientCertificate: secretOf(scope, 'certificate'),
        securityGroup: SecurityGroup.fromSecurityGroupId(scope, 'Nodes', 'sg-0a1b2c3d4e5f60718'),
      }),
    ],
  }));

  it('both functions are told where the registry is and which secrets to read', () => {
    const variables = propertiesOf(stack, 'AWS::Lambda::Function').flatMap(({ Environment }) =>
      JSON.stringify(Environment).includes('MILLRACE_DIALECT') ? [Environment] : [],
    );
    expect(variables).toHaveLength(2);
    for (const environment of variables) {
      expect(environment).toMatchObject({
        Variables: {
          MILLRACE_REGISTRY_URL: 'https://schemas.web.internal:8081,https://schemas-2.web.internal',
          MILLRACE_REGISTRY_CREDENTIALS_SECRET: secretArn('registry'),
          MILLRACE_REGISTRY_TLS_CA: secretArn('ca'),
          MILLRACE_REGISTRY_TLS_CLIENT_CERTIFICATE: secretArn('certificate'),
          MILLRACE_GLUE_REGION: { Ref: 'AWS::Region' },
        },
      });
    }
  });

  it('the certificates of the registry are watched, though the store has none', () => {
    const descriptions = propertiesOf(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmDescription: text }) =>
      String(text),
    );
    expect(descriptions.filter((text) => text.includes('#certificate-expiring'))).toHaveLength(1);
  });

  it('both roles may read these secrets and schema versions, and decrypt by their key', () => {
    const allowed = allowedActions(stack);
    const twice = (resource: string) => [resource, resource];
    expect(allowed.get('secretsmanager:GetSecretValue')?.toSorted()).toEqual(
      [...twice(secretArn('ca')), ...twice(secretArn('certificate')), ...twice(secretArn('registry'))].sort(),
    );
    expect(allowed.get('glue:GetSchemaVersion')).toEqual(twice('*'));
    expect(allowed.get('kms:Decrypt')).toContain(key);
  });

  it('the network has endpoints of Glue and Secrets Manager, that of Glue for callers of this account', () => {
    const endpoints = propertiesOf(stack, 'AWS::EC2::VPCEndpoint');
    const names = endpoints.map(({ ServiceName }) => JSON.stringify(ServiceName));
    const of = (service: string) => endpoints[names.findIndex((name) => name.includes(`.${service}"`))];
    expect(of('secretsmanager')).toBeDefined();
    expect(of('glue')).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Action: 'glue:*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  it('the functions may connect to the registry at its ports, and its group lets them in', () => {
    const rules = (type: string) =>
      propertiesOf(stack, type).filter(({ Description: text }) => String(text).includes('chema'));
    expect(rules('AWS::EC2::SecurityGroupEgress')).toMatchObject([
      { DestinationSecurityGroupId: 'sg-0a1b2c3d4e5f60718', FromPort: 8081, ToPort: 8081 },
      { DestinationSecurityGroupId: 'sg-0a1b2c3d4e5f60718', FromPort: 443, ToPort: 443 },
    ]);
    expect(rules('AWS::EC2::SecurityGroupIngress')).toMatchObject([
      { GroupId: 'sg-0a1b2c3d4e5f60718', FromPort: 8081, ToPort: 8081 },
      { GroupId: 'sg-0a1b2c3d4e5f60718', FromPort: 443, ToPort: 443 },
    ]);
  });
});

describe('registries and networks', () => {
  const internet = [RegistryAccess.glue({ region: 'us-east-1' }), confluent({ reach: 'internet' })];
  const env = { account: '111122223333', region: 'eu-west-1' };

  it('registries on the internet are refused in a network without a way there', () => {
    expect(() => connectorStack('isolated', { env, registries: internet })).toThrow(
      /registries\.glue\.region: is not the stack's[^]*registries\.confluent\.reach: 'internet', but the network has no way/,
    );
  });

  it('in a VPC that exists the functions reach them by its own way out, without an endpoint', () => {
    const stack = connectorStack('existing', (scope) => ({
      network: Network.existing({
        vpc: Vpc.fromVpcAttributes(scope, 'Vpc', {
          vpcId: 'vpc-0a1b2c3d4e5f60718',
          availabilityZones: ['a'],
          privateSubnetIds: ['subnet-0a1b2c3d4e5f60711'],
        }),
        createEndpoints: [],
      }),
      registries: [RegistryAccess.glue({ region: 'us-east-1' }), confluent({ reach: 'internet' })],
    }));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
    expect(JSON.stringify(propertiesOf(stack, 'AWS::Lambda::Function'))).toContain(
      '"MILLRACE_GLUE_REGION":"us-east-1"',
    );
    expect(JSON.stringify(propertiesOf(stack, 'AWS::EC2::SecurityGroup'))).toContain(
      '"CidrIp":"0.0.0.0/0","Description":"To the schema registry","FromPort":8081',
    );
  });

  it('a connector without such formats gets none of it', () => {
    const stack = clicksStack(join(scratch, 'none'));
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/registry|glue/i);
  });
});
