import { types } from 'cassandra-driver';
import { printDate, printDuration, printInet, printTime, printTimestamp } from './cql-time.ts';
import { EmptyValue } from './empty-value.ts';
import { FarTimestamp } from './far-timestamp.ts';
import type { Scalar } from './scalar.ts';

const bare = (text: string): Scalar => ({ text, isQuoted: false });
const quoted = (text: string): Scalar => ({ text, isQuoted: true });

/** The driver's value of a scalar type, as CQL reads it back; `undefined` for a value with parts. */
export function scalarOf(value: unknown, isFloat: boolean): Scalar | undefined {
  if (value === null) return bare('null');
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return bare(printNumber(value, isFloat));
  if (typeof value === 'boolean' || typeof value === 'bigint') return bare(String(value));
  return typeof value === 'object' ? scalarOfObject(value) : undefined;
}

function scalarOfObject(value: object): Scalar | undefined {
  if (Buffer.isBuffer(value)) return bare(`0x${value.toString('hex')}`);
  if (value instanceof EmptyValue) return bare(printEmpty(value.code));
  if (value instanceof FarTimestamp) return bare(String(value.ms));
  if (value instanceof Date) return printTimestamp(value);
  if (value instanceof types.Uuid) return bare(printUuid(value.getBuffer()));
  if (value instanceof types.Long) return bare(value.toString());
  if (value instanceof types.Integer) return bare(String(readVarint(types.Integer.toBuffer(value))));
  if (value instanceof types.BigDecimal) return bare(printDecimal(types.BigDecimal.toBuffer(value)));
  if (value instanceof types.Duration) return bare(printDuration(value.toBuffer()));
  if (value instanceof types.LocalDate) return printDate(value.toBuffer());
  if (value instanceof types.LocalTime)
    return quoted(printTime(BigInt(value.getTotalNanoseconds().toString())));
  if (value instanceof types.InetAddress) return quoted(printInet(value.getBuffer()));
  return undefined;
}

/** No literal has zero bytes: the function that makes a value of the type of them has. */
function printEmpty(code: number): string {
  const name = Object.entries(types.dataTypes).find(([, each]) => Number(each) === code)?.[0];
  return name === undefined ? '0x' : `blobas${name}(0x)`;
}

/** The shortest digits that name the number: of a `float` far fewer than of the double that JavaScript has of it. */
function printNumber(value: number, isFloat: boolean): string {
  if (Object.is(value, -0)) return '-0.0';
  if (!isFloat || !Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

function readVarint(bytes: Buffer): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

/** As java.math.BigDecimal prints it, so that the scale survives: 1.5E+3 is 15 with the scale -2. */
function printDecimal(bytes: Buffer): string {
  const scale = bytes.readInt32BE(0);
  const unscaled = readVarint(bytes.subarray(4));
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled);
  const exponent = digits.length - 1 - scale;
  if (scale === 0) return sign + digits;
  if (scale > 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, '0');
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const fraction = digits.length === 1 ? '' : `.${digits.slice(1)}`;
  return `${sign}${digits.charAt(0)}${fraction}E${exponent < 0 ? '' : '+'}${exponent}`;
}

function printUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
