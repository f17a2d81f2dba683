import { Lazy, Token } from 'aws-cdk-lib';
import { isObject } from '../../core/value/is-object.ts';

/**
 * A text with references as one `Fn::Sub`. CDK writes `Fn::Join`, which is twice as long where every line has a
 * reference: the dashboard of 60 topics would pass the size that CloudFormation takes of a template.
 */
export const substituted = (text: string): string =>
  Token.asString(Lazy.uncachedAny({ produce: (context) => toSub(context.resolve(text)) }));

function toSub(resolved: unknown): unknown {
  if (!isObject(resolved)) return resolved;
  const [delimiter, parts] = listOf(resolved['Fn::Join']);
  if (delimiter !== '' || !Array.isArray(parts)) return resolved;
  const others: Record<string, unknown> = {};
  const text = parts
    .map((part: unknown) => {
      // What is no reference stays as it is: `${!X}` is the text `${X}`.
      if (typeof part === 'string') return part.replaceAll('${', '${!');
      const name = referenceOf(part);
      if (name !== undefined) return `\${${name}}`;
      const variable = `Value${Object.keys(others).length + 1}`;
      others[variable] = part;
      return `\${${variable}}`;
    })
    .join('');
  return { 'Fn::Sub': Object.keys(others).length === 0 ? text : [text, others] };
}

/** How `Fn::Sub` writes a reference; `undefined` for what it has no writing for. */
function referenceOf(part: unknown): string | undefined {
  if (!isObject(part)) return undefined;
  if (typeof part['Ref'] === 'string') return part['Ref'];
  const [id, attribute] = listOf(part['Fn::GetAtt']);
  return typeof id === 'string' && typeof attribute === 'string' ? `${id}.${attribute}` : undefined;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
