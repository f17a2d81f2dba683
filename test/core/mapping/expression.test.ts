import { describe, expect, it } from 'vitest';
import { printExpression } from '../../../core/mapping/language/expression.ts';
import { parseExpression } from '../../../core/mapping/language/parse-expression.ts';

describe('parseExpression', () => {
  for (const [text, expression] of [
    ['key', { kind: 'path', root: 'key', steps: [] }],
    ['value', { kind: 'path', root: 'value', steps: [] }],
    ['value.address.city', { kind: 'path', root: 'value', steps: ['address', 'city'] }],
    ['key.id', { kind: 'path', root: 'key', steps: ['id'] }],
    ['value.items[0].sku', { kind: 'path', root: 'value', steps: ['items', 0, 'sku'] }],
    ['value["first name"]', { kind: 'path', root: 'value', steps: ['first name'] }],
    ['value["a.b"]["say ""hi"""]', { kind: 'path', root: 'value', steps: ['a.b', 'say "hi"'] }],
    ['value[""]', { kind: 'path', root: 'value', steps: [''] }],
    ['value["0"]', { kind: 'path', root: 'value', steps: ['0'] }],
    [
      'value.größe.created-at.$x._y',
      { kind: 'path', root: 'value', steps: ['größe', 'created-at', '$x', '_y'] },
    ],
    ['value.now.topic.true', { kind: 'path', root: 'value', steps: ['now', 'topic', 'true'] }],
    [' value . items [ 3 ] ', { kind: 'path', root: 'value', steps: ['items', 3] }],
    ['header.source', { kind: 'header', name: 'source', steps: [] }],
    ['header.trace-id', { kind: 'header', name: 'trace-id', steps: [] }],
    ['header["ce.type"]', { kind: 'header', name: 'ce.type', steps: [] }],
    ['header["ce.meta"].a[0]', { kind: 'header', name: 'ce.meta', steps: ['a', 0] }],
    ['header.ce.type', { kind: 'header', name: 'ce', steps: ['type'] }],
    ['topic', { kind: 'meta', name: 'topic' }],
    ['partition', { kind: 'meta', name: 'partition' }],
    ['offset', { kind: 'meta', name: 'offset' }],
    ['timestamp', { kind: 'meta', name: 'timestamp' }],
    [`'web'`, { kind: 'text', text: 'web' }],
    [`'it''s'`, { kind: 'text', text: `it's` }],
    [`''`, { kind: 'text', text: '' }],
    ['42', { kind: 'number', text: '42' }],
    ['-1.50e3', { kind: 'number', text: '-1.50e3' }],
    ['12345678901234567890', { kind: 'number', text: '12345678901234567890' }],
    ['true', { kind: 'constant', value: true }],
    ['false', { kind: 'constant', value: false }],
    ['null', { kind: 'constant', value: null }],
    ['now()', { kind: 'call', name: 'now', args: [] }],
    [
      `f( value.a , 'x' )`,
      {
        kind: 'call',
        name: 'f',
        args: [
          { kind: 'path', root: 'value', steps: ['a'] },
          { kind: 'text', text: 'x' },
        ],
      },
    ],
  ] as const) {
    it(`parseExpression reads ${text}`, () => {
      const parsed = parseExpression(text);
      expect(parsed).toEqual(expression);
      expect(Object.isFrozen(parsed)).toBe(true);
      expect(parseExpression(printExpression(parsed))).toEqual(expression);
    });
  }

  const any = 'key, value, header, topic, partition, offset, timestamp, a literal or a function';
  for (const [text, message] of [
    ['', `column 1: expected ${any}, got the end`],
    ['.a', `column 1: expected ${any}, got '.a'`],
    ['vlaue.id', `column 1: expected ${any}, got 'vlaue'; did you mean 'value'?`],
    ['city', `column 1: expected ${any}, got 'city'; a text literal is written 'city', a field value.city`],
    ['value.', 'column 7: expected a name, got the end'],
    ['value..a', `column 7: expected a name, got '.a'`],
    [
      'value.0',
      `column 7: expected a name (a list's index is written [0], a name that begins with a digit ["0"]), got '0'`,
    ],
    ['value.a b', `column 9: expected the end of the expression, got 'b'`],
    ['value[-1]', `column 7: expected an index from 0, got -1: lists are counted from the front`],
    ['value[1.5]', `column 8: expected ']', got '.5]'`],
    ['value[9999999999]', 'column 7: expected an index up to 2147483647, got 9999999999'],
    [`value['a']`, `column 7: expected a list's index or a name in double quotes, got ''a']'`],
    ['value["a]', 'column 7: this " is never closed'],
    ['value[0', `column 8: expected ']', got the end`],
    ['header', `column 7: expected a header's name: header.name or header["name"], got the end`],
    ['header[0]', `column 7: expected a header's name: header.name or header["name"], got [0]`],
    ['topic.name', `column 6: expected the end of the expression, got '.name'`],
    [`'open`, `column 1: this ' is never closed`],
    ['01', `column 2: expected the end of the expression, got '1'`],
    ['now(', `column 5: expected ${any}, got the end`],
    ['now(1 2)', `column 7: expected ',' or ')', got '2)'`],
    ['f(1,)', `column 5: expected ${any}, got ')'`],
  ] as const) {
    it(`parseExpression refuses ${JSON.stringify(text)} and says where and what is expected`, () => {
      expect(() => parseExpression(text)).toThrow(message);
    });
  }
});
