/** That one must end before another can begin. */
interface Edge {
  readonly blocker: string;
  readonly blocked: string;
}

/**
 * Find the groups that wait for each other: the strongly connected components of more than one (Tarjan, "Depth-first search and linear
 * graph algorithms", 1972). With a stack of its own, because chains may be longer than the call stack is deep.
 */
export function findKnots(ids: readonly string[], edges: readonly Edge[]): readonly (readonly string[])[] {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { blocker, blocked } of edges) next.get(blocked)?.push(blocker);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const knots: (readonly string[])[] = [];
  const enter = (id: string): { id: string; at: number } => {
    order.set(id, order.size);
    low.set(id, order.get(id) ?? 0);
    open.push(id);
    isOpen.add(id);
    return { id, at: 0 };
  };
  const lower = (id: string, to: number): void => void low.set(id, Math.min(low.get(id) ?? to, to));
  const leave = (id: string): void => {
    if (low.get(id) !== order.get(id)) return;
    const knot = open.splice(open.indexOf(id));
    for (const one of knot) isOpen.delete(one);
    if (knot.length > 1) knots.push(knot);
  };
  for (const start of ids) {
    if (order.has(start)) continue;
    const stack = [enter(start)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = next.get(top.id)?.[top.at];
      top.at += 1;
      if (to === undefined) {
        stack.pop();
        leave(top.id);
        const parent = stack.at(-1);
        if (parent !== undefined) lower(parent.id, low.get(top.id) ?? 0);
      } else if (!order.has(to)) stack.push(enter(to));
      else if (isOpen.has(to)) lower(top.id, order.get(to) ?? 0);
    }
  }
  return knots;
}
