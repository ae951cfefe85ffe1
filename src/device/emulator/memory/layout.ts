/**
 * Where things lie in the first part of every arena, in bytes. Both executors and the WebAssembly
 * sources read this file, so it holds literal integers only; blocks that programs use begin at `FRONT`.
 */

/** Words that describe the launch (fast/assembly/state.ts). */
export const STATE = 8192;
/** One record a warp, 32 of 32 bytes: base, local memory, live lanes, state, top, step it waits at. */
export const WARPS = 12288;
/** One record a named barrier, 16 of 32 bytes. */
export const BARRIERS = 13312;
/** Scratch words by lane. */
export const SCRATCH = 14336;
export const SEEN = 14464;
export const BANKS = 14592;
/** What is known of the addresses in a register, 5 records of 192 bytes (fast/assembly/locate.ts). */
export const KNOWN = 14848;
/** Scratch double words by lane. */
export const WIDE = 16000;
/** Scratch words by bank and lane. */
export const BANK_WORDS = 16384;
/** Reconvergence stacks: 32 warps, 128 entries of block, lanes, meeting block. */
export const STACKS = 20480;
/** L1: line numbers by way, their valid sectors, the way to replace next by set; at most 512 sets. */
export const TAGS = 69632;
export const VALID = 77824;
export const NEXT = 79872;
/** Pattern of memory that nobody has written: 8192 words (memory/poison.ts). */
export const POISON = 81920;
/** Accesses that each slice of L2 has served, 128 words (memory/caches.ts). */
export const SLICES = 114688;
/**
 * Two bytes per line of 128 bytes of the arena, with a bit for each of its sectors in every field: bits
 * 0-3 it has been touched, 4-7 it was used since the last `forgetUse`, 8-11 it was written since then.
 */
export const SECTORS = 131072;
/** First byte that can be reserved: a multiple of the page size, 65536. */
export const FRONT = 8716288;
