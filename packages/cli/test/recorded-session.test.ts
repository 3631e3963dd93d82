import { readFileSync, writeFileSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { say } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { ask, type GateStage, makeGateStage, report, write } from "./gate-stage.ts";
import { HAS_BUNDLE } from "./programs.ts";
import { hasTmux, Terminal } from "./terminal.ts";

const PAGE = fileURLToPath(new URL("../../../docs/gates.md", import.meta.url));
/** Where the page says that it is. */
const FOLDER = "/home/me/kettle";
const CHANGES = [
  { path: "src/store.js", description: "Keep every reading" },
  { path: "src/postgres.js", description: "Write them to Postgres" },
];
/** The session of the page: both of its blocks, one after another. */
const BLOCKS = /^```console\n([\s\S]*?)^```$/gm;

/** Play the session that docs/gates.md shows: a question, left for later, answered by a command, gone on with. */
async function record(stage: GateStage): Promise<[question: string, session: string]> {
  stage.api.push(
    say("I keep the readings.", write(stage.sandbox, "src/store.js", "// readings\n"), ask()),
    say("Postgres it is.", write(stage.sandbox, "src/postgres.js", "// readings\n")),
    report({ status: "resolved", summary: "Readings are stored.", changes: CHANGES }),
  );
  // As in everybody's shell: found on the PATH.
  await symlink(stage.env.LL_ISSUES_CLAUDE ?? "", `${stage.sandbox.root}/bin/claude`);
  const commands = ["resolve FEAT-4 --gates", "next", "answer FEAT-4 postgres", "resolve FEAT-4"];
  using terminal = new Terminal(stage, commands, { LL_ISSUES_CLAUDE: "claude" });
  await terminal.shows(/Answer later/);
  const question = terminal.history();
  const { repo } = stage.sandbox;
  terminal.press("5", "Enter");
  await terminal.shows(/over\n/);
  return [clean(question, repo), clean(terminal.history().replace(/^exit \d+\nover\n/m, ""), repo)];
}

/** The screen in a folder that is nobody's, its lines broken where a terminal of 80 columns breaks them. */
function clean(screen: string, repo: string): string {
  const lines = screen
    .replaceAll(repo, FOLDER)
    .replaceAll(/[ \t]+$/gm, "")
    .trim()
    .split("\n");
  return `${lines.map((line) => line.replaceAll(/.{80}(?=.)/gu, "$&\n")).join("\n")}\n`;
}

/** What differs from run to run; a name may go over the end of a line. */
function level(text: string): string {
  return text
    .replaceAll(/^(.{80})\n/gmu, "$1")
    .replaceAll(/\d{8}-\d{6}-([A-Z]+-\d+)-[0-9a-f]{4}/g, "RUN-$1")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "SESSION")
    .replaceAll(/\b[0-9a-f]{12}\b/g, "COMMIT")
    .replaceAll(/\d+\.\d s/g, "TIME")
    .replaceAll(/\d+\.\d+\.\d+/g, "VERSION");
}

describe.skipIf(!hasTmux() || !HAS_BUNDLE)(
  "the session in docs/gates.md (needs tmux, and the bundle: npm run build)",
  () => {
    it("is what a terminal of 80 columns shows; LL_RECORD=1 records it anew", { timeout: 90_000 }, async () => {
      await using stage = await makeGateStage();
      const recorded = await record(stage);
      let page = readFileSync(PAGE, "utf8");
      if (process.env.LL_RECORD !== undefined) {
        const blocks = [...recorded];
        page = page.replaceAll(BLOCKS, () => `\`\`\`console\n${blocks.shift() ?? ""}\`\`\``);
        writeFileSync(PAGE, page);
      }
      const shown = [...page.matchAll(BLOCKS)].map((match) => level(match[1] ?? ""));
      expect(shown).toEqual(recorded.map(level));
      expect(
        Math.max(
          ...recorded
            .join("")
            .split("\n")
            .map((line) => [...line].length),
        ),
      ).toBeLessThanOrEqual(80);
    });
  },
);
