import { App, Stack } from 'aws-cdk-lib';
import type { Environment } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** A stack in an app that writes into the given folder and nowhere else. */
export function emptyStack(outdir: string, env?: Environment): Stack {
  return new Stack(new App({ outdir, context: validateTemplates }), 'Test', env && { env });
}

/** The setting of cdk.json that makes CDK's own template validation an error. */
export const validateTemplates = { '@aws-cdk/core:validateAgainstDefaultRules': true } as const;

/** A function for constructs that need one, when what it does is not the point. */
export const anyFunction = (scope: Construct): Function =>
  new Function(scope, 'AnyFunction', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => undefined;'),
  });

/** The properties of every resource of one type. */
export function propertiesOf(stack: Stack, type: string): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(Template.fromStack(stack).findResources(type)).map(
    (resource: { Properties?: Record<string, unknown> }) => resource.Properties ?? {},
  );
}

/** What synthesis warned about. */
export const warningsOf = (stack: Stack): readonly string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => JSON.stringify(entry.data));

/** A secret that exists, under no key of the user's. */
export const secretOf = (stack: Stack, name: string): ISecret =>
  Secret.fromSecretCompleteArn(stack, `secret-${name}`, secretArn(name));

export const secretArn = (name: string): string =>
  `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-a1b2c3`;
