import { type Diagnostic, RULES, type Severity } from "@ll-issues/parser";
import { fingerprintFindings } from "@ll-issues/tracker";
import { escapeLine, toSafeJson } from "../escape-text.ts";
import type { FormatScan } from "./scan-report.ts";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** Print findings as a SARIF 2.1.0 log (OASIS, sarif-v2.1.0), with help for every rule and fingerprints that outlive a moved line. */
export const formatSarif: FormatScan = ({ result, prefix }) => {
  const fingerprints = fingerprintFindings(result.diagnostics);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ll-issues", rules: RULES.map(toRule) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [BASE]: { description: { text: "The top of the repository" } } },
        results: result.diagnostics.map((finding, at) => toResult(finding, prefix, fingerprints[at] ?? "")),
      },
    ],
  };
  return `${toSafeJson(log)}\n`;
};

const BASE = "%SRCROOT%";

function toRule({ name, severity, description }: (typeof RULES)[number]): object {
  const [first = description] = description.split(". ");
  return {
    id: name,
    shortDescription: { text: `${first.replaceAll("`", "").replace(/\.$/, "")}.` },
    fullDescription: { text: description.replaceAll("`", "") },
    help: { text: description.replaceAll("`", ""), markdown: description },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function toResult({ rule, severity, message, path, line, column }: Diagnostic, prefix: string, print: string): object {
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ name }) => name === rule),
    level: LEVELS[severity],
    message: { text: escapeMessage(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(`${prefix}${path}`), uriBaseId: BASE },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { "llIssues/v1": print },
  };
}

/** SARIF 2.1.0, 3.11.6: brackets in a plain text message can make a link, and a backslash takes their meaning. */
function escapeMessage(text: string): string {
  return escapeLine(text).replace(/[\\[\]]/g, "\\$&");
}

function toUri(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
