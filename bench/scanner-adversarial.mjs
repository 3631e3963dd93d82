// Measures scanBlocks on one and two megabytes of hostile text: `npm run build && node bench/scanner-adversarial.mjs`.
// A row fails when a megabyte takes 100 ms of CPU or more, or when twice the text takes three times as long.
import { scanBlocks } from "../packages/parser/dist/index.js";

const MEGABYTE = 1_000_000;
const LIMIT_MS = 100;
const GROWTH_LIMIT = 3;
/** Below this many milliseconds a ratio says nothing. */
const SMALLEST_MS = 30;

const repeat = (piece) => (size) => piece.repeat(Math.ceil(size / piece.length));

/** Fences of falling length: each is longer than any that could close it. */
function fallingFences(size) {
  const longest = Math.floor(Math.sqrt(2 * size));
  return Array.from({ length: longest - 3 }, (_, index) => "`".repeat(longest - index)).join("\n");
}

const INPUTS = {
  "quotes `> `": repeat("> "),
  "quotes, a line each": repeat("> > > a\n"),
  "lists `- `": repeat("- "),
  "`- - - a `": repeat("- - - a "),
  "`- > `": repeat("- > "),
  "`1. `": repeat("1. "),
  "deep list, then blank lines": (size) => `${"- ".repeat(60)}a\n${"\n".repeat(size)}`,
  "deep list, then text": (size) => `${"- ".repeat(60)}a\n${"b\n".repeat(size / 2)}`,
  "labels `[a`": repeat("[a"),
  "label lines": repeat("[a\n"),
  definitions: repeat("[a]: b\n"),
  "definitions under setext": repeat("[a]: b\n=\n"),
  "definitions with open titles": repeat('[a]: b "\n'),
  "setext `a = `": repeat("a\n=\n"),
  "`*a_ `": repeat("*a_ "),
  images: repeat("!["),
  "`<!--`": repeat("<!--"),
  "`<!--` lines": repeat("<!--\n"),
  "`-->` lines": repeat("<!-- a -->\n"),
  "open tags": repeat('<a b="c" '),
  "tag lines": repeat("<div>\n\n"),
  "fences with info": repeat("~~~ a\n"),
  "fences `` ```x ``": repeat("```\n```x\n"),
  "falling fences": fallingFences,
  "blank lines": repeat("\n"),
  "bare CR": repeat("\r"),
  CRLF: repeat("a\r\n"),
  tabs: repeat("\t"),
  "thematic breaks": repeat("---\n"),
  "frontmatter that never ends": (size) => `---\n${"---a\n".repeat(size / 5)}`,
  headings: repeat("# a\n"),
  prose: repeat("Some words that say nothing, and a line break.\n"),
};

function leastCpu(text) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = process.cpuUsage();
    scanBlocks(text);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

let failures = 0;
for (const make of Object.values(INPUTS)) scanBlocks(make(MEGABYTE / 10));
for (const [name, make] of Object.entries(INPUTS)) {
  const one = leastCpu(make(MEGABYTE));
  const two = leastCpu(make(2 * MEGABYTE));
  const growth = two / Math.max(one, SMALLEST_MS);
  const isBad = one >= LIMIT_MS || growth >= GROWTH_LIMIT;
  if (isBad) failures++;
  const cells = [
    name.padEnd(30),
    one.toFixed(1).padStart(8),
    two.toFixed(1).padStart(8),
    growth.toFixed(2).padStart(6),
  ];
  console.log(`${cells.join(" ")}${isBad ? "  TOO SLOW" : ""}`);
}
console.log("(CPU ms for 1 MB and 2 MB, least of three; growth)");
process.exitCode = failures === 0 ? 0 : 1;
