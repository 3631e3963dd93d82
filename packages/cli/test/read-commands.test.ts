import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const FILES = {
  ".issues/bugs/P1-BUG-001-lamp-flickers.md":
    "---\nstatus: open\nlabels: [light, hall]\n---\n\n# BUG-001: Lamp flickers\n\n## Summary\n\nIt does.\n",
  ".issues/bugs/P2-BUG-002-door-creaks.md":
    "---\nstatus: done\ncompleted_at: 2026-01-02\n---\n\n# BUG-002: Door creaks\n\n## Resolution\n\n- **Action**: fix\n- **Completed**: 2026-01-02\n- **Status**: Completed\n",
  ".issues/features/P0-FEAT-003-second-lamp.md":
    "---\nstatus: open\nblocked_by: [BUG-001]\nlabels: [light]\n---\n\n# FEAT-003: Second lamp \u001b[31m\u202e\n",
  ".issues/enhancements/P3-ENH-004-dim.md": "---\nstatus: open\ntitle: a: b\n---\n\n# ENH-004: Dim\n",
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await makeSandbox({ files: FILES });
});

afterAll(async () => {
  await sandbox.close();
});

const json = async (...argv: string[]) => {
  const result = await runCli(sandbox, [...argv, "--json"]);
  return { ...result, document: JSON.parse(result.stdout) };
};

describe("scan", () => {
  it("prints one JSON document of the contract", async () => {
    const { code, document } = await json("scan");
    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: "scan",
      root: sandbox.repo,
      layout: "type-dir",
      counts: {
        total: 4,
        byType: { bug: 2, enhancement: 1, feature: 1 },
        byStatus: { done: 1, open: 3 },
        byPriority: { P0: 1, P1: 1, P2: 1, P3: 1 },
      },
    });
    expect(document.issues[0]).toEqual({
      id: "BUG-001",
      type: "bug",
      number: 1,
      priority: "P1",
      title: "Lamp flickers",
      status: "open",
      statusSource: "frontmatter",
      path: ".issues/bugs/P1-BUG-001-lamp-flickers.md",
      labels: ["light", "hall"],
      blockedBy: [],
      blocks: [],
      parent: null,
      relatesTo: [],
      openBlockers: [],
      ready: true,
      createdAt: null,
      completedAt: null,
      resolution: null,
    });
    expect(document.issues[3]).toMatchObject({ id: "FEAT-003", openBlockers: ["BUG-001"], ready: false });
    expect(document.diagnostics).toContainEqual(
      expect.objectContaining({
        rule: "frontmatter-invalid-yaml",
        severity: "error",
        path: ".issues/enhancements/P3-ENH-004-dim.md",
        line: 3,
      }),
    );
    expect(code).toBe(1);
  });

  it.each([
    [
      ["--type", "bug"],
      ["BUG-001", "BUG-002"],
    ],
    [
      ["--type", "feature,enhancement"],
      ["ENH-004", "FEAT-003"],
    ],
    [["--status", "done"], ["BUG-002"]],
    [
      ["--priority", "P0,P1"],
      ["BUG-001", "FEAT-003"],
    ],
    [
      ["--label", "light"],
      ["BUG-001", "FEAT-003"],
    ],
    [["--label", "hall,none"], ["BUG-001"]],
    [["--type", "epic"], []],
    [["label:light", "-is:ready"], ["FEAT-003"]],
    [["priority:P0..P2", "closed-after:2026-01"], ["BUG-002"]],
    [["--type", "bug", "lamp"], ["BUG-001"]],
  ])("filters by %j", async (argv, ids) => {
    const { document } = await json("scan", ...argv);
    expect(document.issues.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(document.counts.total).toBe(ids.length);
  });

  it("prints a table, the findings and the counts for people", async () => {
    const { stdout } = await runCli(sandbox, ["scan", "--no-color"]);
    expect(stdout).toContain("BUG-001   P1  ready    Lamp flickers\n");
    expect(stdout).toContain("FEAT-003  P0  blocked  Second lamp");
    expect(stdout).toMatch(/P3-ENH-004-dim\.md\n {2}3:\d+ +error /);
    expect(stdout).toMatch(/4 issues: 1 done, 3 open \(2 bug, 1 enhancement, 1 feature\)\nFindings: 1 error/);
  });

  it("A61: prints no control or hidden character of an issue, in either form", async () => {
    for (const argv of [
      ["scan"],
      ["scan", "--json"],
      ["show", "FEAT-3"],
      ["show", "FEAT-3", "--json"],
      ["scan", "--color"],
    ]) {
      const { stdout } = await runCli(sandbox, argv);
      const colourless = stdout.replace(/\u001b\[\d+m/g, "");
      expect(argv.includes("--color") ? colourless : stdout, argv.join(" ")).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
      );
    }
    expect((await json("show", "FEAT-3")).document.issue.title).toBe("Second lamp \u001b[31m\u202e");
  });

  it("cuts lines to the width of a terminal, and colours only there", async () => {
    const narrow = await runCli(sandbox, ["scan"], { terminalColumns: 30, env: { ...sandbox.env, TERM: "xterm" } });
    expect(narrow.stdout).toContain("\u001b[");
    expect(narrow.stdout).toContain("Lamp flic…");
    const noColour = await runCli(sandbox, ["scan"], { terminalColumns: 30, env: { ...sandbox.env, NO_COLOR: "1" } });
    expect(noColour.stdout).not.toContain("\u001b[");
  });
});

describe("show", () => {
  it("finds an issue by every form of its name", async () => {
    for (const name of [
      "BUG-1",
      "bug-0001",
      "1",
      "P1-BUG-001-lamp-flickers.md",
      ".issues/bugs/P1-BUG-001-lamp-flickers.md",
    ]) {
      expect((await json("show", name)).document.issue.id, name).toBe("BUG-001");
    }
  });

  it("tells what blocks it, and shows its text", async () => {
    const { code, stdout } = await runCli(sandbox, ["show", "FEAT-003"]);
    expect(code).toBe(0);
    expect(stdout).toContain("blocked by  BUG-001 (open)");
    expect(stdout).toContain("# FEAT-003: Second lamp");
  });
});

describe("next", () => {
  it("names the most urgent ready issue", async () => {
    expect((await json("next")).document).toMatchObject({ kind: "next", issue: { id: "BUG-001" }, reason: null });
  });
});

describe("prompt", () => {
  it("prints what Claude would get, with the gates rules chosen", async () => {
    const without = await runCli(sandbox, ["prompt", "BUG-1"]);
    expect(without.stdout).toContain("# BUG-001: Lamp flickers");
    expect(without.stdout).toContain("are forbidden");
    const gates = await json("prompt", "BUG-1", "--gates");
    expect(gates.document).toMatchObject({ kind: "prompt", issue: { id: "BUG-001" }, gates: true });
    expect(gates.document.prompt).toContain("Use the tool `AskUserQuestion`");
  });

  it("uses the repository's own template when there is one", async () => {
    await using own = await makeSandbox({
      files: {
        ...FILES,
        "templates/manage_issue.md": "---\ndescription: own\n---\nOnly {{ issue.id }}: {{ action }}\n",
      },
    });
    expect(await runCli(own, ["prompt", "1"])).toMatchObject({ code: 0, stdout: "Only BUG-001: fix\n" });
    await own.write("templates/manage_issue.md", "---\ndescription: own\n---\n\n{{ issue.idd }}\n");
    expect(await runCli(own, ["prompt", "1"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(
        "LLI_TEMPLATE_UNKNOWN_NAME: undefined variable: issue.idd (templates/manage_issue.md:5)",
      ),
    });
  });
});
