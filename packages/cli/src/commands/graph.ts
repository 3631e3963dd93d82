import {
  buildDependencyGraph,
  type DependencyGraph,
  findIssue,
  formatDot,
  formatMermaid,
  scanIssues,
} from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { GraphArguments } from "../declare/graph.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeBlock, escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatTable } from "../output/format-table.ts";
import { printLong } from "../output/print-long.ts";

/** Show who waits for whom. */
export async function runGraph(line: GlobalArguments, { id, all, format }: GraphArguments, io: Io): Promise<number> {
  const { root, config, cache } = await openTracker(line, io);
  const around = id === null ? undefined : (await findIssue(root, config, id)).parsed.id;
  const { issues } = await scanIssues(root, config, { cache });
  const graph = buildDependencyGraph(issues, { around, ended: all });
  if (line.json) {
    const nodes = graph.nodes.map(({ id, title, status, priority, path, ready }) => ({
      id,
      title,
      status,
      priority,
      path,
      ready,
    }));
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "graph", ...graph, nodes })}\n`);
  } else if (format === "mermaid") await io.stdout.write(escapeBlock(formatMermaid(graph)));
  else if (format === "dot") await io.stdout.write(escapeBlock(formatDot(graph)));
  else await printLong(formatText(graph, chooseColours(io.stdout, io, line.color), io.stdout.columns), line, io);
  return graph.cycles.length > 0 ? EXIT.findings : EXIT.ok;
}

function formatText(graph: DependencyGraph, colours: Colours, width: number | null): string {
  if (graph.nodes.length === 0) return "No issue waits for another\n";
  const byId = new Map(graph.nodes.map((issue) => [issue.id, issue]));
  const blockers = new Map<string, string[]>();
  for (const { blocker, blocked } of graph.edges) blockers.set(blocked, [...(blockers.get(blocked) ?? []), blocker]);
  const rows = (ids: readonly string[]): string =>
    formatTable(
      ids.map((id) => [
        { text: `  ${escapeLine(id)}`, paint: colours.bold },
        { text: byId.get(id)?.priority ?? "-", paint: colours.dim },
        { text: escapeLine((blockers.get(id) ?? []).join(" ") || "-"), paint: colours.yellow },
        { text: escapeLine(byId.get(id)?.title ?? "") },
      ]),
      width,
    );
  const waves = graph.waves.map(
    (wave, index) => `${colours.bold(`Wave ${index + 1}`)}${index === 0 ? ", waits for nobody" : ""}\n${rows(wave)}`,
  );
  const cycles = graph.cycles.map((cycle) => `${colours.red("Ring: these wait for each other")}\n${rows(cycle)}`);
  const placed = new Set([...graph.waves.flat(), ...graph.cycles.flat()]);
  const behind = graph.nodes.map(({ id }) => id).filter((id) => !placed.has(id));
  const stuck = behind.length === 0 ? [] : [`${colours.red("Behind a ring")}\n${rows(behind)}`];
  const chain =
    graph.criticalPath.length === 0
      ? []
      : [`${colours.bold("Longest chain")}\n  ${graph.criticalPath.map(escapeLine).join(" → ")}\n`];
  return [...waves, ...cycles, ...stuck, ...chain].join("\n");
}
