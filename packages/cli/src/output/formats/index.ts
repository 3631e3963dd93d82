import type { ScanFormat } from "../../declare/scan.ts";
import type { FormatScan } from "./scan-report.ts";

/** How to load what prints a scan in each form. */
export const SCAN_FORMATTERS: Readonly<Record<ScanFormat, () => Promise<FormatScan>>> = {
  text: async () => (await import("./text.ts")).formatText,
  json: async () => (await import("./json.ts")).formatJson,
  github: async () => (await import("./github.ts")).formatGithub,
  sarif: async () => (await import("./sarif.ts")).formatSarif,
  junit: async () => (await import("./junit.ts")).formatJunit,
  markdown: async () => (await import("./markdown.ts")).formatMarkdown,
};
