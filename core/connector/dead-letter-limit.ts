/** The share of a batch that may become dead letters, unless the connector says otherwise. */
export const defaultDeadLetterLimit = 0.5;
