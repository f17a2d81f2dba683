/**
 * The examples of docs/CONFIGURATION.md, so that the compiler checks them: what stands between `#example NAME` and the
 * next such line is printed below the description of NAME.
 */
