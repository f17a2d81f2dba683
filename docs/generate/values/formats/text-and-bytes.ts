import { bytes, text } from '../../../../core/connector/define.ts';
import * as cells from '../cells.ts';
import type { Cells, FormatTable } from '../kind.ts';

const texts: Readonly<Record<string, Cells>> = {
  plain: cells.plainText('plain'),
  żółć: cells.notAscii('żółć'),
  '42': cells.wholeText('42'),
  '1.50': cells.exactFraction,
  true: { ...cells.bool, blob: 'b6bb9e' },
  '2026-01-31': cells.date,
  '12:34:56.789': cells.time,
  '2026-01-31T11:00:00.123Z': {
    ...cells.plainText('2026-01-31T11:00:00.123Z'),
    timestamp: '2026-01-31T11:00:00.123Z',
  },
  [cells.uuid4]: cells.uuid,
  [cells.uuid1]: cells.timeUuid,
  '192.0.2.1': { ...cells.plainText('192.0.2.1'), inet: '192.0.2.1' },
  '1mo2d': { ...cells.plainText('1mo2d'), duration: '1mo2d' },
  '0x00ff10': { ...cells.plainText('0x00ff10'), blob: '00ff10' },
};

/** A kind is the text itself. */
export const textTable: FormatTable = {
  name: 'text',
  formats: { value: text() },
  kinds: Object.entries(texts).map(([name, found]) => ({
    name,
    from: 'value',
    cells: { ...cells.noCollection, ...found },
  })),
};

/** A kind is the text of a header. Into a blob its bytes are taken as they are. */
export const headerTable: FormatTable = {
  name: 'header',
  formats: {},
  kinds: Object.entries(texts).map(([name, found]) => ({
    name,
    from: 'header.given',
    cells: { ...cells.noCollection, ...found, blob: Buffer.from(name).toString('hex') },
  })),
};

export const bytesTable: FormatTable = {
  name: 'bytes',
  formats: { value: bytes() },
  kinds: [{ name: 'bytes', from: 'value', cells: { others: '!check', blob: '00ff10' } }],
};
