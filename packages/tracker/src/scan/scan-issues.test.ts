import { describe, expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import type { Config } from "../config/config.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "./scan-issues.ts";
import type { ScanResult } from "./scan-result.ts";

function scan(
  files: Readonly<Record<string, string | Uint8Array>>,
  config: Config = DEFAULT_CONFIG,
): Promise<ScanResult> {
  return scanIssues(makeTree(files).root, config);
}

const paths = (result: ScanResult): readonly string[] => result.issues.map((issue) => issue.path);

describe("an issue", () => {
  it("has every field, in the order of the output", async () => {
    const { issues } = await scan({
      ".issues/bugs/P2-BUG-007-slow-start.md": issueText({
        title: "BUG-007: Slow start",
        frontmatter: [
          "status: done",
          "created_at: 2026-01-09",
          "completed_at: '2026-02-06'",
          "labels: [pool, speed]",
          "blocked_by: [ENH-3]",
          "blocks: [FEAT-2]",
          "parent: EPIC-1",
          "relates_to: [BUG-1]",
        ],
        body: "\n## Resolution\n\n- **Action**: fix\n- **Completed**: 2026-02-06\n- **Status**: Completed\n",
      }),
    });
    expect(JSON.stringify(issues)).toBe(
      JSON.stringify([
        {
          id: "BUG-007",
          type: "bug",
          number: 7,
          priority: "P2",
          title: "Slow start",
          status: "done",
          statusSource: "frontmatter",
          path: ".issues/bugs/P2-BUG-007-slow-start.md",
          labels: ["pool", "speed"],
          blockedBy: ["ENH-3"],
          blocks: ["FEAT-2"],
          parent: "EPIC-1",
          relatesTo: ["BUG-1"],
          openBlockers: [],
          ready: false,
          createdAt: "2026-01-09",
          completedAt: "2026-02-06",
          resolution: { action: "fix", status: "Completed", completed: "2026-02-06" },
        },
      ]),
    );
  });

  it("may have a configured type, a configured folder and a configured name", async () => {
    const config: Config = {
      ...DEFAULT_CONFIG,
      issues: {
        dir: "docs/issues",
        types: [{ name: "task", prefix: "TASK", dir: "tasks", action: "do" }],
        priorities: ["P1"],
      },
    };
    const result = await scan({ "docs/issues/tasks/P1-TASK-4-x.md": issueText() }, config);
    expect(result.issues).toMatchObject([{ id: "TASK-4", type: "task", path: "docs/issues/tasks/P1-TASK-4-x.md" }]);
  });
});

describe("what counts as an issue", () => {
  it("is every Markdown file in the folders made for issues, and issues' names elsewhere", async () => {
    const text = issueText();
    const result = await scan({
      ".issues/bugs/P1-BUG-1-a.md": text,
      ".issues/bugs/BUG-2-no-priority.md": text,
      ".issues/bugs/P7-BUG-3-Odd_Slug.md": text,
      ".issues/bugs/notes-on-the-pool.md": text,
      ".issues/bugs/README.md": text,
      ".issues/bugs/picture.png": "",
      ".issues/completed/P1-BUG-4-b.md": issueText({ frontmatter: [] }),
      ".issues/deferred/P1-BUG-5-c.md": issueText({ frontmatter: [] }),
      ".issues/P1-BUG-6-at-the-top.md": text,
      ".issues/AGENTS.md": text,
      ".issues/templates/bug.md": text,
      ".issues/bugs/archive/2025/P1-BUG-7-deep.md": text,
      ".issues/bugs/archive/plan.md": text,
      ".issues/.ll/P1-BUG-8-state.md": text,
      "P1-BUG-9-outside.md": text,
    });
    expect(paths(result)).toEqual([
      ".issues/P1-BUG-6-at-the-top.md",
      ".issues/bugs/BUG-2-no-priority.md",
      ".issues/bugs/P1-BUG-1-a.md",
      ".issues/bugs/P7-BUG-3-Odd_Slug.md",
      ".issues/bugs/archive/2025/P1-BUG-7-deep.md",
      ".issues/bugs/notes-on-the-pool.md",
      ".issues/completed/P1-BUG-4-b.md",
      ".issues/deferred/P1-BUG-5-c.md",
    ]);
    expect(result.issues.map(({ status }) => status).slice(-2)).toEqual(["done", "deferred"]);
  });

  it("is nothing in an empty tree", async () => {
    await expect(scan({ ".issues/README.md": "" })).resolves.toMatchObject({
      layout: "empty",
      counts: { total: 0, byType: {}, byStatus: {}, byPriority: {} },
      issues: [],
      diagnostics: [],
    });
  });

  it("needs the folder", async () => {
    await expect(scan({ "a.md": "" })).rejects.toMatchObject({ code: "LLI_NO_ISSUES_DIR", path: ".issues" });
    await expect(scan({ ".issues": "a file" })).rejects.toMatchObject({ code: "LLI_IO", errno: "ENOTDIR" });
  });
});

it("counts by type, status and priority", async () => {
  const { counts } = await scan({
    ".issues/bugs/P1-BUG-1-a.md": issueText(),
    ".issues/bugs/P2-BUG-2-a.md": issueText({ frontmatter: ["status: done"] }),
    ".issues/epics/EPIC-3-a.md": issueText({ frontmatter: ["status: Waiting"] }),
    ".issues/bugs/P1-PROTO-4-__proto__.md": issueText({ frontmatter: ["priority: __proto__"] }),
  });
  expect(counts).toEqual({
    total: 4,
    byType: { bug: 2, epic: 1, proto: 1 },
    byStatus: { done: 1, open: 2, waiting: 1 },
    byPriority: { P1: 2, P2: 1, none: 1 },
  });
});

describe("open blockers", () => {
  const files = {
    ".issues/bugs/P1-BUG-1-open.md": issueText(),
    ".issues/bugs/P1-BUG-2-done.md": issueText({ frontmatter: ["status: done"] }),
    ".issues/bugs/P1-BUG-3-deferred.md": issueText({ frontmatter: ["status: deferred"] }),
    ".issues/bugs/P1-BUG-4-cancelled.md": issueText({ frontmatter: ["status: cancelled"] }),
  };

  it.each([
    ["BUG-1", ["BUG-1"]],
    ["bug-001", ["BUG-1"]],
    ["BUG-2", []],
    ["BUG-3", ["BUG-3"]],
    ["BUG-4", []],
    ["BUG-99", []],
    ["BUG-9", []],
    ["BUG-2, BUG-1, BUG-3, BUG-1", ["BUG-1", "BUG-3"]],
  ])("of an issue blocked by %s", async (blockedBy, openBlockers) => {
    const result = await scan({
      ...files,
      ".issues/bugs/P1-BUG-9-x.md": issueText({ frontmatter: ["status: open", `blocked_by: [${blockedBy}]`] }),
    });
    expect(result.issues.find(({ id }) => id === "BUG-9")).toMatchObject({
      openBlockers,
      ready: openBlockers.length === 0,
    });
  });

  it("count as met only when every issue of that id has ended", async () => {
    const result = await scan({
      ...files,
      ".issues/features/P1-BUG-2-twin.md": issueText(),
      ".issues/bugs/P1-BUG-9-x.md": issueText({ frontmatter: ["blocked_by: BUG-2"] }),
    });
    expect(result.issues.find(({ id }) => id === "BUG-9")).toMatchObject({ openBlockers: ["BUG-2"], ready: false });
  });

  it.each(["in_progress", "blocked", "waiting", "deferred", "done", "cancelled"])(
    "do not make %s ready",
    async (status) => {
      const result = await scan({ ".issues/bugs/P1-BUG-1-a.md": issueText({ frontmatter: [`status: ${status}`] }) });
      expect(result.issues).toMatchObject([{ ready: false }]);
    },
  );
});

describe("layout", () => {
  const many = (folder: string, status: string, count: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `.issues/${folder}/P1-BUG-${folder.length * 100 + index}-a.md`,
        issueText({ frontmatter: status === "" ? [] : [`status: ${status}`] }),
      ]),
    );

  it.each([
    ["type-dir", many("bugs", "open", 3)],
    ["type-dir", many("bugs", "done", 3)],
    ["type-dir", { ...many("bugs", "done", 20), ...many("completed", "", 2) }],
    ["completed-dir", many("completed", "", 1)],
    ["completed-dir", { ...many("bugs", "", 5), ...many("completed", "", 3), ...many("deferred", "", 1) }],
    ["mixed", { ...many("bugs", "done", 5), ...many("completed", "", 3) }],
    ["empty", { ".issues/README.md": "" }],
  ])("%s", async (layout, files) => {
    await expect(scan(files)).resolves.toMatchObject({ layout });
  });
});

describe("diagnostics", () => {
  const files = {
    ".issues/bugs/P1-BUG-1-a.md": issueText().trimEnd(),
    ".issues/bugs/P1-BUG-2-b.md": issueText({ body: "\n```\nnever closed\n" }),
  };

  it("stand by path, with the rules' own severities", async () => {
    const { diagnostics } = await scan(files);
    expect(diagnostics.map(({ path, rule, severity }) => [path.slice(-9), rule, severity])).toEqual([
      ["BUG-1-a.md".slice(-9), "no-final-newline", "info"],
      ["BUG-2-b.md".slice(-9), "unclosed-fence", "warning"],
    ]);
  });

  it("have the severities of the configuration", async () => {
    const rules = { "no-final-newline": "error", "unclosed-fence": "off" } as const;
    const { diagnostics } = await scan(files, { ...DEFAULT_CONFIG, rules });
    expect(diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([["no-final-newline", "error"]]);
  });
});
