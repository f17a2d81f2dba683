import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

type Write = readonly [ms: number, offset: number, cells: Readonly<Record<string, string | null>>];

const folder = fileURLToPath(new URL('.', import.meta.url));
const program = `
import json, sys
sys.dont_write_bytecode = True
from check import allowed_by_exception
print(json.dumps(allowed_by_exception(json.loads(sys.argv[1]), sys.argv[2])))
`;

/** What the checking program lets pass in a column of a row with these writes. */
function allowed(writes: readonly Write[], column: string): unknown {
  const printed = execFileSync('python3', ['-c', program, JSON.stringify(writes), column], {
    env: { ...process.env, PYTHONPATH: folder },
    encoding: 'utf8',
  });
  return JSON.parse(printed);
}

describe('exceptions of the log check in record mode', () => {
  it('the log check allows no exception if offsets of a millisecond straddle no multiple of 997', () => {
    const writes: readonly Write[] = [
      [5, 996, { a: 'older' }],
      [6, 998, { a: 'one' }],
      [6, 999, { a: 'two' }],
    ];
    expect(allowed(writes, 'a')).toEqual(['two']);
    expect(allowed(writes, 'b')).toEqual([null]);
  });

  it('the log check allows the values of the last millisecond if its offsets straddle a multiple of 997', () => {
    const writes: readonly Write[] = [
      [5, 995, { a: 'older' }],
      [6, 996, { a: 'one' }],
      [6, 997, { a: 'two' }],
    ];
    expect(allowed(writes, 'a')).toEqual(['one', 'two']);
  });

  it('the log check also allows what was raised above a write that does not set the column', () => {
    const writes: readonly Write[] = [
      [6, 996, { a: 'one' }],
      [6, 1000, { a: 'two', b: 'two' }],
      [6, 1001, { a: null, b: null }],
    ];
    expect(allowed(writes, 'b')).toEqual(['two', null]);
  });
});
