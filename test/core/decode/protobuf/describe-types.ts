import type { ProtoFile } from '../../../../core/decode/protobuf/schema/message-type.ts';

/** All that a schema says of its types, without the order in which it says it. */
export function describeTypes({ types }: ProtoFile): Record<string, unknown> {
  const described = [...types.values()].map((type): readonly [string, unknown] => {
    if (type.kind === 'enum') return [type.fullName, type.values];
    const fields = type.fields.map((field) => {
      const typeName =
        typeof field.type === 'string' ? field.type : `${field.type.kind} ${field.type.fullName}`;
      return { ...field, type: typeName };
    });
    const { isMapEntry } = type;
    return [type.fullName, { isMapEntry, fields: fields.sort((a, b) => a.number - b.number) }];
  });
  return Object.fromEntries<unknown>(described);
}
