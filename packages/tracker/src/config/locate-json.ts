import type { AnyNode } from "@humanwhocodes/momoa";

/** A place in a text, both 1-based. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Find where a text stops being JSON. `JSON.parse` of Node 20 does not say it for most faults.
 *
 * @returns The place and what stands there.
 */
export async function locateSyntaxError(text: string): Promise<TextPosition & { readonly message: string }> {
  const { parse } = await import("@humanwhocodes/momoa");
  try {
    parse(text, { mode: "json" });
  } catch (error) {
    if (error instanceof Error && "line" in error && "column" in error) {
      const message = error.message.replace(/ found\.? \(\d+:\d+\)$/, "").toLowerCase();
      return { line: Number(error.line), column: Number(error.column), message };
    }
  }
  return { line: 1, column: 1, message: "unexpected text" };
}

/**
 * Find the place of a key, or of the deepest part of the path that is there.
 *
 * @param text Valid JSON.
 * @param path Keys and indices from the top.
 */
export async function locateKey(text: string, path: readonly PropertyKey[]): Promise<TextPosition> {
  const { parse } = await import("@humanwhocodes/momoa");
  let node: AnyNode = parse(text, { mode: "json" }).body;
  let position: TextPosition = node.loc.start;
  for (const key of path) {
    const next = child(node, key);
    if (next === null) break;
    ({ node, position } = next);
  }
  return { line: position.line, column: position.column };
}

function child(node: AnyNode, key: PropertyKey): { node: AnyNode; position: TextPosition } | null {
  if (node.type === "Array" && typeof key === "number") {
    const value = node.elements[key]?.value;
    return value === undefined ? null : { node: value, position: value.loc.start };
  }
  if (node.type !== "Object") return null;
  const member = node.members.findLast(({ name }) => name.type === "String" && name.value === key);
  return member === undefined ? null : { node: member.value, position: member.name.loc.start };
}
