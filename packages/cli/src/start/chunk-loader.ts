import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

/** A chunk's own `module`. */
interface Chunk {
  exports: object;
}

type Require = (name: string) => unknown;

/** How a chunk is called, as Node calls a CommonJS module. */
type ChunkFunction = (exports: object, require: Require, module: Chunk, file: string, folder: string) => void;

/** Loads the chunks of the bundle as `require` does. It saves looking for files that are known to be there. */
export class ChunkLoader {
  readonly #folder: string;
  readonly #chunks: Map<string, Chunk> = new Map();
  readonly #require: Require = (name) =>
    name.startsWith("./") ? this.load(name.slice(2)) : process.getBuiltinModule(name);

  /** @param folder absolute path of the bundle. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Load a chunk and what it imports.
   *
   * @param name its file's name.
   * @returns what it exports, the same each time; the bundler knows its type.
   */
  load<Exports extends object>(name: string): Exports {
    const known = this.#chunks.get(name);
    if (known !== undefined) return known.exports as Exports;
    const chunk: Chunk = { exports: {} };
    this.#chunks.set(name, chunk);
    const file = join(this.#folder, name);
    compile(file)(chunk.exports, this.#require, chunk, file, this.#folder);
    return chunk.exports as Exports;
  }
}

function compile(file: string): ChunkFunction {
  const source = readFileSync(file, "utf8");
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, { filename: file });
  return script.runInThisContext();
}
