import { avroTable } from './formats/avro.ts';
import { connectTable } from './formats/connect.ts';
import { csvTable } from './formats/csv.ts';
import { jsonTable } from './formats/json.ts';
import { primitiveTables } from './formats/primitives.ts';
import { protobufTable } from './formats/protobuf.ts';
import { bytesTable, headerTable, textTable } from './formats/text-and-bytes.ts';
import type { FormatTable } from './kind.ts';

export const formatTables: readonly FormatTable[] = [
  jsonTable,
  textTable,
  headerTable,
  bytesTable,
  csvTable,
  avroTable,
  protobufTable,
  connectTable,
  ...primitiveTables,
];
