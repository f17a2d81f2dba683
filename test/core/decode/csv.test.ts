import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, type CsvOptions } from '../../../core/connector/define.ts';
import { exactCodec, readerOf, refusalOf } from '../../support/format-codec.ts';

const read = (options: CsvOptions, line: string): unknown =>
  exactCodec(csv(options)).decode(Buffer.from(line), 'value', { headers: [] }).exact;

const columns = ['id', 'city', 'note'];

const refusal = (options: CsvOptions, line: string): string =>
  refusalOf(exactCodec(csv(options)), Buffer.from(line));

/** A line as RFC 4180 writes it, or with an escape. */
function print(fields: readonly string[], { delimiter, quote, escape }: Required<CsvOptions>): string {
  const escaped = (text: string): string => {
    const whole = escape === quote ? text : text.replaceAll(escape, escape + escape);
    return whole.replaceAll(quote!, escape + quote!);
  };
  return fields
    .map((field) =>
      [delimiter, quote!, '\r', '\n', '\ufeff'].some((each) => field.includes(each))
        ? quote! + escaped(field) + quote!
        : field,
    )
    .join(delimiter);
}

describe('csv()', () => {
  it.each([
    ['1,Bern,x', { id: '1', city: 'Bern', note: 'x' }],
    ['1,Bern,x\n', { id: '1', city: 'Bern', note: 'x' }],
    ['1,Bern,x\r\n', { id: '1', city: 'Bern', note: 'x' }],
    [',,', { id: '', city: '', note: '' }],
    ['1,"Bern, BE","say ""no"""', { id: '1', city: 'Bern, BE', note: 'say "no"' }],
    ['1,"a\nb",""', { id: '1', city: 'a\nb', note: '' }],
    ['\ufeff1, Bern ,x', { id: '1', city: ' Bern ', note: 'x' }],
  ])('csv() reads %j', (line, expected) => {
    expect(read({ columns }, line)).toEqual(expected);
  });

  it('csv() reads every line that is written with its options', () => {
    const special = fc.constantFrom(',', ';', '\t', '"', "'", '\\', '\n', '\r', 'a', '', 'ä', '\ufeff');
    const anyField = fc.array(special, { maxLength: 8 }).map((parts) => parts.join(''));
    const anyForm = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t'),
      quote: fc.constantFrom('"', "'"),
      escapes: fc.boolean(),
      lineEnd: fc.constantFrom('', '\n', '\r\n'),
    });
    fc.assert(
      fc.property(fc.array(anyField, { minLength: 1, maxLength: 5 }), anyForm, (fields, form) => {
        const names = fields.map((_, index) => (index === 0 ? '__proto__' : `c${index}`));
        const { delimiter, quote, escapes, lineEnd } = form;
        const options = { columns: names, delimiter, quote, ...(escapes ? { escape: '\\' } : {}) };
        const printed = print(fields, { missing: 'refuse', extra: 'refuse', escape: quote, ...options });
        const expected = JSON.parse(
          `{${names.map((name, index) => `${JSON.stringify(name)}:${JSON.stringify(fields[index])}`).join(',')}}`,
        ) as object;
        expect(read(options, printed + lineEnd)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('without a quote, csv() reads quotes as they are', () => {
    expect(read({ columns: ['a', 'b'], quote: null, delimiter: '\t' }, 'say "no"\t"')).toEqual({
      a: 'say "no"',
      b: '"',
    });
  });

  it('csv() leaves missing fields out and ignores further ones where it is told to', () => {
    expect(read({ columns, missing: 'absent' }, '1,Bern')).toEqual({ id: '1', city: 'Bern' });
    expect(read({ columns, extra: 'ignore' }, '1,"Bern",x,y,"z')).toEqual({
      id: '1',
      city: 'Bern',
      note: 'x',
    });
  });

  const declared = 'malformed_csv: the value is not a line of the CSV that the route declares:';

  it.each([
    ['1,Bern', `it has 2 of 3 fields, and none for 'note'; allow it by csv({ missing: 'absent' })`],
    ['', `it has 1 of 3 fields, and none for 'city'; allow it by csv({ missing: 'absent' })`],
    ['1,2,3,4,5', `it has more than the 3 fields of its columns; allow it by csv({ extra: 'ignore' })`],
    ['1,Bern,x\n2,Basel,y', `field 3 ('note'): expected one line for a record at character 9 of 18`],
    ['1,"B\n",x\n', undefined],
    [
      '1,"B"\n,x',
      `field 2 ('city'): expected the delimiter or the end after a closing quote at character 6 of 8`,
    ],
    [
      '1,B"ern,x',
      `field 2 ('city'): expected a quote only in a field that begins with one at character 4 of 9`,
    ],
    [
      '1,"Bern,x',
      `field 2 ('city'): expected the closing quote of the field where it ends, after character 9 of 9`,
    ],
    ['1,"B",x\ny', `field 3 ('note'): expected one line for a record at character 8 of 9`],
  ])('csv() refuses %j with the field and the character', (line, reason) => {
    if (reason === undefined) expect(() => read({ columns }, line)).not.toThrow();
    else expect(refusal({ columns }, line)).toBe(`${declared} ${reason}`);
  });

  it('csv() refuses what is not UTF-8', () => {
    expect(refusalOf(exactCodec(csv({ columns })), Buffer.from([0x31, 0xff]))).toBe(
      'malformed_text: the value is not well-formed UTF-8',
    );
  });

  it('csv() reads no more fields than it needs, however long the line is', () => {
    const long = `${'"a",'.repeat(500_000)}x`;
    const started = process.cpuUsage();
    for (const line of [long, ','.repeat(2_000_000)]) {
      expect(refusal({ columns }, line)).toContain('more than the 3 fields');
    }
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(500);
  });

  it.each<[object | undefined, readonly string[]]>([
    [undefined, ['']],
    [{}, ['.columns']],
    [{ columns: [] }, ['.columns']],
    [{ columns: ['a', '', 7, 'a'] }, ['.columns[1]', '.columns[2]', '.columns[3]']],
    [{ columns, delimiter: '' }, ['.delimiter']],
    [{ columns, delimiter: '\n', quote: 'ab' }, ['.delimiter', '.quote']],
    [{ columns, delimiter: '"' }, ['.quote']],
    [{ columns, escape: ',' }, ['.escape']],
    [{ columns, quote: null, escape: '\\' }, ['.escape']],
    [{ columns, missing: 'x', extra: 7, header: true }, ['.missing', '.extra', '.header']],
    [{ columns, delimiter: '|', quote: null, missing: 'absent', extra: 'ignore' }, []],
  ])('csv() with the options %j has problems at %j', (options, paths) => {
    const format = readerOf((csv as (given: unknown) => unknown)(options));
    expect((format.problems ?? []).map(({ path }) => path)).toEqual(paths);
  });
});
