/**
 * What is written as it is asked for, but is most often a mistake of the producer or of the connector file:
 * - `january_1970`: a number that lands in the month after or before the epoch; most often seconds read as milliseconds
 * - `unknown_field`: a field of an object that its user-defined type does not have, left out
 * - `misspelled_field`: such a field whose name differs from one of the type's only in upper and lower case
 */
export const observationKinds = ['january_1970', 'unknown_field', 'misspelled_field'] as const;

export type ObservationKind = (typeof observationKinds)[number];
