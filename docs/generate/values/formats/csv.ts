import { csv } from '../../../../core/connector/define.ts';
import * as cells from '../cells.ts';
import { documentTable } from '../kind.ts';

/** Every field is a text, as that text in JSON is. */
export const csvTable = documentTable(
  'csv',
  {
    value: csv({
      columns: [
        ...['plain', 'quoted', 'unicode', 'empty', 'wholeText', 'fractionText', 'trueText', 'nanText'],
        ...['date', 'time', 'timestamp', 'localTimestamp', 'uuid', 'address', 'duration', 'hex'],
      ],
      delimiter: ';',
    }),
  },
  {
    plain: cells.plainText('plain'),
    quoted: cells.plainText('a;"b"'),
    unicode: cells.notAscii('żółć 😀'),
    empty: cells.emptyText,
    wholeText: cells.wholeText('42'),
    fractionText: cells.exactFraction,
    trueText: { ...cells.bool, blob: 'b6bb9e' },
    nanText: cells.noNumber('NaN'),
    date: cells.date,
    time: cells.time,
    timestamp: {
      ...cells.plainText('2026-01-31T12:00:00.123+01:00'),
      timestamp: '2026-01-31T11:00:00.123Z',
    },
    localTimestamp: cells.plainText('2026-01-31T12:00:00'),
    uuid: cells.uuid,
    address: { ...cells.plainText('192.0.2.1'), inet: '192.0.2.1' },
    duration: { ...cells.plainText('1y2mo3d4h'), duration: '1y2mo3d4h' },
    hex: { ...cells.plainText('0x00ff10'), blob: '00ff10' },
  },
);

export const csvLine =
  'plain;"a;""b""";żółć 😀;;42;1.50;true;NaN;2026-01-31;12:34:56.789;2026-01-31T12:00:00.123+01:00;' +
  `2026-01-31T12:00:00;${cells.uuid4};192.0.2.1;1y2mo3d4h;0x00ff10`;
