import { readdirSync, readFileSync } from "node:fs";

/**
 * Find the processes from whose environment one of these secrets can be read with our rights, and so with those of whatever we start.
 *
 * @returns `bash (1234)`, by pid; empty where there is no `/proc`.
 */
export function findReaders(secrets: readonly string[]): readonly string[] {
  if (process.platform !== "linux" || secrets.length === 0) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && holdsAny(name, secrets))
    .sort((a, b) => Number(a) - Number(b))
    .map((pid) => `${nameOf(pid)} (${pid})`);
}

function holdsAny(pid: string, secrets: readonly string[]): boolean {
  const environment = readOrEmpty(`/proc/${pid}/environ`);
  return secrets.some((secret) => environment.includes(secret));
}

function nameOf(pid: string): string {
  return readOrEmpty(`/proc/${pid}/comm`).trim() || "a process";
}

/** It ended meanwhile, or belongs to somebody else. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
