/** Stands in the payload of tests wherever a producer chooses what is there: no log, metric or screen may show it. */
export const payloadMarker = 'pay10ad';

/** The same as a number. */
export const payloadNumber = 411_177_333;

/** The lines that show payload. */
export function linesWithPayload(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes(payloadMarker) || line.includes(String(payloadNumber)));
}
