import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { say } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { answerSeen, ask, CHANNELS, DATABASE, type GateStage, makeGateStage, report, write } from "./gate-stage.ts";

const LL_ISSUES = fileURLToPath(new URL("../bin.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../dist/main.cjs", import.meta.url));
const LONG = {
  ...DATABASE,
  question: `Which database should hold the readings, given that ${"they come every second and ".repeat(4)}are read seldom?`,
};

function hasTmux(): boolean {
  try {
    execFileSync("tmux", ["-V"]);
    return true;
  } catch {
    return false;
  }
}

/** A terminal of 80 columns in which one command line of ours runs. */
class Terminal {
  readonly #socket: string;

  constructor(stage: GateStage, command: string) {
    this.#socket = `${stage.sandbox.root}/tmux`;
    const env = Object.entries({ ...stage.env, TERM: "screen" }).map(([name, value]) => `${name}='${value}'`);
    const line = `env -i ${env.join(" ")} node '${LL_ISSUES}' ${command}; echo "exit $?"; stty -a | tr ';' '\\n' > '${stage.sandbox.root}/stty'; echo over; cat`;
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "50", "-c", stage.sandbox.repo, line);
  }

  #tmux(...args: string[]): string {
    return execFileSync("tmux", ["-S", this.#socket, ...args], { encoding: "utf8" });
  }

  screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  isCursorVisible(): boolean {
    return this.#tmux("display-message", "-p", "#{cursor_flag}").trim() === "1";
  }

  press(...keys: string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  /** Nobody tells when a terminal has been written to, so this looks again. */
  async shows(what: RegExp): Promise<string> {
    const deadline = Date.now() + 25_000;
    for (;;) {
      const screen = this.screen();
      if (what.test(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`The terminal does not show ${what}:\n${screen}`);
      await sleep(50);
    }
  }

  [Symbol.dispose](): void {
    this.#tmux("kill-server");
  }
}

describe.skipIf(!hasTmux() || !existsSync(BUNDLE))(
  "gates in a terminal (needs tmux, and the bundle: npm run build)",
  () => {
    it("shows a question at 80 columns, and takes digits, arrow keys, marks and words", async () => {
      await using stage = await makeGateStage();
      stage.api.push(
        say(ask([LONG, CHANNELS, { ...DATABASE, question: "And the spare one?" }])),
        say(write(stage.sandbox, "store.mjs", "v\n")),
        report(),
      );
      using terminal = new Terminal(stage, "resolve FEAT-4 --gates");
      const screen = await terminal.shows(/Answer later/);
      expect(screen).toMatch(/FEAT-004 Store readings: Claude asks/);
      expect(screen.replaceAll(/\s*\n[\s│|]*/g, " ")).toContain(LONG.question);
      expect(screen).toMatch(/1 {2}SQLite: one file\n.*2 {2}Postgres: a server\n.*In my own words …\n.*Answer later/);
      terminal.press("2", "Enter");
      await terminal.shows(/Which readings are kept/);
      terminal.press("Space", "Down", "Down", "Space", "Enter");
      await terminal.shows(/And the spare one/);
      terminal.press("Up", "Up", "Enter");
      await terminal.shows(/Your answer/);
      terminal.press("none, thanks", "Enter");
      await terminal.shows(/exit 0\n/);
      const seen = answerSeen(stage.api.main) ?? "";
      expect(seen).toContain('seldom?"="Postgres"');
      expect(seen).toContain('kept?"="Level, Time"');
      expect(seen).toContain('one?"="none, thanks"');
      expect(terminal.screen()).toMatch(/FEAT-004 resolved/);
    });

    it("Ctrl-C leaves the question in the issue and the terminal as it was", async () => {
      await using stage = await makeGateStage();
      stage.api.push(say(ask()));
      using terminal = new Terminal(stage, "resolve FEAT-4 --gates");
      await terminal.shows(/Answer later/);
      terminal.press("C-c");
      const screen = await terminal.shows(/over\n/);
      expect(screen).toMatch(/exit 3\n/);
      expect(terminal.isCursorVisible()).toBe(true);
      const modes = execFileSync("cat", [`${stage.sandbox.root}/stty`], { encoding: "utf8" });
      for (const mode of ["icanon", "echo", "isig", "icrnl", "opost"])
        expect(modes).toMatch(new RegExp(`(^|\\s)${mode}(\\s|$)`));
      expect(await stage.issue()).toContain("## Open Question");
    });

    it("answer asks there too", async () => {
      await using stage = await makeGateStage();
      stage.api.push(say(ask()));
      await stage.resolve("--gates");
      using terminal = new Terminal(stage, "answer FEAT-4");
      await terminal.shows(/Answer later/);
      terminal.press("Enter");
      await terminal.shows(/exit 0\n/);
      expect(await stage.issue()).toContain("[x] **SQLite**");
    });
  },
);
