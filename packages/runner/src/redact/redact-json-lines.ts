import type { Redact } from "./create-redactor.ts";

/**
 * Make a redactor for lines that are JSON, which stay JSON: where a secret begins in the middle of an escape sequence (`\n` and a secret
 * that begins with n), the line is read, its texts are redacted, and it is written anew.
 */
export function redactJsonLines(redact: Redact): Redact {
  return (line) => {
    const redacted = redact(line);
    if (redacted === line || isJson(redacted) || !isJson(line)) return redacted;
    return JSON.stringify(JSON.parse(line, (_, value: unknown) => (typeof value === "string" ? redact(value) : value)));
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
