/** The alias of the function that its event sources invoke, where `function.release` is set. */
export const liveAlias = 'live';
