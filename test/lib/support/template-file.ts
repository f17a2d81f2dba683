import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../../core/value/is-object.ts';

/** A template as CDK has written it, nested stacks included. */
export interface TemplateFile {
  readonly name: string;
  readonly bytes: number;
  readonly resources: readonly TemplateResource[];
  readonly outputs: number;
  readonly parameters: number;
}

export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Logical ids. */
  readonly dependsOn: readonly string[];
}

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isObject(value) ? Object.entries(value) : [];

/** The templates in an assembly. */
export const readTemplates = (assembly: string): readonly TemplateFile[] =>
  readdirSync(assembly)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => {
      const text = readFileSync(join(assembly, name));
      const template: unknown = JSON.parse(text.toString());
      if (!isObject(template)) throw new Error(`${name} is not a template`);
      const resources = entriesOf(template['Resources']).flatMap(([id, resource]) =>
        isObject(resource)
          ? {
              id,
              type: String(resource['Type']),
              properties: isObject(resource['Properties']) ? resource['Properties'] : {},
              dependsOn: Array.isArray(resource['DependsOn']) ? resource['DependsOn'].map(String) : [],
            }
          : [],
      );
      return {
        name,
        bytes: text.length,
        resources,
        outputs: entriesOf(template['Outputs']).length,
        parameters: entriesOf(template['Parameters']).length,
      };
    });

/** The longest that CloudFormation can put for a reference to itself. */
const longest: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com.cn',
};

/** A value with every reference in it as long as it can get: a name that CloudFormation makes has about 100 characters. */
export function resolveLongest(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolveLongest);
  if (!isObject(value)) return value;
  const [[key, argument] = ['', undefined]] = Object.entries(value);
  if (key === 'Ref') return longest[String(argument)] ?? 'r'.repeat(100);
  if (key === 'Fn::GetAtt') return 'a'.repeat(150);
  if (key === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replaceAll(/\$\{([^!}]+)\}/g, (_, name: string) => longest[name] ?? 'r'.repeat(100));
  }
  if (key === 'Fn::Join' && Array.isArray(argument)) {
    const parts: unknown = resolveLongest(argument[1]);
    return Array.isArray(parts) ? parts.map(String).join(String(argument[0])) : '';
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolveLongest(part)]));
}
