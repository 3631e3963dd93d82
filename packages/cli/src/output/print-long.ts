import { spawn } from "node:child_process";
import { once } from "node:events";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { Io } from "../io.ts";

/**
 * Print text that may be longer than the screen: through the pager on a terminal that it does not fit, as git does; else as it is.
 *
 * `--no-pager` prints it all. `PAGER` names the pager, empty or `cat` for none; `LL_ISSUES_PAGER` goes before it. `less` without options of its own ends by itself when all fits (LESS, less(1)).
 */
export async function printLong(text: string, line: GlobalArguments, io: Io): Promise<void> {
  const pager = io.env.LL_ISSUES_PAGER ?? io.env.PAGER ?? "less";
  // Asked first: where it is none, Node's stream need not be made.
  const isPiped = !io.stdout.isTerminal || process.stdout.isTTY !== true;
  const isPlain = isPiped || !line.pager || pager === "" || pager === "cat" || fitsTerminal(text);
  if (isPlain || !(await page(text, pager, io))) await io.stdout.write(text);
}

function fitsTerminal(text: string): boolean {
  return text.split("\n").length < (process.stdout.rows ?? 0);
}

/** @returns `false` when the pager could not be started. */
async function page(text: string, pager: string, io: Io): Promise<boolean> {
  // The person's own variable, which may hold arguments, so the shell reads it, as git does (git-var(1), GIT_PAGER).
  const child = spawn("sh", ["-c", pager], {
    stdio: ["pipe", "inherit", "inherit"],
    cwd: io.cwd,
    env: { LESS: "FRX", ...io.env },
  });
  child.stdin.on("error", () => {});
  child.stdin.end(text);
  const status: unknown = await Promise.race([
    once(child, "close").then(([code]) => code),
    once(child, "error").then(() => 127),
  ]);
  return status !== 127;
}
