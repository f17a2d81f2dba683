/**
 * Megabytes. An event has up to 6 MB; the worst that a producer can make of them, very many headers of a record that
 * becomes a dead letter, takes some 350 MB (docs/ARCHITECTURE.md, "Memory"): a function of 256 MB would be killed by it,
 * again at each try.
 */
export const leastMemoryMb = 512;
