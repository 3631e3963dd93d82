/** Every way a resolve can end, with the exit code it stands for. Nothing else maps outcomes to numbers. */
export const OUTCOME_EXIT_CODES = {
  resolved: 0,
  closed: 0,
  planned: 0,
  incomplete: 1,
  "not-ready": 1,
  unchanged: 1,
  "verification-failed": 1,
  denied: 1,
  failed: 1,
  conflict: 1,
  auth: 2,
  waiting: 3,
  "timed-out": 4,
  idle: 4,
  limited: 4,
  "rate-limited": 5,
  overloaded: 5,
  network: 5,
  interrupted: 130,
} as const;

/** How a resolve ended: the closed set of the contract. */
export type Outcome = keyof typeof OUTCOME_EXIT_CODES;

/** An outcome with the words for it. */
export interface Verdict {
  readonly outcome: Outcome;
  /** One sentence for people: why it ended so, and what to do next where that is not plain. */
  readonly reason: string;
}
