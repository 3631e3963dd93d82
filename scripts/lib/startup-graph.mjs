/**
 * @typedef {object} StartupGraph
 * @property {number} bytes of JavaScript that are loaded before the first line runs
 * @property {string[]} packages whose code is in them
 */

/**
 * Reads from esbuild's metafile what a start loads: the chunks of the given modules and what these import statically.
 * What comes by `import()` is loaded when it is needed and does not count.
 *
 * @param {import("esbuild").Metafile} metafile
 * @param {readonly string[]} modules sources that are entries of the bundle, or imported by `import()`, in this start
 * @returns {StartupGraph}
 * @throws {Error} when a module has no chunk of its own
 */
export function readStartupGraph(metafile, modules) {
  const reached = new Set();
  const queue = modules.map((module) => findChunk(metafile, module));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const { imports } = metafile.outputs[path];
    queue.push(...imports.filter(({ kind, external }) => kind === "import-statement" && !external).map((i) => i.path));
  }
  const outputs = [...reached].map((path) => metafile.outputs[path]);
  const packages = outputs
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
    .filter((name) => name !== undefined);
  return { bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0), packages: [...new Set(packages)] };
}

function findChunk(metafile, module) {
  const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === module);
  if (!found) throw new Error(`${module} is not a chunk of its own in the bundle`);
  return found[0];
}
