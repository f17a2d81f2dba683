import type { SchemaMetadata } from '../../contract/schema-metadata.ts';
import type { RecordContext, Side } from '../codec.ts';
import { wrongFraming } from './wrong-framing.ts';

/**
 * The id of the schema that the event source has looked up for a key or a value, and taken off its bytes: Lambda's own
 * integration with registries, in the event record format `SOURCE`.
 * @param isId whether a text is an id of the registry
 */
export function eventSchemaId(
  bytes: Buffer,
  side: Side,
  record: RecordContext,
  { isId, expected }: { readonly isId: RegExp; readonly expected: string },
): string {
  const metadata = metadataOf(side, record);
  if (metadata === undefined) {
    const fix = `the event has no metadata of a schema for it: give the event source this registry, with the record format SOURCE`;
    throw wrongFraming(side, `${expected} in the event`, bytes, fix);
  }
  if (isId.test(metadata.schemaId)) return metadata.schemaId;
  throw wrongFraming(
    side,
    `${expected} in the event`,
    bytes,
    'the event source has looked it up in a registry of another kind',
  );
}

function metadataOf(side: Side, { keySchema, valueSchema }: RecordContext): SchemaMetadata | undefined {
  if (side === 'key') return keySchema;
  return side === 'value' ? valueSchema : undefined;
}
