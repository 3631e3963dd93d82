import type { DependencyGraph } from "../graph/build-dependency-graph.ts";

/** Write a graph in the DOT language of Graphviz; an arrow leads from a blocker to what waits for it. */
export function formatDot(graph: DependencyGraph): string {
  const critical = new Set(graph.criticalPath);
  const looped = new Set(graph.cycles.flat());
  const nodes = graph.nodes.map(({ id, title }) => {
    const look = looped.has(id) ? ", color=red, penwidth=3" : critical.has(id) ? ", penwidth=3" : "";
    return `  ${quote(id)} [label=${quote(`${id}: ${title}`)}${look}];`;
  });
  const edges = graph.edges.map(({ blocker, blocked }) => `  ${quote(blocker)} -> ${quote(blocked)};`);
  return `${["digraph issues {", "  rankdir=LR;", "  node [shape=box];", ...nodes, ...edges, "}"].join("\n")}\n`;
}

/** In a quoted string of DOT only the quote needs a backslash, and a backslash at the end would take the quote away. */
function quote(text: string): string {
  return `"${text
    .replaceAll("\\", "/")
    .replaceAll('"', '\\"')
    .replace(/[\0-\x1f\x7f-\x9f]/g, " ")}"`;
}
