import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaCompiler } from '../../../../core/decode/protobuf/schema-reader.ts';
import { loadFile } from '../../../../core/decode/protobuf/schema/load-file.ts';
import type { Frame } from '../../../../core/decode/schema/compiled-schema.ts';
import { isObject } from '../../../../core/value/is-object.ts';
import {
  expectGolden,
  goldenRecord,
  goldenSchema,
  type GoldenRecord,
} from '../../../support/golden-value.ts';
import { projectRoot } from '../../../support/project-root.ts';
import { describeTypes } from './describe-types.ts';

const money = { name: 'common/money.proto', text: goldenSchema('common/money.proto') };

const records = ['confluent', 'glue'].flatMap((folder) =>
  readdirSync(join(projectRoot, 'test/fixtures/formats', folder))
    .filter((file) => file.includes('protobuf'))
    .map((file) => `${folder}/${file.replace('.json', '')}`),
);

/** The schema that a registry answered, and the message that the record was written as. */
function registered({ bytes, fields }: GoldenRecord): {
  text: string;
  frame: Pick<Frame, 'body' | 'placeForm' | 'place'>;
} {
  const { getSchemaVersion, registryAnswers, headers, schemaGuid } = fields;
  if (isObject(getSchemaVersion)) {
    return {
      text: String(getSchemaVersion['SchemaDefinition']),
      frame: { body: bytes.subarray(18), placeForm: 'glue' },
    };
  }
  const answers = isObject(registryAnswers) ? Object.entries(registryAnswers) : [];
  const [, answer] = answers.find(([path]) => path.startsWith('schemas/')) ?? [];
  const text = isObject(answer) ? String(answer['schema']) : '';
  if (schemaGuid === undefined) return { text, frame: { body: bytes.subarray(5), placeForm: 'confluent' } };
  const [header] = isObject(headers) ? Object.values(headers) : [];
  const place = Buffer.from(String(header), 'hex').subarray(17);
  return { text, frame: { body: bytes, placeForm: 'confluent', place } };
}

const read = (text: string, frame: Pick<Frame, 'body' | 'placeForm' | 'place'>): unknown =>
  schemaCompiler({ isExact: true, paths: [[]], message: undefined, imports: [money] })({
    type: 'PROTOBUF',
    text,
    references: [],
    encrypts: [],
  })(frame, 'value').exact;

describe('records of the vendors', () => {
  it('are 18', () => {
    expect(records).toHaveLength(18);
  });

  it.each(records)('%s is what its producer wrote', (name) => {
    const record = goldenRecord(name);
    const { text, frame } = registered(record);
    expectGolden(read(text, frame), record.expected);
  });
});

describe('a schema is the same from its text and from its descriptor', () => {
  it.each([
    ['shop/order.proto', 'confluent/protobuf-order'],
    ['shop/types.proto', 'confluent/protobuf-types'],
    ['shop/legacy.proto', 'confluent/protobuf-proto2'],
    ['shop/modern.proto', 'confluent/protobuf-edition-2023'],
  ])('%s', (path, name) => {
    const { text } = registered(goldenRecord(name));
    expect(text).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(describeTypes(loadFile(goldenSchema(path), [money]))).toEqual(
      describeTypes(loadFile(text, [money])),
    );
  });

  it('and from the text that Glue has of it', () => {
    const { text } = registered(goldenRecord('glue/glue-protobuf-with-imports'));
    const [mine, glues] = [goldenSchema('shop/order.proto'), text].map((source) =>
      describeTypes(loadFile(source, [money])),
    );
    expect(glues).toEqual(mine);
  });
});
