import { readdir, readFile } from "node:fs/promises";

/** A running process as far as /proc tells. */
export interface FoundProcess {
  readonly pid: number;
  /** Its argv joined by spaces. */
  readonly command: string;
}

/**
 * Finds running processes whose environment holds the given assignment, whoever their parent is by now. Reads
 * /proc/<pid>/environ (proc(5)), so it finds nothing on systems other than Linux, nor processes of other users, nor
 * zombies, whose environment is gone.
 *
 * @param assignment one whole `NAME=value`
 */
export async function findProcessesByEnv(assignment: string): Promise<FoundProcess[]> {
  if (process.platform !== "linux") return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid): Promise<FoundProcess | null> => {
      if (!(await readProcFile(pid, "environ")).split("\0").includes(assignment)) return null;
      return { pid, command: (await readProcFile(pid, "cmdline")).split("\0").join(" ").trim() };
    }),
  );
  return found.filter((entry) => entry !== null);
}

/** A process may end while it is looked at; then it is no longer of interest. */
async function readProcFile(pid: number, name: string): Promise<string> {
  return readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
}
