import { ChunkLoader } from "./chunk-loader.ts";

/** What the bundle's entry exports. */
interface Program {
  run(): Promise<void>;
}

/** Commands that read every issue of a tree, by the word they begin with; none is `status`. */
const READ_ALL: ReadonlySet<string | undefined> = new Set([
  undefined,
  ...["scan", "status", "list", "search", "next", "blocked", "graph", "similar", "duplicates", "stale", "migrate"],
]);

/** Run the bundled program: the entry of `bin.cjs`. */
export async function start(): Promise<void> {
  if (READ_ALL.has(process.argv[2])) optimiseLater();
  const loader = new ChunkLoader(__dirname);
  const { run } = loader.load<Program>("main.cjs");
  await run();
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
