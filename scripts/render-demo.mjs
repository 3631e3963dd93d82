// Draws docs/demo.svg, the picture of the README, from what `npm run demo` really prints: lines appear one after another.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PICTURE = `${ROOT}docs/demo.svg`;
const COLUMNS = 110;
const LINE_HEIGHT = 18;
const CHARACTER_WIDTH = 7.8;
const PADDING = 16;
const SECONDS_PER_LINE = 0.12;

/** SGR codes of the colours the program uses (ECMA-48, 8.3.117), as colours that read well on the dark ground. */
const COLOURS = { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 36: "#79c0ff", 90: "#8b949e" };

const demo = spawnSync("sh", ["-c", "npm run --silent demo 2>&1"], {
  cwd: ROOT,
  encoding: "utf8",
  env: { ...process.env, FORCE_COLOR: "1" },
});
if (demo.status !== 0) throw new Error(`The demo ended with ${demo.status}:\n${demo.stdout}\n${demo.stderr}`);
// The folders of this machine say nothing to a reader.
const printed = demo.stdout.replaceAll(ROOT, "").replaceAll(/\/\S*\/ll-issues-test-\w+/g, "~");
const lines = keepSections(printed.trimEnd().split("\n"));
writeFileSync(PICTURE, drawTerminal(lines));
console.log(`${PICTURE}: ${lines.length} lines`);

/** The whole of it is too long for a picture: what is to be done, the run, and the commit. */
function keepSections(lines) {
  let kept = false;
  return lines.filter((line) => {
    const section = /\u2500\u2500 (\d)\. /.exec(line)?.[1];
    if (section !== undefined) kept = ["3", "4", "6"].includes(section);
    return kept;
  });
}

function drawTerminal(lines) {
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH) + 2 * PADDING;
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const rows = lines.map((line, index) => {
    const y = PADDING + (index + 0.75) * LINE_HEIGHT;
    const delay = (index * SECONDS_PER_LINE).toFixed(2);
    return `<text xml:space="preserve" x="${PADDING}" y="${y}" style="animation-delay:${delay}s">${drawSpans(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What npm run demo prints">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre; animation: appear 0.1s backwards }
@keyframes appear { from { opacity: 0 } }
@media (prefers-reduced-motion: reduce) { text { animation: none } }
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${rows.join("\n")}
</svg>
`;
}

function drawSpans(line) {
  let style = "";
  return line
    .split(/\u001b\[([\d;]*)m/)
    .map((part, index) => {
      if (index % 2 === 1) {
        style = nextStyle(style, part);
        return "";
      }
      return style === "" ? escapeXml(part) : `<tspan style="${style}">${escapeXml(part)}</tspan>`;
    })
    .join("");
}

function nextStyle(style, codes) {
  let next = style;
  for (const code of codes.split(";")) {
    if (code === "1") next += "font-weight:bold;";
    else if (code === "2") next += "opacity:.65;";
    else if (code === "4") next += "text-decoration:underline;";
    else if (COLOURS[code]) next += `fill:${COLOURS[code]};`;
    else next = "";
  }
  return next;
}

function escapeXml(text) {
  return text.slice(0, COLUMNS).replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
