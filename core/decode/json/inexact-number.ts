const quote = 0x22;
const backslash = 0x5c;
const zero = 0x30;
const nine = 0x39;
const point = 0x2e;

/**
 * Whether a JSON text holds a number that JavaScript would change. Never misses one; may say yes for a few that
 * would stay, and for texts that are not JSON, which costs time only. Up to 15 significant digits survive the way
 * through a double, and 16 if they are a whole number below 2^53.
 */
export function holdsInexactNumber(text: string): boolean {
  const length = text.length;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at++;
      for (;;) {
        const inside = text.charCodeAt(at);
        if (inside === quote) break;
        if (at >= length) return true;
        at += inside === backslash ? 2 : 1;
      }
    } else if (code >= zero && code <= nine) {
      const end = endOfPlainNumber(text, at);
      if (end < 0) return true;
      at = end;
      continue;
    }
    at++;
  }
  return false;
}

/** Where a number that certainly stays as it is ends; -1 for every other. */
function endOfPlainNumber(text: string, start: number): number {
  let at = start;
  let pointAt = -1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === point) pointAt = at;
    else if (code === 0x65 || code === 0x45) return -1;
    else if (!(code >= zero && code <= nine)) break;
    at++;
  }
  const characters = at - start;
  if (pointAt < 0) {
    return characters < 16 || (characters === 16 && text.charCodeAt(start) < nine) ? at : -1;
  }
  // 1.10 loses its last zero, 0.0000001 is printed as 1e-7.
  const isKept = characters <= 16 && text.charCodeAt(at - 1) !== zero && !text.startsWith('0.000000', start);
  return isKept ? at : -1;
}
