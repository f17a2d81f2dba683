/**
 * Megabytes. An event has up to 6 MB; the worst that a producer can make of them, very many headers of a record that
 * becomes a dead letter, takes some 350 MB (docs/ARCHITECTURE.md, "Memory"), and some 400 MB in a redrive. It would end a
 * function of 256 MB at every attempt.
 */
export const minMemoryMb = 512;
