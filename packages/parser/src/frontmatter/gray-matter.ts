import matter from "gray-matter";
import type { StrictResult } from "./read-frontmatter.ts";
import { countLineFeeds, problemAt } from "./source-position.ts";
import { readStrictYaml, type StrictMap, StrictYamlError } from "./strict-yaml.ts";

/**
 * The only file that touches gray-matter.
 *
 * Its engines run code from `---js`, its cache swallows errors, it closes a block at `---foo`, and its `stringify` rewrites
 * values. So it gets nothing but a block that was already cut out, between fences of our own, always with an options
 * object (which turns its cache off) and with every engine refusing but ours. Nothing is ever written with it.
 */
const REFUSED_ENGINES = ["javascript", "js", "coffee", "coffeescript", "cson", "toml", "json", "yml"];

function refuse(): never {
  throw new StrictYamlError("LLI_FM_LANGUAGE", "frontmatter is YAML and nothing else", 0);
}

/**
 * Reads a block strictly; the `StrictReader` of `readFrontmatter`.
 * @param firstLine 1-based line of the block's first line in the file
 */
export function readStrictFrontmatter(block: string, firstLine: number): StrictResult {
  const source = block.replaceAll("\r\n", "\n");
  try {
    const { values, offsets } = readThroughGrayMatter(source);
    const lines = new Map<string, number>();
    for (const [key, offset] of offsets) lines.set(key, firstLine + countLineFeeds(source, offset));
    return { values, lines };
  } catch (error) {
    if (!(error instanceof StrictYamlError)) throw error;
    return { problem: problemAt(error.code, error.message, source, error.offset, firstLine) };
  }
}

function readThroughGrayMatter(source: string): StrictMap {
  // A block of blanks and comments never reaches the engine.
  let result: StrictMap = { values: new Map(), offsets: new Map() };
  const engines = Object.fromEntries(REFUSED_ENGINES.map((name) => [name, { parse: refuse, stringify: refuse }]));
  const yaml = {
    parse(): object {
      // The text gray-matter hands over starts with the line feed after its fence; ours has the right offsets.
      result = readStrictYaml(source);
      return {};
    },
    stringify: refuse,
  };
  matter(
    { content: `---\n${source}${source.endsWith("\n") ? "" : "\n"}---\n` },
    { language: "yaml", engines: { ...engines, yaml } },
  );
  return result;
}
