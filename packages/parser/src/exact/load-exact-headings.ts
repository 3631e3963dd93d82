import type { ExactHeadings } from "./exact-headings.ts";

export type { ExactHeading, ExactHeadings } from "./exact-headings.ts";

/** Loads `headingsByRemark` and with it remark, which nobody who does not ask pays for. */
export async function loadExactHeadings(): Promise<(text: string) => ExactHeadings> {
  const { headingsByRemark } = await import("./headings-by-remark.ts");
  return headingsByRemark;
}
