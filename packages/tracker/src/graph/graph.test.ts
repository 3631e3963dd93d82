import { describe, expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { formatDot } from "../graph-output/format-dot.ts";
import { formatMermaid } from "../graph-output/format-mermaid.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { buildDependencyGraph } from "./build-dependency-graph.ts";
import { explainReadiness } from "./explain-readiness.ts";

async function scan(blockers: Readonly<Record<number, string>>, frontmatter: Readonly<Record<number, string>> = {}) {
  const files = Object.entries(blockers).map(([number, by]) => [
    `.issues/bugs/P2-BUG-${number}-x.md`,
    issueText({
      title: `BUG-${number}: Say "it"\\`,
      frontmatter: [frontmatter[Number(number)] ?? "status: open", ...(by === "" ? [] : [`blocked_by: [${by}]`])],
    }),
  ]);
  const { root } = makeTree(Object.fromEntries(files));
  return (await scanIssues(root, DEFAULT_CONFIG)).issues;
}

describe("the graph", () => {
  it("has waves and a longest chain", async () => {
    const issues = await scan({ 1: "", 2: "BUG-1", 3: "BUG-1", 4: "BUG-2,BUG-3,BUG-9", 5: "BUG-1", 6: "", 7: "BUG-4" });
    const graph = buildDependencyGraph(issues);
    expect(graph.waves).toEqual([["BUG-1"], ["BUG-2", "BUG-3", "BUG-5"], ["BUG-4"], ["BUG-7"]]);
    expect(graph.criticalPath).toEqual(["BUG-1", "BUG-3", "BUG-4", "BUG-7"]);
    expect(graph.cycles).toEqual([]);
    expect(graph.edges).toHaveLength(6);
    expect(buildDependencyGraph(issues, { lonely: true }).waves[0]).toEqual(["BUG-1", "BUG-6"]);
    expect(buildDependencyGraph(issues, { around: "2" }).nodes.map(({ id }) => id)).toEqual([
      "BUG-1",
      "BUG-2",
      "BUG-4",
      "BUG-7",
    ]);
  });

  it("names the issues that wait for each other, and goes on with the others", async () => {
    const graph = buildDependencyGraph(
      await scan({ 1: "BUG-3", 2: "BUG-1", 3: "BUG-2", 4: "BUG-3", 5: "", 6: "BUG-5" }),
    );
    expect(graph.cycles.map((cycle) => [...cycle].sort())).toEqual([["BUG-1", "BUG-2", "BUG-3"]]);
    expect(graph.waves).toEqual([["BUG-5"], ["BUG-6"]]);
  });

  it("is written for Mermaid and Graphviz without a way out of the quotes", async () => {
    const graph = buildDependencyGraph(await scan({ 1: "", 2: "BUG-1" }));
    expect(formatMermaid(graph)).toContain('  n0["BUG-1: Say #34;it#34;#92;"]:::critical\n');
    expect(formatMermaid(graph)).toContain("  n0 --> n1\n");
    expect(formatDot(graph)).toContain('  "BUG-1" [label="BUG-1: Say \\"it\\"/", penwidth=3];\n');
    expect(formatDot(graph)).toContain('  "BUG-1" -> "BUG-2";\n');
  });

  it("of ten thousand issues in a row does not overflow the stack", () => {
    const issues = Array.from({ length: 10_000 }, (_, index) => ({
      ...BARE,
      id: `BUG-${index + 1}`,
      number: index + 1,
      path: `${index}`,
      blockedBy: [`BUG-${index === 0 ? 10_000 : index}`],
    }));
    expect(buildDependencyGraph(issues).cycles[0]).toHaveLength(10_000);
    expect(buildDependencyGraph(issues.slice(1)).criticalPath).toHaveLength(9999);
  });
});

const BARE = {
  type: "bug",
  priority: null,
  title: "",
  status: "open",
  statusSource: "default",
  labels: [],
  blocks: [],
  parent: null,
  relatesTo: [],
  openBlockers: [],
  ready: false,
  createdAt: null,
  completedAt: null,
  resolution: null,
} as const;

it("says of every issue why it is ready or not", async () => {
  const issues = await scan(
    { 1: "BUG-2", 2: "", 3: "BUG-1", 4: "", 5: "BUG-4" },
    { 2: "status: done", 4: "status: deferred" },
  );
  expect(explainReadiness(issues).map(({ issue, ready, reasons }) => [issue.id, ready, ...reasons])).toEqual([
    ["BUG-1", true, "open, and BUG-2 ended"],
    ["BUG-3", false, "waits for BUG-1"],
    ["BUG-4", false, "its status is deferred"],
    ["BUG-5", false, "waits for BUG-4"],
  ]);
});
