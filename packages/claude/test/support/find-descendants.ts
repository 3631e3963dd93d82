import { readProcessTable } from "../../src/terminate/process-table.ts";

/** The processes below one, zombies included. */
export function findDescendants(root: number): number[] {
  const table = readProcessTable();
  const found = new Set([root]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent } of table) {
      if (found.has(parent)) {
        found.add(pid);
      }
    }
  }
  found.delete(root);
  return [...found];
}
