import { errnoOf, hintOfErrno } from "@ll-issues/tracker";
import { exitCodeOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { escapeLine, toSafeJson } from "./escape-text.ts";

/** An error as `--json` prints it. */
export interface ErrorDocument {
  readonly schemaVersion: 1;
  readonly kind: "error";
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly path: string | null;
    readonly line: number | null;
  };
}

/**
 * Tell a person, or with `--json` a program, what went wrong. A failure we know is a line with its code and a line with the next
 * step; one of the system's that nobody has put into words of ours says what the system says; any other is a bug and shows its stack.
 *
 * @returns the exit code.
 */
export async function reportError(error: unknown, json: boolean, io: Io): Promise<number> {
  const document = toErrorDocument(error);
  const { code, message, hint, path, line } = document.error;
  if (json) {
    await io.stdout.write(`${toSafeJson(document)}\n`);
    if (code === "LLI_BUG") await io.stderr.write(`${stackOf(error)}\n`);
    return exitCodeOf(code);
  }
  const place = path === null ? "" : ` (${escapeLine(path)}${line === null ? "" : `:${line}`})`;
  await io.stderr.write(`ll-issues: ${code}: ${escapeLine(message)}${place}\n`);
  if (hint !== null) await io.stderr.write(`  ${escapeLine(hint)}\n`);
  if (code === "LLI_BUG") await io.stderr.write(`${stackOf(error)}\n`);
  return exitCodeOf(code);
}

/** Give back what `--json` prints about an error. */
export function toErrorDocument(error: unknown): ErrorDocument {
  const message = error instanceof Error ? error.message : String(error);
  return { schemaVersion: 1, kind: "error", error: { ...classify(error), message } };
}

function classify(error: unknown): Omit<ErrorDocument["error"], "message"> {
  const code = readText(error, "code");
  if (code?.startsWith("LLI_") === true)
    return { code, hint: readText(error, "hint"), path: readText(error, "path"), line: readNumber(error, "line") };
  const errno = errnoOf(error);
  if (errno !== null) return { code: "LLI_IO", hint: hintOfErrno(errno) ?? null, path: null, line: null };
  const hint = "This is a bug in ll-issues; please report it with the lines below";
  return { code: "LLI_BUG", hint, path: null, line: null };
}

function readText(error: unknown, name: string): string | null {
  const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
  return typeof value === "string" ? value : null;
}

function readNumber(error: unknown, name: string): number | null {
  const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
  return typeof value === "number" ? value : null;
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stack.split("\n").map(escapeLine).join("\n");
}
