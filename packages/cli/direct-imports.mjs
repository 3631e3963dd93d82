import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** One statement as the formatter writes it: `import { a, type B, c as d } from "@ll-issues/tracker";`. */
const STATEMENT = /^(import|export) \{([^}]*)\} from "@ll-issues\/([\w-]+)";$/gm;
/** A line of a package's index: `export { a, type B } from "./find/find-issue.ts";`. */
const EXPORT = /^export (type )?\{([^}]*)\} from "(\.\/[^"]+)";$/gm;

/**
 * Makes an esbuild plugin that resolves imports between our packages past their index files.
 *
 * An index file that is imported keeps everything it names together: esbuild cuts chunks by files that are reached, and through the
 * index every file of the package is. Past it, a start loads what its command needs.
 *
 * @param {string} packages absolute path of the folder of the packages
 * @param {(path: string) => string} [prepend] what to put in front of a file
 * @returns {import("esbuild").Plugin}
 */
export function directImports(packages, prepend = () => "") {
  /** @type {Map<string, Map<string, string>>} */
  const indexes = new Map();
  const indexOf = (name) => {
    const known = indexes.get(name) ?? readIndex(join(packages, name, "src/index.ts"));
    indexes.set(name, known);
    return known;
  };
  return {
    name: "direct-imports",
    setup(build) {
      build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
        contents:
          prepend(path) +
          readFileSync(path, "utf8").replace(STATEMENT, (_, keyword, names, name) =>
            splitNames(names)
              .filter((one) => !one.startsWith("type "))
              .map((one) => `${keyword} { ${one} } from ${JSON.stringify(findFile(indexOf(name), one, path))};`)
              .join(" "),
          ),
        loader: "ts",
      }));
    },
  };
}

/** Reads which file each name of an index comes from. */
function readIndex(index) {
  const files = new Map();
  for (const [, isType, names, from] of readFileSync(index, "utf8").matchAll(EXPORT)) {
    if (isType) continue;
    for (const one of splitNames(names)) files.set(one, join(dirname(index), from));
  }
  return files;
}

function findFile(index, specifier, path) {
  const [name] = specifier.split(" as ");
  const file = index.get(name);
  if (file === undefined) throw new Error(`${path} imports ${name}, which no index exports under that name`);
  return file;
}

function splitNames(names) {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
