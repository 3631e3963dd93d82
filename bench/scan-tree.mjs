// Makes trees of issues for measurements: the same tree for the same number, every text our own.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const TYPES = [
  ["BUG", "bugs", "bug"],
  ["FEAT", "features", "feature"],
  ["ENH", "enhancements", "enhancement"],
  ["EPIC", "epics", "epic"],
];
const STATUSES = [
  "done",
  "done",
  "done",
  "done",
  "done",
  "done",
  "open",
  "open",
  "in_progress",
  "deferred",
  "cancelled",
];
const WORDS =
  "the a pool starts slowly when its cache holds more entries than fit, and every worker waits for one lock — so the queue grows until a timeout ends the request; measured twice with “cold” and warm disks, the first read costs most".split(
    " ",
  );

/**
 * Writes a tree of so many issues into a folder.
 *
 * @returns how many bytes its files have
 */
export function generateTree(root, count) {
  const random = createRandom(count);
  for (const [, dir] of TYPES) mkdirSync(join(root, ".issues", dir), { recursive: true });
  let bytes = 0;
  for (let number = 1; number <= count; number += 1) {
    const [prefix, dir, type] = TYPES[number % 16 === 0 ? 3 : number % 3];
    const title = sentence(random, 6);
    const name = `P${number % 6}-${prefix}-${String(number).padStart(3, "0")}-${slug(title)}.md`;
    const text = renderIssue({ random, number, prefix, type, title });
    writeFileSync(join(root, ".issues", dir, name), text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}

function renderIssue({ random, number, prefix, type, title }) {
  const status = pick(random, STATUSES);
  const day = `2026-0${1 + (number % 9)}-${String(1 + (number % 28)).padStart(2, "0")}`;
  const blockers = number > 20 && number % 5 === 0 ? [number - 1 - Math.floor(random() * 15)] : [];
  const lines = [
    "---",
    `id: ${prefix}-${String(number).padStart(3, "0")}`,
    `type: ${type}`,
    `priority: P${number % 6}`,
    `status: ${status}`,
    `created_at: '${day}T10:00:00Z'`,
    ...(status === "done" ? [`completed_at: '${day}T12:00:00Z'`] : []),
    ...(blockers.length > 0 ? ["blocked_by:", ...blockers.map((blocker) => `- ${idOf(blocker)}`)] : []),
    "labels:",
    "- speed",
    `- area-${number % 17}`,
    "---",
    "",
    `# ${prefix}-${String(number).padStart(3, "0")}: ${title}`,
  ];
  for (const heading of ["Summary", "Current Behavior", "Expected Behavior", "Root Cause", "Proposed Solution"]) {
    lines.push("", `## ${heading}`, "", ...paragraphs(random));
  }
  lines.push(
    "",
    "## Acceptance Criteria",
    "",
    ...["first", "second", "third"].map((word) => `- [ ] The ${word} case holds`),
  );
  if (status === "done") lines.push("", ...renderResolution(day, random));
  return `${lines.join("\n")}\n`;
}

function idOf(number) {
  return `${TYPES[number % 16 === 0 ? 3 : number % 3][0]}-${String(number).padStart(3, "0")}`;
}

function paragraphs(random) {
  const parts = [
    sentence(random, 40),
    "",
    `- \`src/part-${Math.floor(random() * 90)}.ts\`: ${sentence(random, 8)}`,
    `- ${sentence(random, 12)}`,
  ];
  if (random() < 0.4)
    parts.push("", "```ts", `const limit = ${Math.floor(random() * 100)};`, "## not a heading", "```");
  return [...parts, "", sentence(random, 60)];
}

function renderResolution(day, random) {
  return [
    "## Resolution",
    "",
    "- **Action**: fix",
    `- **Completed**: ${day}`,
    "- **Status**: Completed",
    "",
    "### Changes Made",
    `- \`src/part-${Math.floor(random() * 90)}.ts\`: ${sentence(random, 9)}`,
    "",
    "### Verification Results",
    "- Tests: PASS (39/39)",
  ];
}

function sentence(random, words) {
  const text = Array.from({ length: words }, () => pick(random, WORDS)).join(" ");
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

function slug(title) {
  return title
    .toLowerCase()
    .replace(/[^a-z]+/g, "-")
    .replace(/^-|-$/g, "");
}

function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** Mulberry32: small, and the same on every machine. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
