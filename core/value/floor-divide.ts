/** The quotient, rounded down; both whole, the divisor above 0. A quotient of doubles may round up to the next number. */
export function floorDivide(count: number, divisor: number): number {
  const rest = count % divisor;
  return (count - (rest < 0 ? rest + divisor : rest)) / divisor;
}
