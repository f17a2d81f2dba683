import { uuid4 } from '../../../docs/generate/values/cells.ts';

interface Field {
  readonly schema: Readonly<Record<string, unknown>>;
  /** JSON as the converter writes it; absent where the payload has no such field. */
  readonly json?: string;
}

const field = (type: string, json: string, name?: string, more: object = {}): Field => ({
  schema: { type, ...(name !== undefined && { name }), ...more },
  json,
});

const connect = (name: string): string => `org.apache.kafka.connect.data.${name}`;
const debezium = (name: string): string => `io.debezium.${name}`;

const int32 = { type: 'int32' };
const decimal = { parameters: { scale: '2' } };

/** Each kind of Connect's and Debezium's, as JsonConverter writes it with `schemas.enable=true`. */
const fields: Readonly<Record<string, Field>> = {
  int8: field('int8', '42'),
  int32: field('int32', '70000'),
  int64: field('int64', '9007199254740993'),
  float: field('float', '0.1'),
  double: field('double', '0.1'),
  nan: field('double', '"NaN"'),
  boolean: field('boolean', 'true'),
  string: field('string', '"plain"'),
  bytes: field('bytes', '"AP8Q"'),
  decimal: field('bytes', '"AJY="', connect('Decimal'), decimal),
  decimalAsNumber: field('bytes', '1.50', connect('Decimal'), decimal),
  variableScaleDecimal: field('struct', '{"scale":2,"value":"AJY="}', debezium('data.VariableScaleDecimal'), {
    fields: [
      { type: 'int32', field: 'scale' },
      { type: 'bytes', field: 'value' },
    ],
  }),
  date: field('int32', '20484', connect('Date')),
  time: field('int32', '45296789', connect('Time')),
  microTime: field('int64', '45296789012', debezium('time.MicroTime')),
  nanoTime: field('int64', '45296789012345', debezium('time.NanoTime')),
  timestamp: field('int64', '1769857200123', connect('Timestamp')),
  microTimestamp: field('int64', '1769857200123456', debezium('time.MicroTimestamp')),
  nanoTimestamp: field('int64', '1769857200123456789', debezium('time.NanoTimestamp')),
  zonedTimestamp: field('string', '"2026-01-31T12:00:00.123+01:00"', debezium('time.ZonedTimestamp')),
  microDuration: field('int64', '3500000', debezium('time.MicroDuration')),
  nanoDuration: field('int64', '-1500', debezium('time.NanoDuration')),
  isoDate: field('string', '"2026-01-31Z"', debezium('time.IsoDate')),
  isoTime: field('string', '"12:34:56.789Z"', debezium('time.IsoTime')),
  uuid: field('string', `"${uuid4}"`, debezium('data.Uuid')),
  enum: field('string', '"SHIPPED"', debezium('data.Enum')),
  array: field('array', '[1,2,3]', undefined, { items: int32 }),
  map: field('map', '{"b":2,"a":1}', undefined, { keys: { type: 'string' }, values: int32 }),
  mapOfNumbers: field('map', '[[5,6]]', undefined, { keys: int32, values: int32 }),
  struct: field('struct', '{"name":"nut","count":7}', undefined, {
    fields: [
      { type: 'string', field: 'name' },
      { type: 'int32', field: 'count' },
    ],
  }),
  absentWithDefault: { schema: { type: 'int32', default: 42 } },
  nullWithDefault: field('int32', 'null', undefined, { optional: true, default: 42 }),
  absent: { schema: { type: 'int32', optional: true } },
};

/** The document of one kind: its schema and its value. */
export function connectDocument(name: string): Buffer {
  const found = fields[name];
  if (found === undefined) throw new Error(`Kafka Connect has no kind ${name} here`);
  const { schema, json } = found;
  const struct = { type: 'struct', fields: [{ ...schema, field: name }] };
  const payload = json === undefined ? '{}' : `{"${name}":${json}}`;
  return Buffer.from(`{"schema":${JSON.stringify(struct)},"payload":${payload}}`);
}
