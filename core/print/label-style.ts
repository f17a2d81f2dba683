/** How a label is set off from what it labels. */
export type LabelStyle = (text: string) => string;

export const plainLabel: LabelStyle = (text) => text;
export const dimLabel: LabelStyle = (text) => `\u001B[2m${text}\u001B[22m`;
