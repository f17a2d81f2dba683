import { wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';

const no = Buffer.from([0]);
const yes = Buffer.from([1]);

export const encodeBoolean: Encoder = (value) => {
  if (value === true || value === 'true') return yes;
  if (value === false || value === 'false') return no;
  throw wrongType(value, 'boolean');
};
