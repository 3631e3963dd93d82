// Builds the published package, looks at its shape, packs it, installs the tarball into an empty folder without network
// and runs it there.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { main, ROOT, run, StepError } from "./lib/run.mjs";
import { readStartupGraph } from "./lib/startup-graph.mjs";

const PACKAGE = join(ROOT, "packages/cli");
const manifest = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));

/** What an install may cost, in files and bytes; well above what it is, well below a mistake. */
const MAX_FILES = 200;
const MAX_UNPACKED_BYTES = 2_200_000;
/** What a start loads before it does its work: the modules that run in turn, and how many bytes that may be. */
const STARTS = [
  { name: "--help", modules: ["main.ts", "arguments/parse-arguments.ts"], maxBytes: 130_000 },
  { name: "scan", modules: ["main.ts", "arguments/parse-arguments.ts", "commands/scan.ts"], maxBytes: 270_000 },
];
/** Opening and reading these takes longer than all the rest, and neither start needs them. */
const LOADED_ON_DEMAND =
  /^(remark|mdast|micromark|unified|gray-matter|js-yaml|yaml|liquidjs|zod|ajv|diff$|@humanwhocodes\/momoa|@clack\/|@octokit\/)/;

/** One whose title takes the exact Markdown parser, in its thread. */
const DEEP_PATH = ".issues/bugs/P1-BUG-002-deep.md";
const DEEP = `${"> ".repeat(64)}~~~\nBUG-002: Found below quotes\n===\n`;
/** One issue that `scan` and `prompt` must find. */
const ISSUE_PATH = ".issues/bugs/P1-BUG-001-off-by-one.md";
const ISSUE = "# BUG-001: Off by one in the pager\n\n## Summary\n\nThe last page is missing.\n";

await main(async () => {
  run(process.execPath, [join(PACKAGE, "build.mjs")], { quiet: true });
  checkStartup();
  await checkShape();
  const folder = mkdtempSync(join(tmpdir(), "ll-issues-pack-"));
  try {
    const tarball = pack(folder);
    tryOut(install(folder, tarball), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function checkStartup() {
  const metafile = JSON.parse(readFileSync(join(PACKAGE, "metafile.json"), "utf8"));
  for (const { name, modules, maxBytes } of STARTS) {
    const sources = modules.map((module) => `packages/cli/src/${module}`);
    const { bytes, packages } = readStartupGraph(metafile, sources);
    const early = packages.filter((dependency) => LOADED_ON_DEMAND.test(dependency));
    expect(early.length === 0, `${name} loads what it does not need: ${early.join(", ")}`);
    expect(bytes <= maxBytes, `${name} loads ${bytes} bytes, more than ${maxBytes}`);
    console.log(`start-up  ${name} loads ${kilobytes(bytes)}`);
  }
}

async function checkShape() {
  const { messages, pkg } = await publint({ pkgDir: PACKAGE, strict: true });
  const lines = messages.map((message) => `${message.type}: ${formatMessage(message, pkg)}`);
  expect(lines.length === 0, `publint:\n${lines.join("\n")}`);
  const needed = Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  });
  expect(needed.length === 0, `the package needs others at run time: ${needed.join(", ")}`);
  console.log("publint   all good");
}

function pack(folder) {
  const flags = ["--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename, files, size, unpackedSize }] = JSON.parse(
    run("npm", ["pack", ...flags], { cwd: PACKAGE, quiet: true }),
  );
  const paths = files.map(({ path }) => path);
  for (const path of [
    "README.md",
    "LICENSE",
    "bin.cjs",
    "dist/start.cjs",
    "dist/main.cjs",
    "dist/exact-worker.cjs",
    "dist/LICENSES.txt",
    "dist/templates/manage_issue.md",
    "schemas/output.schema.json",
  ]) {
    expect(paths.includes(path), `${path} is not in the tarball`);
  }
  const strange = paths.filter(
    (path) =>
      !/^(package\.json|bin\.cjs|README\.md|LICENSE|schemas\/output\.schema\.json|dist\/.+\.(cjs|md|txt))$/.test(path),
  );
  expect(strange.length === 0, `these do not belong into the tarball: ${strange.join(", ")}`);
  expect(paths.length <= MAX_FILES, `the tarball has ${paths.length} files, more than ${MAX_FILES}`);
  expect(unpackedSize <= MAX_UNPACKED_BYTES, `the package has ${unpackedSize} bytes, more than ${MAX_UNPACKED_BYTES}`);
  console.log(
    `pack      ${filename}: ${paths.length} files, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`,
  );
  return join(folder, filename);
}

function install(folder, tarball) {
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{ "private": true }\n');
  run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], {
    cwd: app,
    quiet: true,
  });
  const installed = readdirSync(join(app, "node_modules")).filter((name) => !name.startsWith("."));
  expect(installed.join() === manifest.name, `the install brought more than itself: ${installed.join(", ")}`);
  console.log("install   one package, offline");
  return app;
}

/** Runs the program the way its user does, in a folder that knows nothing of this repository. */
function tryOut(app, folder) {
  const issue = join(app, ISSUE_PATH);
  mkdirSync(dirname(issue), { recursive: true });
  writeFileSync(issue, ISSUE);
  writeFileSync(join(app, DEEP_PATH), DEEP);
  const name = process.platform === "win32" ? `${manifest.name}.cmd` : manifest.name;
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
  const ask = (...args) => run(join(app, "node_modules/.bin", name), args, { cwd: app, env, quiet: true });

  const version = ask("--version").trim();
  expect(version === manifest.version, `--version says ${version}`);
  const { issues } = JSON.parse(ask("scan", "--json"));
  const titles = issues.map(({ id, title }) => `${id}: ${title}`).join();
  expect(titles === "BUG-001: Off by one in the pager,BUG-002: Found below quotes", `scan found ${titles}`);
  const prompt = ask("prompt", "BUG-001");
  expect(prompt.includes("The last page is missing."), `the prompt lacks the issue: ${prompt}`);
  console.log("run       --version, scan --json and prompt work");
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

function expect(condition, message) {
  if (!condition) throw new StepError(message);
}
