import { readFileSync } from "node:fs";

const QUESTION = "(p.stdout || {}).isTTY";

/**
 * Makes an esbuild plugin that keeps picocolors from looking at standard output as soon as it is loaded: Node makes a stream of it then,
 * which a short command need not wait for. Whether there are to be colours it is told with each use.
 *
 * @returns {import("esbuild").Plugin}
 */
export function unaskedColours() {
  return {
    name: "unasked-colours",
    setup(build) {
      build.onLoad({ filter: /[\\/]picocolors[\\/]picocolors\.js$/ }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        if (!text.includes(QUESTION)) throw new Error(`${path} does not hold ${QUESTION} any more`);
        return { contents: text.replace(QUESTION, "false"), loader: "js" };
      });
    },
  };
}
