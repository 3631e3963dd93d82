// Gives the bundle one chunk for what most commands need. By itself esbuild makes a chunk for every set of commands that share
// something, a hundred of them, and each that a command opens costs most of a millisecond.
import { join } from "node:path";

/** A module that so many commands load is worth being loaded by all of them. */
const LEAST_COMMANDS = 16;
const COMMAND = /packages\/cli\/src\/commands\/[^/]+\.ts$/;
const CORE = "ll-issues:core";

/**
 * Makes a plugin, and lines to put in front of files, that have the commands import their common modules together, so that esbuild puts
 * these into one chunk.
 *
 * @param metafile that of the same bundle without the plugin
 * @param root the workspace, absolute
 */
export function shareCore(metafile, root) {
  const loaded = new Set(
    Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) =>
      isStart(entryPoint) ? [...closure(metafile, path)] : [],
    ),
  );
  const commands = Object.entries(metafile.outputs)
    .filter(([, { entryPoint }]) => COMMAND.test(entryPoint ?? ""))
    .map(([path, { entryPoint }]) => ({ entryPoint, inputs: closure(metafile, path) }));
  const modules = [...new Set(commands.flatMap(({ inputs }) => [...inputs]))].filter(
    (input) =>
      !loaded.has(input) &&
      !COMMAND.test(input) &&
      !input.includes("node_modules/") &&
      commands.filter(({ inputs }) => inputs.has(input)).length >= LEAST_COMMANDS,
  );
  // What a command loads later shares modules with it; were it left out, these would be apart again.
  const sharers = Object.entries(metafile.outputs).filter(
    ([path, { entryPoint }]) =>
      entryPoint !== undefined &&
      !isStart(entryPoint) &&
      !isAsIs(entryPoint) &&
      modules.some((input) => closure(metafile, path).has(input)),
  );
  return pluginFor(
    new Set(sharers.map(([, { entryPoint }]) => join(root, entryPoint))),
    modules.map((input) => join(root, input)),
  );
}

/** A library that is loaded on demand needs nothing of ours. */
function isAsIs(entryPoint) {
  return entryPoint.includes("node_modules/") || entryPoint.includes("packages/parser/");
}

function isStart(entryPoint = "") {
  return entryPoint.endsWith("src/main.ts") || entryPoint.endsWith("parse-arguments.ts");
}

/** Every module that is there once an output is loaded. */
function closure({ outputs }, path) {
  const seen = new Set([path]);
  for (const one of seen) {
    for (const { kind, path: next } of outputs[one].imports)
      if (kind === "import-statement" && outputs[next]) seen.add(next);
  }
  return new Set(
    [...seen].flatMap((one) =>
      Object.entries(outputs[one].inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : [])),
    ),
  );
}

function pluginFor(sharers, modules) {
  return {
    prepend: (path) => (sharers.has(path) ? `import "${CORE}";` : ""),
    plugin: {
      name: "share-core",
      setup(build) {
        build.onResolve({ filter: new RegExp(`^${CORE}$`) }, () => ({
          path: CORE,
          namespace: CORE,
          sideEffects: true,
        }));
        build.onLoad({ filter: /.*/, namespace: CORE }, () => ({
          contents: modules.map((path) => `import ${JSON.stringify(path)};`).join("\n"),
          loader: "js",
          resolveDir: "/",
        }));
      },
    },
  };
}
