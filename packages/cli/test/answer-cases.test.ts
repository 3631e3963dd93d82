import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { ISSUE_PATH } from "./gate-stage.ts";
import { DATABASE_QUESTION, waitingIssue } from "./waiting-issue.ts";

const WAITING = waitingIssue(
  "FEAT-004: Store readings",
  [
    DATABASE_QUESTION,
    {
      header: "Readings",
      question: "Which readings are kept?",
      options: ["Level: litres", "Heat: degrees"],
      several: true,
    },
  ],
  { body: "## Summary\n\nReadings of the kettle are kept.\n\n", statusBefore: "in_progress" },
);

async function open(text = WAITING): Promise<Sandbox> {
  return makeSandbox({ files: { [ISSUE_PATH]: text } });
}

async function answer(sandbox: Sandbox, ...argv: string[]) {
  const { code, stdout } = await runCli(sandbox, ["answer", "FEAT-4", ...argv, "--json"]);
  const { error, answered } = JSON.parse(stdout);
  return { code, error: error?.code ?? null, answered: answered?.map((one: { answer: string }) => one.answer) ?? null };
}

describe("ll-issues answer", () => {
  it("ticks the boxes, says who, and gives the issue its status back; nothing else of the file changes", async () => {
    await using sandbox = await open();
    expect(await answer(sandbox, "postgres", "2,1")).toEqual({
      code: 0,
      error: null,
      answered: ["Postgres", "Heat, Level"],
    });
    const expected = WAITING.replace("status: waiting", "status: in_progress")
      .replace("[ ] **Postgres", "[x] **Postgres")
      .replaceAll(/\[ \] \*\*(Level|Heat)/g, "[x] **$1");
    expect((await sandbox.read(ISSUE_PATH)).replace(/\n- \*\*Answered by\*\*: .*, \d{4}-\d\d-\d\d/, "")).toBe(expected);
  });

  it("two answers: the second is refused and changes nothing, and replaces the first when it is told to", async () => {
    await using sandbox = await open();
    await answer(sandbox, "1", "1");
    const first = await sandbox.read(ISSUE_PATH);
    expect(await answer(sandbox, "2", "2")).toMatchObject({ code: 1, error: "LLI_ALREADY_ANSWERED" });
    expect(await sandbox.read(ISSUE_PATH)).toBe(first);
    expect(await answer(sandbox, "in memory", "2", "--replace")).toMatchObject({ code: 0 });
    const second = await sandbox.read(ISSUE_PATH);
    expect([second.match(/\[x\]/g)?.length, second.includes("Answer: in memory")]).toEqual([1, true]);
  });

  it("an answer to a withdrawn question is refused, by its id and where nothing is asked any more", async () => {
    await using sandbox = await open();
    expect(await answer(sandbox, "1", "1", "--question", "toolu_gone")).toMatchObject({
      code: 2,
      error: "LLI_QUESTION_WITHDRAWN",
    });
    await sandbox.write(ISSUE_PATH, WAITING.replace(/## Open Question[\s\S]*/, ""));
    expect(await answer(sandbox, "1", "1")).toMatchObject({ code: 2, error: "LLI_NO_QUESTION" });
    expect(await answer(sandbox, "1", "1", "--question", "toolu_ask1")).toMatchObject({
      error: "LLI_QUESTION_WITHDRAWN",
    });
  });

  it("an answer that is none of the options is taken as words and marked so; a number without an option is a slip", async () => {
    await using sandbox = await open();
    expect(await answer(sandbox, "7", "1")).toMatchObject({ code: 2, error: "LLI_ANSWER_INVALID" });
    expect(await answer(sandbox, "1,2", "1")).toMatchObject({ error: "LLI_ANSWER_INVALID" });
    expect(await answer(sandbox, "1")).toMatchObject({ error: "LLI_ANSWER_INVALID" });
    expect(await sandbox.read(ISSUE_PATH)).toBe(WAITING);
    const { code, stdout } = await runCli(sandbox, ["answer", "FEAT-4", "DuckDB", "1"]);
    expect([code, stdout.split("\n")[0]]).toEqual([
      0,
      "Which database should hold the readings? DuckDB (in your own words, none of the options)",
    ]);
  });

  it("the issue changed meanwhile: what somebody wrote stays", async () => {
    await using sandbox = await open(WAITING.replace("are kept.", "are kept for a year."));
    await answer(sandbox, "1", "1");
    expect(await sandbox.read(ISSUE_PATH)).toContain("are kept for a year.");
  });

  it("prints the questions where nobody can be asked, and what to type", async () => {
    await using sandbox = await open();
    const { code, stdout } = await runCli(sandbox, ["answer", "FEAT-4"]);
    expect(code).toBe(3);
    expect(stdout).toBe(
      [
        "Database  Which database should hold the readings?",
        "  1  SQLite  one file",
        "  2  Postgres  a server",
        "",
        "Readings  Which readings are kept? (one or several)",
        "  1  Level  litres",
        "  2  Heat  degrees",
        "",
        'Answer with `ll-issues answer FEAT-004 "…" "…"`: a number, a label, or words of your own.',
        "",
      ].join("\n"),
    );
  });
});
