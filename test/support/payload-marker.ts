/** Stands in the payload of tests wherever a producer chooses what is there: no log, metric or screen may show it. */
export const payloadMarker = 'pay10ad';

/** The same as a number. */
export const payloadNumber = 411_177_333;

/** The marker as it may appear: as it is, as a number, in hexadecimal, and in base64 at each place of three bytes. */
const forms: readonly string[] = [
  payloadMarker,
  String(payloadNumber),
  Buffer.from(payloadMarker).toString('hex'),
  ...[0, 1, 2].map((before) => {
    const text = Buffer.from(`${' '.repeat(before)}${payloadMarker}`).toString('base64');
    // The characters at both ends depend on what stands around it.
    return text.replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1);
  }),
];

const showsPayload = (line: string): boolean => forms.some((form) => line.includes(form));

/** The lines that show payload. */
export function linesWithPayload(text: string): readonly string[] {
  return text.split('\n').filter(showsPayload);
}

/** Throws where the text shows payload: names each line as `where:line`, and not what is there. */
export function refusePayload(where: string, text: string): void {
  const places = text
    .split('\n')
    .flatMap((line, index) => (showsPayload(line) ? [`${where}:${index + 1}`] : []));
  if (places.length === 0) return;
  const more = places.length > 5 ? ` and ${places.length - 5} more` : '';
  throw new Error(`payload is shown at ${places.slice(0, 5).join(', ')}${more}`);
}
