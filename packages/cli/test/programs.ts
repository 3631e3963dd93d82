import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The program as it is started in a clone of this repository. */
export const LL_ISSUES: string = pathOf("../bin.js");

/** Whether there is a bundle for {@link LL_ISSUES} to start: `npm run build` makes it. */
export const HAS_BUNDLE: boolean = existsSync(pathOf("../dist/main.cjs"));

/** Stands in for Claude Code: its file says what it does. */
export const STUB: string = pathOf("./programs/stub-claude.mjs");

/** Stands in for Claude Code where a question is to be asked. */
export const ASKING_STUB: string = pathOf("./programs/stub-asking-claude.mjs");

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
