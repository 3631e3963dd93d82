/**
 * @typedef {object} StartupGraph
 * @property {number} bytes of JavaScript that are loaded before the first line runs
 * @property {string[]} packages whose code is in them
 */

/**
 * Reads from esbuild's metafile what an entry loads at once: its own chunk and those it imports statically. What comes
 * by `import()` is loaded when it is needed and does not count.
 *
 * @param {{ outputs: Record<string, import("esbuild").Metafile["outputs"][string]> }} metafile
 * @param {string} entry path of the entry's output as the metafile names it
 * @returns {StartupGraph}
 */
export function readStartupGraph(metafile, entry) {
  const reached = new Set();
  const queue = [entry];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const { imports } = metafile.outputs[path];
    queue.push(...imports.filter(({ kind, external }) => kind === "import-statement" && !external).map((i) => i.path));
  }
  const outputs = [...reached].map((path) => metafile.outputs[path]);
  const inputs = outputs.flatMap((output) => Object.entries(output.inputs));
  const packages = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
    .filter((name) => name !== undefined);
  return { bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0), packages: [...new Set(packages)] };
}
