import { fault, say } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import {
  answerSeen,
  ask,
  CHANNELS,
  countInConversation,
  DATABASE,
  makeGateStage,
  report,
  write,
} from "./gate-stage.ts";
import { HAS_BUNDLE } from "./programs.ts";
import { listLocks, readSignals, STUBBORN, waitForSignals } from "./stubborn-claude.ts";
import { hasTmux, Terminal } from "./terminal.ts";

const LONG = {
  ...DATABASE,
  question: `Which database should hold the readings, given that ${"they come every second and ".repeat(4)}are read seldom?`,
};

describe.skipIf(!hasTmux() || !HAS_BUNDLE)(
  "gates in a terminal (needs tmux, and the bundle: npm run build)",
  // Several starts of the CLI one after another, and waits for the screen.
  { timeout: 90_000 },
  () => {
    it("shows a question at 80 columns, and takes digits, arrow keys, marks and words", async () => {
      await using stage = await makeGateStage();
      stage.api.push(
        say(ask([LONG, CHANNELS, { ...DATABASE, question: "And the spare one?" }])),
        say(write(stage.sandbox, "store.mjs", "v\n")),
        report(),
      );
      using terminal = new Terminal(stage, ["resolve FEAT-4 --gates"]);
      const screen = await terminal.shows(/Answer later/);
      expect(screen).toMatch(/FEAT-004 Store readings: Claude asks/);
      expect(screen.replaceAll(/\s*\n[\s│|]*/g, " ")).toContain(LONG.question);
      expect(screen).toMatch(
        /1 {2}SQLite: one file\n.*2 {2}Postgres: a server\n.*In my own words …\n.*I decline.*\n.*Answer later/,
      );
      terminal.press("2", "Enter");
      await terminal.shows(/Which readings are kept/);
      terminal.press("Space", "Down", "Down", "Space", "Enter");
      await terminal.shows(/And the spare one/);
      terminal.press("3", "Enter");
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
      using terminal = new Terminal(stage, ["resolve FEAT-4 --gates"]);
      await terminal.shows(/Answer later/);
      terminal.press("C-c");
      const screen = await terminal.shows(/over\n/);
      expect(screen).toMatch(/exit 3\n/);
      expect(terminal.isCursorVisible()).toBe(true);
      const [before, after] = terminal.modes();
      expect(after).toBe(before);
      expect(await stage.issue()).toContain("## Open Question");
    });

    it("Ctrl-C while Claude works leaves the terminal as it was, too, and the record of the run", async () => {
      await using stage = await makeGateStage();
      stage.api.push(fault("hang"));
      using terminal = new Terminal(stage, ["resolve FEAT-4 --gates"]);
      await stage.api.waitFor(({ kind }) => kind === "main");
      terminal.press("C-c");
      expect(await terminal.shows(/over\n/)).toMatch(/FEAT-004 interrupted[\s\S]*exit 130\n/);
      expect(terminal.isCursorVisible()).toBe(true);
      const [before, after] = terminal.modes();
      expect(after).toBe(before);
      expect(await listLocks(stage.sandbox)).toEqual([]);
      const { runs } = JSON.parse((await stage.run("runs", "--json")).stdout);
      expect(runs).toMatchObject([{ record: { issue: "FEAT-004", outcome: "interrupted" } }]);
    });

    it("A34: a second Ctrl-C kills a Claude that ignores the first, and leaves the terminal as it was", async () => {
      await using stage = await makeGateStage();
      using terminal = new Terminal(stage, ["resolve FEAT-4"], { LL_ISSUES_CLAUDE: STUBBORN });
      for (const lines of [1, 2]) {
        await waitForSignals(stage.sandbox, lines);
        terminal.press("C-c");
      }
      expect(await terminal.shows(/over\n/)).toMatch(/FEAT-004 interrupted[\s\S]*exit 130\n/);
      expect(await readSignals(stage.sandbox)).toEqual(["ready", "SIGINT"]);
      expect(terminal.isCursorVisible()).toBe(true);
      const [before, after] = terminal.modes();
      expect(after).toBe(before);
      expect(await stage.sandbox.findLeftovers()).toEqual([]);
    });

    it("one of several may be declined, and none of the options taken", async () => {
      await using stage = await makeGateStage();
      stage.api.push(say(ask([DATABASE, CHANNELS])), say(write(stage.sandbox, "store.mjs", "v\n")), report());
      using terminal = new Terminal(stage, ["resolve FEAT-4 --gates"]);
      await terminal.shows(/Answer later/);
      terminal.press("4", "Enter");
      await terminal.shows(/Which readings are kept/);
      terminal.press("Enter");
      await terminal.shows(/None of them[\s\S]*Answer later/);
      terminal.press("Enter");
      await terminal.shows(/Your answer/);
      terminal.press("only the noise", "Enter");
      await terminal.shows(/exit 0\n/);
      const seen = answerSeen(stage.api.main) ?? "";
      expect(seen).toContain('readings?"="The person declines to answer this.');
      expect(seen).toContain('kept?"="only the noise"');
      expect(await stage.issue()).toMatch(
        /readings\?\*\* Declined to answer [\s\S]*only the noise \(Test Person, in their own/,
      );
    });

    it("kill -9 while a person thinks: the question is in the issue after the next resolve", async () => {
      await using stage = await makeGateStage();
      stage.api.push(say(ask()));
      using terminal = new Terminal(stage, ["resolve FEAT-4 --gates"]);
      await terminal.shows(/Answer later/);
      for (const { pid } of await stage.sandbox.findLeftovers()) process.kill(pid, "SIGKILL");
      await terminal.shows(/exit 137\n/);
      expect((await stage.resolve()).run).toMatchObject({ outcome: "waiting", question: DATABASE.question });
      expect((await stage.issue()).match(/## Open Question/g)).toHaveLength(1);
      await stage.run("answer", "FEAT-4", "2");
      stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
      expect((await stage.resolve()).run.outcome).toBe("resolved");
      expect(countInConversation(stage.api.main[1], "Answer: Postgres")).toBe(1);
    });

    it.each(["gate-noted", "gate-written", "gate-settled"])(
      "kill -9 between a person's answer and Claude: it is neither lost nor given twice (%s)",
      async (point) => {
        await using stage = await makeGateStage();
        stage.api.push(say(ask()));
        using terminal = new Terminal(stage, ["resolve FEAT-4 --gates"], { LL_FAIL_AT: point });
        await terminal.shows(/Answer later/);
        terminal.press("2", "Enter");
        await terminal.shows(/exit 137\n/);
        for (const { pid } of await stage.sandbox.findLeftovers()) process.kill(pid, "SIGKILL");
        stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
        expect((await stage.resolve()).run.outcome).toBe("resolved");
        const told = ["Answer: Postgres", "## Decided already"].map((words) =>
          countInConversation(stage.api.main[1], words),
        );
        // As an answer to the session that asked; once that is written down as done, in a fresh one as what was decided.
        expect(told).toEqual(point === "gate-settled" ? [0, 1] : [1, 0]);
        expect((await stage.issue()).match(/^- \*\*Which database .* Postgres \(Test Person/gm)).toHaveLength(1);
      },
    );

    it("answer asks there too", async () => {
      await using stage = await makeGateStage();
      stage.api.push(say(ask()));
      await stage.resolve("--gates");
      using terminal = new Terminal(stage, ["answer FEAT-4"]);
      await terminal.shows(/Answer later/);
      terminal.press("Enter");
      await terminal.shows(/exit 0\n/);
      expect(await stage.issue()).toContain("[x] **SQLite**");
    });
  },
);
