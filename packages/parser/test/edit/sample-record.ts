import { formatResolution } from "../../src/resolution/format-resolution.ts";

/** The record of a resolved issue, without its heading. */
export const RECORD: string = formatResolution({
  kind: "resolved",
  action: "fix",
  date: "2026-02-06",
  changes: [{ path: "src/pool.ts", description: "closes the handle" }],
  verification: [{ name: "Tests", verdict: "PASS", detail: "39/39" }],
});
