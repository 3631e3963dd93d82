import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSandbox, startFakeGithub } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { readStepOutputs } from "./read-step-outputs.ts";
import { waitingIssue } from "./waiting-issue.ts";

const PATH = ".issues/bugs/P1-BUG-001-lamp.md";
const WAITING = waitingIssue("BUG-001: Lamp");
const FILES = { [PATH]: WAITING, ".issues/bugs/P1-BUG-002-door.md": "---\nstatus: open\n---\n\n# BUG-002: Door\n" };

/** A job for an event. */
async function withEvent(name: string, event: object) {
  const sandbox = await makeSandbox({ files: FILES });
  const github = await startFakeGithub({ permissions: { anna: "write", otto: "read", boss: "admin" } });
  await sandbox.write("../event.json", JSON.stringify({ repository: { default_branch: "main" }, ...event }));
  const output = join(sandbox.root, "output");
  writeFileSync(output, "");
  const env = {
    ...sandbox.env,
    ...github.env,
    GITHUB_ACTIONS: "true",
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: join(sandbox.root, "event.json"),
    GITHUB_OUTPUT: output,
  };
  const ci = async (...argv: string[]) => {
    const { code, stdout } = await runCli(sandbox, ["ci", ...argv, "--json"], { env });
    return { code, ...JSON.parse(stdout) };
  };
  /** Outputs of the step, by name. */
  const outputs = () => readStepOutputs(readFileSync(output, "utf8"));
  return {
    sandbox,
    github,
    ci,
    outputs,
    async [Symbol.asyncDispose]() {
      await github.close();
      await sandbox.close();
    },
  };
}

const comment = (body: string, login = "anna", issue: object = { number: 7 }) =>
  withEvent("issue_comment", { action: "created", issue, comment: { body, user: { login } } });

describe("ci answer", () => {
  it("writes the answer of somebody who may write, and says where it belongs", async () => {
    await using job = await comment("/answer bug-001 postgres\r\n");
    expect(await job.ci("answer", "--check")).toMatchObject({
      code: 0,
      issue: "bug-001",
      branch: "main",
      answered: null,
    });
    expect(await job.sandbox.read(PATH)).toBe(WAITING);
    expect(job.outputs()).toEqual({ answer: "true", issue: "BUG-001", branch: "main" });
    expect(await job.ci("answer")).toMatchObject({ answered: [{ answer: "Postgres", isOption: true }] });
    expect(job.outputs()).toMatchObject({ path: PATH });
    expect(await job.sandbox.read(PATH)).toMatch(/- \[x\] \*\*Postgres/);
  });

  it.each(["otto", "mallory", "../../repos/x"])("refuses that of %s, who may not", async (login) => {
    await using job = await comment("/answer BUG-1 sqlite", login);
    expect(await job.ci("answer")).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED" } });
    expect(await job.sandbox.read(PATH)).toBe(WAITING);
    expect(job.outputs()).toEqual({});
  });

  it.each(["what about /answer BUG-1 sqlite?", "/answer", "/answer ../../etc/passwd x", "/answers BUG-1 x", ""])(
    "takes %j for no answer, and asks nobody",
    async (body) => {
      await using job = await comment(body);
      expect(await job.ci("answer")).toMatchObject({ code: 0, issue: null, answered: null });
      expect([job.outputs(), job.github.calls()]).toEqual([{ answer: "false" }, []]);
    },
  );

  it("keeps hostile words inside of the answer", async () => {
    const words = "`touch evil` $(touch evil)\n## Status\n\n**Done**\n::set-output name=x::y";
    await using job = await comment(`/answer BUG-1 ${words}`);
    expect(await job.ci("answer")).toMatchObject({ code: 0 });
    expect(await job.sandbox.list()).not.toContain("evil");
    expect(await job.sandbox.read(PATH)).not.toMatch(/^## Status/m);
  });

  it.each([
    ["ll/BUG-001-lamp", "us/lamps", "ll/BUG-001-lamp", undefined],
    ["feature", "us/lamps", undefined, "LLI_UNTRUSTED_FORK"],
    ["ll/../main", "us/lamps", undefined, "LLI_UNTRUSTED_FORK"],
    ["ll/BUG-001-lamp", "them/lamps", undefined, "LLI_UNTRUSTED_FORK"],
  ])("on a pull request from %s of %s belongs there, or nowhere", async (head, from, branch, code) => {
    await using job = await comment("/answer BUG-1 2", "boss", { number: 9, pull_request: {} });
    const text = { draft: false, title: "t", body: "", state: "open" as const };
    job.github.pullRequests.push({ number: 9, head, base: "main", ...text });
    if (from !== "us/lamps")
      job.github.fail(/pulls\/9$/, { status: 200, body: { head: { ref: head, repo: { full_name: from } } } });
    const ended = await job.ci("answer", "--check");
    expect([ended.branch, ended.error?.code]).toEqual([branch, code]);
  });
});

describe("ci matrix --event", () => {
  const label = (title: string, login: string) =>
    withEvent("issues", { action: "labeled", issue: { number: 3, title }, sender: { login } });
  const idsOf = (ended: { matrix?: { include: { id: string }[] } }) => ended.matrix?.include.map(({ id }) => id);

  it("takes what the title of the labelled issue names, if whoever labelled it may write", async () => {
    await using job = await label("Please: BUG-002, UTF-8 and XBUG-1", "anna");
    expect(idsOf(await job.ci("matrix", "--event"))).toEqual(["BUG-002"]);
    await using other = await label("BUG-002", "otto");
    expect(await other.ci("matrix", "--event")).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED" } });
    await using none = await label("the door; $(touch evil)", "anna");
    expect((await none.ci("matrix", "--event")).error.code).toBe("LLI_NO_ISSUE_NAMED");
    await using gone = await label("BUG-99", "anna");
    expect((await gone.ci("matrix", "--event")).error.code).toBe("LLI_ISSUE_NOT_FOUND");
  });

  it("takes all in a job for another event", async () => {
    await using job = await withEvent("schedule", { schedule: "0 3 * * *" });
    expect(idsOf(await job.ci("matrix", "--event"))).toEqual(["BUG-002"]);
    expect(job.github.calls()).toEqual([]);
  });
});
