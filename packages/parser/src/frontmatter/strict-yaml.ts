import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, parseDocument, visit, type YAMLMap } from "yaml";
import { FrontmatterError } from "../errors.ts";
import type { FrontmatterValue } from "./frontmatter.ts";
import { FRONTMATTER_LIMITS, isForbiddenKey, isFrontmatterKey } from "./limits.ts";
import { readPlainScalar } from "./plain-scalar.ts";

/** Top-level keys of a block with their values and the offsets of the keys in the block. */
export interface StrictMap {
  readonly values: ReadonlyMap<string, FrontmatterValue>;
  readonly offsets: ReadonlyMap<string, number>;
}

/** A refusal within a block; the caller knows where the block stands. */
export class StrictYamlError extends FrontmatterError {
  /** Offset in the block. */
  readonly offset: number;

  constructor(code: string, message: string, offset: number) {
    super(code, message);
    this.offset = offset;
  }
}

/** Flow collections and compact indicators on one line; the parser is quadratic in them. */
const MAX_NESTING_ON_LINE = 20;
const MAX_EXPLICIT_KEYS = 50;

/**
 * Reads a block as YAML 1.2 and refuses everything beyond data: directives, anchors, aliases, tags, odd keys, control
 * characters, deep nesting. Scalars stay text: no date, octal or boolean is ever made of them.
 *
 * `yaml` bounds neither nesting nor explicit keys in linear time, so both are checked before it sees the text.
 * @throws {StrictYamlError} naming what and where
 */
export function readStrictYaml(block: string): StrictMap {
  checkCharacters(block);
  checkNesting(block);
  const document = parseDocument(block, {
    version: "1.2",
    schema: "failsafe",
    merge: false,
    strict: true,
    uniqueKeys: true,
    stringKeys: true,
    logLevel: "error",
    prettyErrors: false,
  });
  const { contents } = document;
  if (contents !== null) checkNodes(contents);
  const failure = document.errors[0] ?? document.warnings[0];
  if (failure !== undefined) fail("LLI_FM_YAML", explain(failure.code, failure.message), failure.pos[0]);
  if (contents === null || isEmptyScalar(contents)) return { values: new Map(), offsets: new Map() };
  if (!isMap(contents)) return fail("LLI_FM_NOT_MAP", "the frontmatter is not a list of keys", startOf(contents));
  return readTopLevel(contents);
}

function fail(code: string, message: string, offset: number): never {
  throw new StrictYamlError(code, message, offset);
}

function checkCharacters(block: string): void {
  const control = /[\0-\x08\x0b-\x1f\x7f]/.exec(block);
  if (control !== null) fail("LLI_FM_CONTROL", "the frontmatter holds a control character", control.index);
  const directive = /^%/m.exec(block);
  if (directive !== null) fail("LLI_FM_DIRECTIVE", "a YAML directive (`%`) is never read", directive.index);
  const marker = /^(?:---|\.\.\.)/m.exec(block);
  if (marker !== null) fail("LLI_FM_YAML", "a line starts with a YAML document marker", marker.index);
}

function checkNesting(block: string): void {
  let depth = 0;
  let explicitKeys = 0;
  for (let at = 0; at < block.length; at++) {
    const character = block.charAt(at);
    if (character === "\n") depth = 0;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    else if (character === "?" && /\s/.test(block.charAt(at + 1))) explicitKeys++;
    if (depth > MAX_NESTING_ON_LINE || explicitKeys > MAX_EXPLICIT_KEYS) {
      fail("LLI_FM_DEPTH", "the frontmatter is nested too deeply", at);
    }
  }
  const compact = /^ *(?:[-?] +){20}/m.exec(block);
  if (compact !== null) fail("LLI_FM_DEPTH", "the frontmatter is nested too deeply", compact.index);
}

function checkNodes(contents: Node): void {
  visit(contents, {
    Node(_key, node, path) {
      if (isAlias(node)) fail("LLI_FM_ANCHOR", "YAML aliases (`*name`) are never read", startOf(node));
      if (node.anchor !== undefined) fail("LLI_FM_ANCHOR", "YAML anchors (`&name`) are never read", startOf(node));
      if (node.tag !== undefined) fail("LLI_FM_TAG", "YAML tags (`!name`) are never read", startOf(node));
      const depth = path.filter(isCollection).length;
      if (depth > FRONTMATTER_LIMITS.depth) fail("LLI_FM_DEPTH", "the frontmatter is nested too deeply", startOf(node));
    },
  });
}

function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === "" && node.type === "PLAIN";
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function readTopLevel(map: YAMLMap): StrictMap {
  const values = new Map<string, FrontmatterValue>();
  const offsets = new Map<string, number>();
  for (const { key, value } of map.items) {
    const name = readKey(key);
    const offset = isNode(key) ? startOf(key) : 0;
    if (!isFrontmatterKey(name)) fail("LLI_FM_KEY", "a key is a name of letters, digits, `_`, `-` and `.`", offset);
    if (values.size >= FRONTMATTER_LIMITS.keys) {
      fail("LLI_FM_TOO_LARGE", `the frontmatter has more than ${FRONTMATTER_LIMITS.keys} keys`, offset);
    }
    values.set(name, readNode(value));
    offsets.set(name, offset);
  }
  return { values, offsets };
}

function readKey(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isCollection(value) || isAlias(value);
}

/** The value of a node; {@link checkNodes} has bounded the depth. */
function readNode(node: unknown): FrontmatterValue {
  if (isSeq(node)) return node.items.map(readNode);
  if (isMap(node)) {
    const values = new Map<string, FrontmatterValue>();
    for (const { key, value } of node.items) {
      const name = readKey(key);
      if (isForbiddenKey(name)) fail("LLI_FM_KEY", `the key \`${name}\` is never read`, isNode(key) ? startOf(key) : 0);
      values.set(name, readNode(value));
    }
    return values;
  }
  if (!isScalar(node)) return null;
  return node.type === "PLAIN" ? readPlainScalar(String(node.value)) : String(node.value);
}

/** Says the commonest mistakes in the words of somebody who writes issues, not YAML. */
function explain(code: string, message: string): string {
  switch (code) {
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return "a value that holds `: ` must be quoted";
    case "BAD_SCALAR_START":
      return "a value cannot start with `@` or a backtick unless it is quoted";
    case "DUPLICATE_KEY":
      return "a key stands here a second time";
    default:
      return message.charAt(0).toLowerCase() + message.slice(1);
  }
}
