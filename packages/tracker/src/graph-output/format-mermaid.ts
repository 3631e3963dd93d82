import type { DependencyGraph } from "../graph/build-dependency-graph.ts";

/** Write a graph as a Mermaid flowchart; an arrow leads from a blocker to what waits for it. Titles cannot leave their quotes. */
export function formatMermaid(graph: DependencyGraph): string {
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const critical = new Set(graph.criticalPath);
  const looped = new Set(graph.cycles.flat());
  const nodes = graph.nodes.map(({ id, title }) => {
    const look = looped.has(id) ? ":::cycle" : critical.has(id) ? ":::critical" : "";
    return `  ${names.get(id)}["${quote(`${id}: ${title}`)}"]${look}`;
  });
  const edges = graph.edges.map(({ blocker, blocked }) => `  ${names.get(blocker)} --> ${names.get(blocked)}`);
  const classes = ["  classDef critical stroke-width:3px", "  classDef cycle stroke:#c00,stroke-width:3px"];
  return `${["flowchart LR", ...nodes, ...edges, ...classes].join("\n")}\n`;
}

/** Mermaid writes characters as `#code;` (Flowcharts, "Entity codes to escape characters"). */
function quote(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:_/-]/gu, (character) => `#${character.codePointAt(0)};`);
}
