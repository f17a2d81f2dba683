import type { Random } from './random.ts';
import type { Behaviour } from './behaviour.ts';
import type { RawRecord } from './kafka/raw-record.ts';

export type WireFormat = Pick<
  Behaviour,
  'nullKey' | 'nullValue' | 'nullHeader' | 'noHeaders' | 'headerBytes'
>;

/** Writes the records of one partition as JSON, for the event; the text is ASCII. */
export function createRecordWriter(
  topic: string,
  partition: number,
  format: WireFormat,
  random: Random,
): (record: RawRecord) => string {
  const start = `{"topic":${asciiJson(topic)},"partition":${partition},"offset":`;
  const isChosen = (choice: string, other: string): boolean =>
    choice === other || (choice === 'either' && random() < 0.5);

  return (record) => {
    const { key, value, headers } = record;
    let json = `${start}${record.offset},"timestamp":${record.timestamp},"timestampType":"${record.timestampType}",`;
    if (key !== null) json += `"key":"${key.toString('base64')}",`;
    else if (isChosen(format.nullKey, 'null')) json += '"key":null,';
    if (value !== null) json += `"value":"${value.toString('base64')}",`;
    else if (isChosen(format.nullValue, 'null')) json += '"value":null,';
    if (headers.length === 0) {
      return isChosen(format.noHeaders, 'empty') ? `${json}"headers":[]}` : `${json.slice(0, -1)}}`;
    }
    const signed = isChosen(format.headerBytes, 'signed');
    const written = headers.map(([name, bytes]) => {
      if (bytes === null && !isChosen(format.nullHeader, 'null')) return '{}';
      return `{${asciiJson(name.toString('utf8'))}:${bytes === null ? 'null' : writeBytes(bytes, signed)}}`;
    });
    return `${json}"headers":[${written.join(',')}]}`;
  };
}

function writeBytes(bytes: Buffer, signed: boolean): string {
  return `[${Array.from(bytes, (byte) => (signed && byte > 127 ? byte - 256 : byte)).join(',')}]`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
