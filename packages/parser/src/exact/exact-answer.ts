import type { ExactHeadings } from "./exact-headings.ts";

/** What an exact parser said of a text that the scan was unsure of, or why it was not let finish. */
export type ExactAnswer = ExactHeadings | { readonly givenUp: string };
