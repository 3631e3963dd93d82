import { ChunkLoader } from "./chunk-loader.ts";
import { openCompileCache } from "./compile-cache.ts";

/** What the bundle's entry exports. */
interface Program {
  run(): Promise<void>;
}

/** Commands that read every issue of a tree, by the word they begin with; none is `status`. */
const READ_ALL: ReadonlySet<string | undefined> = new Set([
  undefined,
  ...["scan", "status", "list", "search", "next", "blocked", "graph", "similar", "duplicates", "stale", "migrate"],
]);

/** The exit codes of a command that did what it was asked to. */
const DONE: ReadonlySet<unknown> = new Set([0, 1]);

/**
 * Run the bundled program: the entry of `bin.cjs`.
 *
 * What V8 compiled in an earlier run of the same command is taken from the user's cache: compiling is a fifth of a short command.
 */
export async function start(): Promise<void> {
  const [, , first] = process.argv;
  if (READ_ALL.has(first)) optimiseLater();
  const cache = openCompileCache(first, process.env);
  const compiled = cache?.read() ?? null;
  const loader = new ChunkLoader(__dirname, compiled ?? new Map());
  const { run } = loader.load<Program>("main.cjs");
  await run();
  const isNews = compiled === null || loader.wasRefused;
  if (isNews && DONE.has(process.exitCode)) cache?.write(loader.compiled());
}

/**
 * Have V8 wait longer before it optimises a function.
 *
 * Commands end within a second. V8 would spend a quarter of the processor time of a scan of 2,000 files on optimising functions of which
 * most soon run no more: 1.30 s of CPU with its own budget of 132 KB, 1.02 s with this one, least of 6 interleaved runs on Node 20.
 * Beyond that nothing more is gained. Later engines, which may not know the flag and would complain on stderr, are left alone.
 */
function optimiseLater(): void {
  if (Number.parseInt(process.versions.node, 10) > 24) return;
  // Loading the module takes 2 ms, which other commands need not wait.
  process.getBuiltinModule("node:v8").setFlagsFromString("--interrupt-budget=300000");
}
