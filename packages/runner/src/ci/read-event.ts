import { readFileSync } from "node:fs";
import { fieldOf } from "./field-of.ts";

/** Read the event that a job of GitHub Actions runs for, from the file of `GITHUB_EVENT_PATH`; undefined where there is none. */
export function readEvent(env: Readonly<Record<string, string | undefined>>): unknown {
  const file = env.GITHUB_EVENT_PATH;
  if (file === undefined || file === "") return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Say which issue or pull request an event is about, by its number; null where it is about none (a schedule, a push). */
export function readEventNumber(env: Readonly<Record<string, string | undefined>>): number | null {
  const event = readEvent(env);
  const found = fieldOf(event, "issue", "number") ?? fieldOf(event, "pull_request", "number");
  return typeof found === "number" && Number.isSafeInteger(found) && found > 0 ? found : null;
}
