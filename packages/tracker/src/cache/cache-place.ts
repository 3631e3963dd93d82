/** Where a scan may keep what it read, so that the next one need not read it again. */
export interface CachePlace {
  /** From `findCacheFolder`; absolute. */
  readonly folder: string;
  /** Names the code that makes the values: another build does not take them over. */
  readonly build: string;
  /** The clock, in milliseconds since 1970; tests set it forward, so that fresh files have settled. */
  readonly now?: () => number;
}
