import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await makeSandbox({
    files: {
      ".issues/bugs/P2-BUG-001-lamp-flickers.md":
        "---\nstatus: open\n---\n\n# BUG-001: Lamp flickers\n\n## Summary\n\nIt does.\n",
      ".issues/features/P3-FEAT-002-dimmer.md":
        "---\nstatus: open\n---\n\n# FEAT-002: Dimmer\n\nSee P2-BUG-001-lamp-flickers.md.\n",
    },
  });
});

afterEach(async () => {
  await sandbox.close();
});

const cli = (...argv: string[]) => runCli(sandbox, argv);

describe("create", () => {
  it("prints the path and nothing else", async () => {
    const { code, stdout, stderr } = await cli("create", "enh", "Warmer", "light", "-p", "P1", "--label", "light,hall");
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: ".issues/enhancements/P1-ENH-003-warmer-light.md\n",
      stderr: "",
    });
    const text = await sandbox.read(stdout.trim());
    expect(text).toContain("labels:\n- light\n- hall\n");
    expect(text).toContain("# ENH-003: Warmer light\n\n## Summary\n");
  });

  it("shows what it would repeat, and goes on with --force", async () => {
    const refused = await cli("create", "bug", "Lamp flickers again");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(
      /Not created: this looks like\nBUG-001 {2}0\.\d\d {2}open {2}Lamp flickers\n.*--force/,
    );
    const json = await cli("create", "bug", "Lamp flickers again", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: "create", issue: null, similar: [{ id: "BUG-001" }] });
    expect(await cli("create", "bug", "Lamp flickers again", "--force")).toMatchObject({ code: 0 });
  });

  it("opens the editor of the environment on the new file", async () => {
    const env = { ...sandbox.env, EDITOR: "printf edited >>" };
    const { stdout } = await runCli(sandbox, ["create", "bug", "Door", "--edit"], { env });
    expect(await sandbox.read(stdout.trim())).toMatch(/edited$/);
  });

  it("takes the text from a file", async () => {
    await sandbox.write("body.md", "## Summary\n\nOwn words.\n");
    const { stdout } = await cli("create", "bug", "Door", "-F", "body.md");
    expect(await sandbox.read(stdout.trim())).toContain("# BUG-003: Door\n\n## Summary\n\nOwn words.\n");
    expect(await cli("create", "bug", "Door two", "-F", "none.md")).toMatchObject({ code: 2 });
  });
});

describe("set, close, reopen, defer, link, rename", () => {
  it("print one line an issue", async () => {
    expect(await cli("set", "1", "priority=P0", "team=x")).toEqual({
      code: 0,
      stdout: "BUG-001 .issues/bugs/P0-BUG-001-lamp-flickers.md (was .issues/bugs/P2-BUG-001-lamp-flickers.md)\n",
      stderr: "Repaired the path in .issues/features/P3-FEAT-002-dimmer.md\n",
    });
    expect(await sandbox.git("diff", "--cached", "--name-status", "-M")).toContain("R100");
    expect(await sandbox.read(".issues/features/P3-FEAT-002-dimmer.md")).toContain("See P0-BUG-001-lamp-flickers.md.");
    expect(await cli("set", "1", "team=x")).toMatchObject({ code: 0, stdout: "BUG-001 is so already\n" });
    expect((await cli("rename", "1", "Hall", "lamp")).stdout).toContain("P0-BUG-001-hall-lamp.md");
    expect((await cli("link", "1", "blocks", "2")).stdout).toBe(
      "BUG-001 .issues/bugs/P0-BUG-001-hall-lamp.md\nFEAT-002 .issues/features/P3-FEAT-002-dimmer.md\n",
    );
    expect(await cli("link", "2", "blocks", "1")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("LLI_CYCLE"),
    });
    expect((await cli("close", "1", "--reason", "wont_do", "-m", "No lamp any more.")).code).toBe(0);
    expect(await sandbox.read(".issues/bugs/P0-BUG-001-hall-lamp.md")).toMatch(/Won't Do[\s\S]*No lamp any more\./);
    expect((await cli("reopen", "1")).code).toBe(0);
    expect((await cli("defer", "1", "2")).code).toBe(0);
    expect((await cli("show", "2")).stdout).toContain("deferred");
  });

  it("show the diff of a dry run, which git can apply, and change nothing", async () => {
    const before = await sandbox.git("status", "--porcelain");
    const { stdout, code } = await cli("set", "1", "2", "priority=P1", "team=x", "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toContain("rename to .issues/bugs/P1-BUG-001-lamp-flickers.md\n");
    expect(await sandbox.git("status", "--porcelain")).toBe(before);
    await sandbox.write("change.patch", stdout);
    await sandbox.git("apply", "change.patch");
    expect(await sandbox.read(".issues/features/P1-FEAT-002-dimmer.md")).toMatch(/team: x[\s\S]*See P1-BUG-001-lamp/);
  });

  it("say what is missing", async () => {
    for (const argv of [
      ["set", "1"],
      ["set", "a=b"],
      ["link", "1", "2"],
      ["create", "bug"],
      ["rename", "1"],
      ["close"],
    ]) {
      expect(await cli(...argv), argv.join(" ")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("LLI_USAGE"),
      });
    }
  });
});
