import { asObject, asText } from "./json-fields.ts";

/** The fields that say what a call is about, the most telling first; names of Claude Code's own tools. */
const TELLING: readonly string[] = [
  "file_path",
  "notebook_path",
  "command",
  "pattern",
  "url",
  "query",
  "description",
  "skill",
  "path",
];

const LONGEST = 200;

/** Give back what a tool call is about on one line, or null when its input has none of the telling fields. */
export function toolTarget(input: unknown): string | null {
  const fields = asObject(input);
  for (const name of TELLING) {
    const value = asText(fields[name]);
    if (value !== null && value !== "") {
      return shorten(
        value
          .slice(0, LONGEST * 4)
          .replace(/\s+/g, " ")
          .trim(),
      );
    }
  }
  return null;
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
