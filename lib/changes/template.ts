import { isObject } from '../../core/value/is-object.ts';

/** What a comparison needs of a resource in a template. */
export interface TemplateResource {
  readonly type: string;
  readonly properties: Properties;
  /** Whether CloudFormation leaves it alone when it is no longer in the template. */
  readonly staysWhenDeleted: boolean;
  /** Whether CloudFormation leaves the old one alone when it makes another in its place. */
  readonly staysWhenReplaced: boolean;
}

export type Properties = Readonly<Record<string, unknown>>;

/** The resources of a template by their logical ids. */
export type Template = ReadonlyMap<string, TemplateResource>;

const retaining = ['Retain', 'RetainExceptOnCreate'];

/** Reads the JSON of a template. Throws, with `name` in the message, when it is none. */
export function readTemplate(json: string, name: string): Template {
  const template = parse(json, name);
  const resources = isObject(template) ? template['Resources'] : undefined;
  if (!isObject(resources)) {
    throw new Error(
      `${name}: has no Resources; give a template, as \`aws cloudformation get-template --stack-name STACK --query TemplateBody\` prints it`,
    );
  }
  return new Map(
    Object.entries(resources).flatMap(([logicalId, resource]) =>
      isObject(resource) ? [[logicalId, readResource(resource)] as const] : [],
    ),
  );
}

function readResource(resource: Properties): TemplateResource {
  const { Type: type, Properties: properties } = resource;
  const stays = (policy: string): boolean => retaining.includes(String(resource[policy]));
  return {
    type: String(type),
    properties: isObject(properties) ? properties : {},
    staysWhenDeleted: stays('DeletionPolicy'),
    staysWhenReplaced: stays('UpdateReplacePolicy'),
  };
}

function parse(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`${name}: is no JSON; give the template as JSON, as \`cdk synth\` writes it`, { cause });
  }
}
