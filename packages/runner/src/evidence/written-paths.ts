import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { WRITING_TOOLS } from "../prepare/writing-tools.ts";

/** A line of a transcript or of a session file, as far as it is looked at here. */
interface TranscriptLine {
  readonly session_id?: unknown;
  readonly message?: { readonly content?: readonly ToolCall[] };
}

interface ToolCall {
  readonly name?: string;
  readonly input?: { readonly file_path?: unknown; readonly notebook_path?: unknown };
}

/**
 * List the files that Claude's tool calls of a killed run name: those of the run's transcript, and those of the session that Claude Code keeps
 * itself, since it may have made a call that the runner was killed too soon to read.
 *
 * @param transcriptPath of the run, absolute; it may be missing or end in the middle of a line.
 * @param top of the working tree, absolute.
 * @param env that Claude was given: `CLAUDE_CONFIG_DIR`, or `HOME`, says where its sessions are (measured with 2.1.197 and 2.1.329).
 * @returns relative to the top, `/` separated.
 */
export function listWrittenPaths(
  transcriptPath: string,
  top: string,
  env: Readonly<Record<string, string | undefined>>,
): ReadonlySet<string> {
  const transcript = readLines(transcriptPath);
  const sessions = new Set(transcript.flatMap(({ session_id: id }) => (typeof id === "string" ? [id] : [])));
  const kept = [...sessions].flatMap((id) => findSessionFiles(env, id)).flatMap(readLines);
  const files = [...transcript, ...kept].flatMap(filesOf);
  return new Set(files.map((file) => path.relative(top, file).split(path.sep).join("/")));
}

/** The folder of a session is named after its working directory; its file, which is all we need, after its id. */
function findSessionFiles(env: Readonly<Record<string, string | undefined>>, id: string): string[] {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return [];
  const projects = path.join(env.CLAUDE_CONFIG_DIR ?? path.join(env.HOME ?? homedir(), ".claude"), "projects");
  try {
    return readdirSync(projects).map((project) => path.join(projects, project, `${id}.jsonl`));
  } catch {
    return [];
  }
}

function filesOf({ message }: TranscriptLine): string[] {
  const calls = Array.isArray(message?.content) ? message.content : [];
  return calls
    .filter(({ name }) => name !== undefined && WRITING_TOOLS.includes(name))
    .map(({ input }) => input?.file_path ?? input?.notebook_path)
    .filter((file): file is string => typeof file === "string");
}

function readLines(file: string): TranscriptLine[] {
  return readIfThere(file)
    .split("\n")
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return typeof value === "object" && value !== null ? [value] : [];
      } catch {
        return [];
      }
    });
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
