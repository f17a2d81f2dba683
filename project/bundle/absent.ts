/** Takes the place of a package that the bundle must name and never uses. */
export {};
