/** Numbers in [0, 1) that a seed fixes (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of a test: `SEED` replays a failure, else a new one, which the test prints. */
export function seedFromEnvironment(): number {
  const given = process.env.SEED;
  return given === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(given);
}
