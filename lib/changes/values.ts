import { isObject } from './template.ts';

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

/** The value at a path such as `BrokerNodeGroupInfo/ClientSubnets`; a `*` collects those of a list. */
export function valueAt(value: unknown, path: string): unknown {
  const [head = '', ...rest] = path.split('/');
  const below = head === '*' ? value : isObject(value) ? value[head] : undefined;
  if (rest.length === 0) return below;
  if (head === '*')
    return Array.isArray(below) ? below.map((one) => valueAt(one, rest.join('/'))) : undefined;
  return valueAt(below, rest.join('/'));
}

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
