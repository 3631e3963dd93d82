/** Cases per property: 500, or what `LL_FUZZ` asks for. */
export const fuzzRuns: number = Number(process.env.LL_FUZZ ?? 500);
/** Time for one property, in milliseconds, so that a long fuzz is not cut off. */
export const fuzzTimeout: number = 30_000 + fuzzRuns * 20;
