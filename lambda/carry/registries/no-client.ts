/** Takes the place of the client of a registry that no format of the connector names. */
export const createOpener = undefined;
