import { json } from '../../../../core/connector/define.ts';
import * as cells from '../cells.ts';
import { documentTable } from '../kind.ts';

export const jsonTable = documentTable(
  'json',
  { value: json() },
  {
    plain: cells.plainText('plain'),
    unicode: cells.notAscii('żółć 😀'),
    empty: cells.emptyText,
    wholeText: cells.wholeText('42'),
    fractionText: cells.exactFraction,
    exponentText: { ...cells.plainText('1e3'), decimal: '1e3', double: '1000', float: '1000' },
    trueText: { ...cells.bool, blob: 'b6bb9e' },
    nanText: cells.noNumber('NaN'),
    infinityText: cells.noNumber('-Infinity'),
    date: cells.date,
    time: cells.time,
    timestamp: {
      ...cells.plainText('2026-01-31T12:00:00.123+01:00'),
      timestamp: '2026-01-31T11:00:00.123Z',
    },
    localTimestamp: cells.plainText('2026-01-31T12:00:00'),
    uuid: cells.uuid,
    timeUuid: cells.timeUuid,
    address: { ...cells.plainText('192.0.2.1'), inet: '192.0.2.1' },
    address6: { ...cells.plainText('2001:db8::1'), inet: '2001:db8::1' },
    duration: { ...cells.plainText('1y2mo3d4h'), duration: '1y2mo3d4h' },
    base64: { ...cells.plainText('AP8Q'), blob: '00ff10' },
    hex: { ...cells.plainText('0x00ff10'), blob: '00ff10' },
    whole: cells.whole42,
    belowInt: cells.belowInt,
    beyondDouble: cells.beyondDouble,
    beyondBigint: cells.beyondBigint,
    fraction: cells.exactFraction,
    wholeFraction: {
      ...{ ascii: '1.0', bigint: '1', decimal: '1.0', double: '1', float: '1', int: '1', smallint: '1' },
      ...{ text: '1.0', time: '00:00:00.000000001', timestamp: '1970-01-01T00:00:00.001Z' },
      ...{ tinyint: '1', varint: '1' },
    },
    bool: cells.bool,
    nothing: cells.nothing,
    numbers: cells.numbers,
    texts: cells.texts,
    mixed: cells.mixed,
    pairs: cells.counts,
    holes: cells.holes,
    emptyArray: cells.emptyArray,
    counts: cells.counts,
    item: cells.item,
    emptyObject: cells.emptyObject,
  },
);

export const jsonDocument =
  '{"plain":"plain","unicode":"żółć 😀","empty":"","wholeText":"42","fractionText":"1.50","exponentText":"1e3",' +
  '"trueText":"true","nanText":"NaN","infinityText":"-Infinity","date":"2026-01-31","time":"12:34:56.789",' +
  '"timestamp":"2026-01-31T12:00:00.123+01:00","localTimestamp":"2026-01-31T12:00:00",' +
  `"uuid":"${cells.uuid4}","timeUuid":"${cells.uuid1}","address":"192.0.2.1","address6":"2001:db8::1",` +
  '"duration":"1y2mo3d4h","base64":"AP8Q","hex":"0x00ff10","whole":42,"belowInt":-3000000000,' +
  '"beyondDouble":9007199254740993,"beyondBigint":18446744073709551615,"fraction":1.50,"wholeFraction":1.0,' +
  '"bool":true,"nothing":null,"numbers":[1,2,3],"texts":["b","a"],"mixed":[1,"two"],"pairs":[["b",2],["a",1]],' +
  '"holes":[null,"two"],"emptyArray":[],"counts":{"b":2,"a":1},"item":{"name":"nut","count":7},"emptyObject":{}}';
