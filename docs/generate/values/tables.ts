import { bytesTable, headerTable, textTable } from './formats/text-and-bytes.ts';
import { jsonTable } from './formats/json.ts';
import type { FormatTable } from './kind.ts';

export const formatTables: readonly FormatTable[] = [jsonTable, textTable, headerTable, bytesTable];
