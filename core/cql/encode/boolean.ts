import { wrongType } from './conversion-error.ts';
import { conversions } from './conversions.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { scaleNumber } from './scaled-number.ts';

const no = Buffer.from([0]);
const yes = Buffer.from([1]);

const encodePlain: Encoder = (value) => {
  if (value === true || value === 'true') return yes;
  if (value === false || value === 'false') return no;
  throw wrongType(value, 'boolean');
};

/** Words count in upper and lower case alike, as dsbulk has it. */
export function booleanEncoder({
  booleanStrings,
  booleanNumbers,
}: Pick<EncodeOptions, 'booleanStrings' | 'booleanNumbers'>): Encoder {
  if (booleanStrings.length === 0 && booleanNumbers === undefined) return encodePlain;
  const words = new Map(booleanStrings.flatMap(wordsOf));
  const [yesNumber, noNumber] = booleanNumbers ?? [];
  const accepts = [
    conversions.boolean.accepts,
    ...(words.size === 0 ? [] : [`the words ${booleanStrings.join(', ')}`]),
    ...(booleanNumbers === undefined ? [] : [`the numbers ${booleanNumbers.join(' and ')}`]),
  ].join(', or ');
  return (value) => {
    if (value === true || value === 'true') return yes;
    if (value === false || value === 'false') return no;
    if (typeof value === 'string') {
      const word = value.length <= maxWordLength ? words.get(value.toLowerCase()) : undefined;
      if (word !== undefined) return word;
    } else if (booleanNumbers !== undefined) {
      const number = scaleNumber(value, 0);
      if (number?.isWhole === true && number.floor === yesNumber) return yes;
      if (number?.isWhole === true && number.floor === noNumber) return no;
    }
    throw wrongType(value, 'boolean', accepts);
  };
}

/** A text of megabytes is no word: its lower case would cost as much again. */
const maxWordLength = 100;

function wordsOf(pair: string): readonly (readonly [string, Buffer])[] {
  const [trueWord = '', falseWord = ''] = pair.toLowerCase().split(':');
  return [
    [trueWord, yes],
    [falseWord, no],
  ];
}
