import { setOwn } from '../../value/set-own.ts';
import { TooManyValuesError } from '../max-values.ts';
import {
  afterColon,
  endOfName,
  endOfString,
  JsonSyntaxError,
  readString,
  readToken,
  skipSpace,
  type Json,
  type JsonObject,
} from './exact-json.ts';
import { everything, type Selection } from './selection.ts';

/** What was read of a document. */
export interface Selected {
  /** As `parseExactJson` reads the document, but that what is not selected is absent. */
  readonly value: unknown;
  /** How many values the document holds, at any depth. */
  readonly seen: number;
}

/** An open list or object; one that is skipped has neither a container nor a selection. */
interface Frame {
  readonly isArray: boolean;
  readonly container: Json[] | JsonObject | undefined;
  readonly selection: Selection | undefined;
  /** Of an object: the name whose value is read. */
  name: string;
  /** Of a list: the index of the item that is read. */
  index: number;
}

const skippedArray: Frame = { isArray: true, container: undefined, selection: undefined, name: '', index: 0 };
const skippedObject: Frame = {
  isArray: false,
  container: undefined,
  selection: undefined,
  name: '',
  index: 0,
};

/**
 * Reads the selected values of one JSON document and skips the others, which cost no memory but a word for each level
 * that is open. All of it must be JSON: takes, refuses and reads the same as `parseExactJson`. A list that is not
 * selected whole has its selected items at their indexes. Throws {@link JsonSyntaxError}, and
 * {@link TooManyValuesError} once more than `maxValues` have been read.
 */
export function selectJson(text: string, selection: Selection, maxValues: number): Selected {
  const open: Frame[] = [];
  let seen = 0;
  let kept = 0;
  let wanted: Selection | undefined = selection;
  let at = skipSpace(text, 0);

  for (;;) {
    let value: Json | undefined;
    const first = text[at];
    seen++;
    if (wanted !== undefined && ++kept > maxValues) throw new TooManyValuesError();
    if (first === '[' || first === '{') {
      const isArray = first === '[';
      const next = skipSpace(text, at + 1);
      if (text[next] !== (isArray ? ']' : '}')) {
        const frame = frameOf(isArray, wanted);
        open.push(frame);
        at = next;
        if (isArray) wanted = itemIn(frame);
        else {
          at = readName(text, next, frame, `a name in double quotes or '}'`);
          wanted = fieldIn(frame);
        }
        continue;
      }
      if (wanted !== undefined) value = isArray ? [] : {};
      at = next + 1;
    } else if (first === '"') {
      const end = endOfString(text, at);
      if (wanted !== undefined) value = readString(text, at, end);
      at = end;
    } else {
      const token = readToken(text, at);
      if (wanted !== undefined) value = token.value;
      at = token.end;
    }

    // The value is complete: put it where it belongs, and close every container that ends with it.
    for (;;) {
      at = skipSpace(text, at);
      const frame = open.at(-1);
      if (frame === undefined) {
        if (at < text.length) throw new JsonSyntaxError(at, 'the end of the text');
        return { value, seen };
      }
      if (value !== undefined) put(frame, value);
      const { isArray } = frame;
      if (text[at] === ',') {
        at = skipSpace(text, at + 1);
        if (isArray) {
          if (frame.container !== undefined) frame.index++;
          wanted = itemIn(frame);
        } else {
          at = readName(text, at, frame, 'a name in double quotes');
          wanted = fieldIn(frame);
        }
        break;
      }
      if (text[at] !== (isArray ? ']' : '}')) {
        throw new JsonSyntaxError(at, isArray ? `',' or ']'` : `',' or '}'`);
      }
      open.pop();
      value = frame.container;
      at++;
    }
  }
}

function frameOf(isArray: boolean, selection: Selection | undefined): Frame {
  if (selection === undefined) return isArray ? skippedArray : skippedObject;
  return { isArray, container: isArray ? [] : {}, selection, name: '', index: 0 };
}

function readName(text: string, from: number, frame: Frame, expected: string): number {
  const end = endOfName(text, from, expected);
  if (frame.container !== undefined) frame.name = readString(text, from, end);
  return afterColon(text, end);
}

function itemIn({ selection, index }: Frame): Selection | undefined {
  return selection?.isWhole === true ? everything : selection?.items.get(index);
}

function fieldIn({ selection, name }: Frame): Selection | undefined {
  return selection?.isWhole === true ? everything : selection?.fields.get(name);
}

function put({ container, name, index }: Frame, value: Json): void {
  if (Array.isArray(container)) container[index] = value;
  else if (container !== undefined) setOwn(container, name, value);
}
