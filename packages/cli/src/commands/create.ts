import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { decodeIssueBytes } from "@ll-issues/parser";
import { type CreatedIssue, createIssue, MAX_ISSUE_BYTES } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CreateArguments } from "../declare/create.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatSimilar } from "../output/format-similar.ts";
import { SHIPPED_TEMPLATES } from "../templates-dir.ts";
import { UsageError } from "../usage-error.ts";

/** Create an issue, unless one like it is there. */
export async function runCreate(line: GlobalArguments, options: CreateArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const created = await createIssue({
    ...tracker,
    type: options.type,
    title: options.title,
    priority: options.priority,
    labels: options.label,
    blockedBy: options.blockedBy,
    parent: options.parent,
    body: options.bodyFile === null ? null : readBody(options.bodyFile, io),
    force: options.force,
    shippedTemplates: SHIPPED_TEMPLATES,
    now: new Date(),
  });
  await print(created, line, io);
  if (created.issue === null) return EXIT.findings;
  if (options.edit) await openEditor(created.issue.absolutePath, io);
  return EXIT.ok;
}

async function print({ issue, similar }: CreatedIssue, line: GlobalArguments, io: Io): Promise<void> {
  if (line.json) {
    const { absolutePath: _, ...told } = issue ?? { absolutePath: "" };
    const document = { schemaVersion: 1, kind: "create", issue: issue === null ? null : told, similar };
    await io.stdout.write(`${toSafeJson(document)}\n`);
  } else if (issue === null) {
    const colours = chooseColours(io.stderr, io, line.color);
    await io.stderr.write("Not created: this looks like\n");
    await io.stderr.write(formatSimilar(similar, colours, io.stderr.columns));
    await io.stderr.write("Create it all the same with --force\n");
  } else {
    await io.stdout.write(`${escapeLine(issue.path)}\n`);
  }
}

function readBody(file: string, io: Io): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : resolve(io.cwd, file));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
      "Name a text file",
    );
  }
  if (bytes.length > MAX_ISSUE_BYTES) throw new UsageError(`${file} is larger than an issue may be`, "Shorten it");
  const decoded = decodeIssueBytes(bytes);
  if ("text" in decoded) return decoded.text;
  throw new UsageError(`${file}: ${decoded.message}`, "Save it as UTF-8 text");
}

/** The variable may hold arguments (`code --wait`), so the shell reads it, as git does (git-var(1), GIT_EDITOR). */
async function openEditor(path: string, io: Io): Promise<void> {
  const editor = io.env.VISUAL || io.env.EDITOR || "vi";
  const child = spawn("sh", ["-c", `${editor} "$@"`, editor, path], { stdio: "inherit", cwd: io.cwd, env: io.env });
  const [status] = await Promise.race([once(child, "close"), once(child, "error").then(() => [null])]);
  if (status !== 0) await io.stderr.write(`The editor ${escapeLine(editor)} did not end well; the issue is there\n`);
}
