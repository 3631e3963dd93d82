import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The two versions of the CLI that the tests run: 2.1.329 and 2.1.197. */
export type RealClaudeVersion = "new" | "old";

/** Both versions, newest first. */
export const REAL_CLAUDE_VERSIONS: readonly RealClaudeVersion[] = ["new", "old"];

/** The same two steps up from `src/real-claude/` and from `dist/real-claude/`. */
const INSTALL_DIR: string = fileURLToPath(new URL("../../real-claude/node_modules/", import.meta.url));

/**
 * Finds the real Claude Code CLI that `node scripts/install-claude.mjs` installed. npm installs the package of this
 * platform only, so the one that is there is the one that runs here. The variables `LL_CLAUDE_NEW` and `LL_CLAUDE_OLD`
 * name other programs; `LL_REAL_CLAUDE=off` leaves everything out that needs one.
 *
 * @param version which of the two
 * @returns the absolute path of the program, or null when it is not installed or left out
 * @throws Error when the variable names a file that is not there
 */
export function findRealClaude(version: RealClaudeVersion): string | null {
  if (process.env.LL_REAL_CLAUDE === "off") return null;
  const variable = `LL_CLAUDE_${version.toUpperCase()}`;
  const override = process.env[variable];
  if (override) {
    if (!existsSync(override)) throw new Error(`${variable} names ${override}, which does not exist`);
    return override;
  }
  if (!existsSync(INSTALL_DIR)) return null;
  const candidates = readdirSync(INSTALL_DIR)
    .filter((name) => name.startsWith(`claude-${version}-`))
    .flatMap((name) => [join(INSTALL_DIR, name, "claude"), join(INSTALL_DIR, name, "claude.exe")]);
  return candidates.find((path) => existsSync(path)) ?? null;
}
