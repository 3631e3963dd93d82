import { accessSync, constants, type Stats, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { ClaudeError } from "../errors.ts";

/**
 * Find the program that would be started, so that what is wrong with it can be said before anything runs.
 *
 * The operating system reports a missing working directory as ENOENT *of the program*, and a missing interpreter the
 * same way; here each of these failures has its own code.
 *
 * @param command a path, or a name without a slash.
 * @param cwd a relative path starts here, as it would for the child.
 * @param searchPath the child's `PATH`.
 * @returns the absolute path.
 * @throws {ClaudeError} `LLI_CLAUDE_CWD_MISSING`, `LLI_CLAUDE_NOT_FOUND`, `LLI_CLAUDE_IS_DIRECTORY`, `LLI_CLAUDE_NOT_EXECUTABLE`.
 */
export function resolveCommand(command: string, cwd: string, searchPath: string | undefined): string {
  checkWorkingDirectory(cwd);
  if (command.includes("/")) {
    const path = isAbsolute(command) ? command : resolve(cwd, command);
    checkProgram(command, path);
    return path;
  }
  let refusal: ClaudeError | null = null;
  for (const folder of (searchPath ?? "").split(delimiter)) {
    if (folder === "" || command === "" || command.includes("\0")) {
      continue;
    }
    const path = resolve(cwd, join(folder, command));
    try {
      checkProgram(command, path);
      return path;
    } catch (error) {
      // As execvp(3) does: go on, and remember the first that was there but of no use.
      if (error instanceof ClaudeError && error.code !== "LLI_CLAUDE_NOT_FOUND") {
        refusal ??= error;
      }
    }
  }
  throw refusal ?? notFound(command, `no program named ${JSON.stringify(command)} on PATH`);
}

function checkWorkingDirectory(cwd: string): void {
  if (!stat(cwd)?.isDirectory()) {
    throw new ClaudeError("LLI_CLAUDE_CWD_MISSING", `the working directory ${JSON.stringify(cwd)} is not there`, {
      hint: "Start in a folder that exists.",
      path: cwd,
    });
  }
}

function checkProgram(command: string, path: string): void {
  const stats = stat(path);
  if (stats === null) {
    throw notFound(command, `no program at ${JSON.stringify(path)}`);
  }
  if (stats.isDirectory()) {
    throw new ClaudeError("LLI_CLAUDE_IS_DIRECTORY", `${JSON.stringify(path)} is a folder, not a program`, {
      hint: "Name the program inside it.",
      path,
    });
  }
  try {
    accessSync(path, constants.X_OK);
  } catch (error) {
    throw notExecutable(path, error);
  }
}

/** Give back the error for a program that is there and cannot be executed. */
export function notExecutable(path: string, cause: unknown): ClaudeError {
  return new ClaudeError("LLI_CLAUDE_NOT_EXECUTABLE", `${JSON.stringify(path)} cannot be executed`, {
    hint: "Check its execute permission and the interpreter in its first line.",
    path,
    errno: errnoOf(cause) ?? undefined,
    cause,
  });
}

/** Give back the operating system's name of a failure, `ENOENT` for example, or null. */
export function errnoOf(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : null;
}

function notFound(command: string, message: string): ClaudeError {
  return new ClaudeError("LLI_CLAUDE_NOT_FOUND", message, {
    hint: "Install Claude Code, or name its program in the configuration.",
    path: command,
    errno: "ENOENT",
  });
}

function stat(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null; // ENOENT, ENOTDIR, EACCES on a folder above, a NUL in the name: it is not there for us.
  }
}
