import { isEndedStatus } from "@ll-issues/parser";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import { findKnots } from "./find-knots.ts";
import { IssueIndex } from "./issue-index.ts";

/** That one issue must end before another can begin. */
export interface GraphEdge {
  readonly blocker: string;
  readonly blocked: string;
}

/** Who waits for whom. */
export interface DependencyGraph {
  /** By path. */
  readonly nodes: readonly ScannedIssue[];
  readonly edges: readonly GraphEdge[];
  /** Groups of issues that wait for each other; none of them can begin. */
  readonly cycles: readonly (readonly string[])[];
  /** What can be worked on at the same time: the first wave waits for nobody, each further one for the wave before. */
  readonly waves: readonly (readonly string[])[];
  /** The longest chain: each waits for the one before it. */
  readonly criticalPath: readonly string[];
}

/** Which issues a graph is of. */
export interface GraphOptions {
  /** Only what this issue waits for, and what waits for it. */
  readonly around?: string | undefined;
  /** Also issues that have ended. */
  readonly ended?: boolean;
  /** Also issues that neither wait nor are waited for. */
  readonly lonely?: boolean;
}

/** Build the graph of blockers. Ids are those of the files; a blocker that is not in the tree is left out. */
export function buildDependencyGraph(issues: readonly ScannedIssue[], options: GraphOptions = {}): DependencyGraph {
  const kept = issues.filter(({ status }) => options.ended === true || !isEndedStatus(status));
  const index = new IssueIndex(kept);
  const all = kept.flatMap((issue) =>
    [...new Set(issue.blockedBy.flatMap((reference) => index.find(reference)))]
      .filter((blocker) => blocker.path !== issue.path)
      .map((blocker) => ({ blocker: blocker.id, blocked: issue.id })),
  );
  const wanted = options.around === undefined ? null : reach(index.find(options.around)[0]?.id, all);
  const edges = all.filter(({ blocker, blocked }) => wanted === null || (wanted.has(blocker) && wanted.has(blocked)));
  const linked = new Set(edges.flatMap(({ blocker, blocked }) => [blocker, blocked]));
  const nodes = kept.filter(({ id }) => (wanted === null ? options.lonely === true || linked.has(id) : wanted.has(id)));
  const ids = nodes.map(({ id }) => id);
  const cycles = findKnots(ids, edges);
  const order = layOut(ids, edges, new Set(cycles.flat()));
  return { nodes, edges, cycles, ...order };
}

/** Everything that can be reached along the edges, against them first and then along them. */
function reach(start: string | undefined, edges: readonly GraphEdge[]): ReadonlySet<string> {
  if (start === undefined) return new Set();
  const walk = (next: (id: string) => readonly string[]): Set<string> => {
    const seen = new Set([start]);
    for (const id of seen) for (const other of next(id)) seen.add(other);
    return seen;
  };
  const blockers = group(edges.map(({ blocker, blocked }) => [blocked, blocker]));
  const blocked = group(edges.map((edge) => [edge.blocker, edge.blocked]));
  return new Set([...walk((id) => blockers.get(id) ?? []), ...walk((id) => blocked.get(id) ?? [])]);
}

function group(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [value]);
    else known.push(value);
  }
  return groups;
}

/** Waves and the longest chain, by taking away what waits for nobody, again and again. What is in a cycle, or behind one, has no wave. */
function layOut(
  ids: readonly string[],
  edges: readonly GraphEdge[],
  inCycle: ReadonlySet<string>,
): Pick<DependencyGraph, "waves" | "criticalPath"> {
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const { blocked } of edges) waiting.set(blocked, (waiting.get(blocked) ?? 0) + 1);
  const dependants = group(edges.map(({ blocker, blocked }) => [blocker, blocked]));
  const before = new Map<string, string>();
  const waves: (readonly string[])[] = [];
  let wave = ids.filter((id) => waiting.get(id) === 0 && !inCycle.has(id));
  while (wave.length > 0) {
    waves.push(wave);
    const next: string[] = [];
    for (const id of wave) {
      for (const other of dependants.get(id) ?? []) {
        const left = (waiting.get(other) ?? 0) - 1;
        waiting.set(other, left);
        if (left > 0) continue;
        // The last blocker to go is of the wave before, so it is on a longest chain.
        before.set(other, id);
        next.push(other);
      }
    }
    wave = next;
  }
  return { waves, criticalPath: chainTo(waves.at(-1)?.[0], before, waves.length) };
}

function chainTo(last: string | undefined, before: ReadonlyMap<string, string>, length: number): readonly string[] {
  // One issue alone is no chain.
  if (last === undefined || length < 2) return [];
  const chain: string[] = [];
  for (let id: string | undefined = last; id !== undefined; id = before.get(id)) chain.unshift(id);
  return chain;
}
