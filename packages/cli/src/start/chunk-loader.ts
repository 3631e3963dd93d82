import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

/** What V8 compiled of each chunk, by the chunk's name. */
export type CompiledChunks = ReadonlyMap<string, Buffer>;

/** A chunk's own `module`. */
interface Chunk {
  exports: object;
}

type Require = (name: string) => unknown;

/** How a chunk is called, as Node calls a CommonJS module. */
type ChunkFunction = (exports: object, require: Require, module: Chunk, file: string, folder: string) => void;

/** Loads the chunks of the bundle as `require` does; takes what V8 compiled of them in another process, and gives it away. */
export class ChunkLoader {
  /** Whether V8 refused what was compiled, because another version of it did, or with other flags. */
  wasRefused: boolean = false;
  readonly #folder: string;
  readonly #given: CompiledChunks;
  readonly #scripts: Map<string, Script> = new Map();
  readonly #chunks: Map<string, Chunk> = new Map();
  readonly #require: Require = (name) =>
    name.startsWith("./") ? this.load(name.slice(2)) : process.getBuiltinModule(name);

  /**
   * @param folder absolute path of the bundle.
   * @param given what `compiled` gave back for the very same files.
   */
  constructor(folder: string, given: CompiledChunks = new Map()) {
    this.#folder = folder;
    this.#given = given;
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
    this.#compile(name, file)(chunk.exports, this.#require, chunk, file, this.#folder);
    return chunk.exports as Exports;
  }

  /** Give back what V8 has compiled of the chunks that were loaded, functions that ran included. */
  compiled(): CompiledChunks {
    return new Map([...this.#scripts].map(([name, script]) => [name, script.createCachedData()]));
  }

  #compile(name: string, file: string): ChunkFunction {
    const cachedData = this.#given.get(name);
    const script = new Script(
      `(function(exports,require,module,__filename,__dirname){${readFileSync(file, "utf8")}\n})`,
      cachedData === undefined ? { filename: file } : { filename: file, cachedData },
    );
    this.wasRefused ||= script.cachedDataRejected === true;
    this.#scripts.set(name, script);
    return script.runInThisContext();
  }
}
