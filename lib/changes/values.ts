import { isObject } from '../../core/value/is-object.ts';

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === undefined) return 'absent';
  if (!isObject(value)) return JSON.stringify(value);
  const pairs = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join()}}`;
}

/** The value at a path such as `BrokerNodeGroupInfo/ClientSubnets`; `undefined` where there is none. */
export const valueAt = (value: unknown, path: string): unknown =>
  path.split('/').reduce<unknown>((found, name) => (isObject(found) ? found[name] : undefined), value);

/** The logical ids that a value refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`. */
export function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)].filter((id) => !id.startsWith('AWS::'));
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? ''];
    if (key === 'Fn::Sub')
      return [...referencesOfText(Array.isArray(inner) ? inner[0] : inner), ...referencesIn(inner)];
    return referencesIn(inner);
  });
}

const referencesOfText = (text: unknown): readonly string[] =>
  [...String(text).matchAll(/\$\{(?!AWS::)([^!.}][^.}]*)[.}]/g)].map(([, id = '']) => id);
