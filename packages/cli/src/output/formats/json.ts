import { toSafeJson } from "../escape-text.ts";
import type { FormatScan, RepairReport } from "./scan-report.ts";

/** Print a scan as one JSON document. */
export const formatJson: FormatScan = ({ result, repair }) => {
  const repaired = repair === null ? {} : { repair: toDocument(repair) };
  return `${toSafeJson({ schemaVersion: 1, kind: "scan", ...result, ...repaired })}\n`;
};

function toDocument({ dryRun, fixes, refused, renumbered, unsure }: RepairReport): object {
  return {
    dryRun,
    fixes: fixes.map(({ path, renameTo, rules, diff }) => ({ path, renamedTo: renameTo, rules, diff })),
    refused,
    renumbered,
    unsure,
  };
}
