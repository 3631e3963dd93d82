// Bundles the command line into dist/: one entry and chunks for what it loads on demand, without any dependency left.
// Beside them go the templates and the licences of what was bundled. Writes the bundle's inventory to metafile.json.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { directImports } from "./direct-imports.mjs";
import { shareCore } from "./share-core.mjs";
import { toCommonJs } from "./to-common-js.mjs";
import { unaskedColours } from "./unasked-colours.mjs";

const PACKAGE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKAGES = join(ROOT, "packages");
const DIST = join(PACKAGE, "dist");
const FRESH = join(PACKAGE, "dist.new");
const STALE = join(PACKAGE, "dist.old");

const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));

const options = {
  absWorkingDir: ROOT,
  entryPoints: [join(PACKAGE, "src/main.ts")],
  outdir: DIST,
  bundle: true,
  splitting: true,
  format: "esm",
  outExtension: { ".js": ".cjs" },
  platform: "node",
  target: "node20.19",
  // Naming conditions switches esbuild's own "module" off, hence its mention.
  conditions: ["@ll-issues/source", "module"],
  plugins: [directImports(PACKAGES), unaskedColours()],
  alias: {
    "string-width": join(PACKAGE, "shims/string-width.mjs"),
    y18n: join(PACKAGE, "shims/y18n.mjs"),
    "escalade/sync": join(PACKAGE, "shims/escalade.mjs"),
    assert: join(PACKAGE, "shims/assert.mjs"),
    "node:crypto": join(PACKAGE, "shims/lazy-crypto.mjs"),
    "node:child_process": join(PACKAGE, "shims/lazy-child-process.mjs"),
    "node:module": join(PACKAGE, "shims/lazy-module.mjs"),
  },
  define: {
    __VERSION__: JSON.stringify(version),
    __TEMPLATES__: JSON.stringify("./templates/"),
    __EXACT_WORKER__: JSON.stringify("./exact-worker.cjs"),
    // yargs asks for it as soon as it is loaded, and Node makes a stream of it; ours is told how wide its help may be.
    "process.stdout.columns": "undefined",
  },
  minify: true,
  keepNames: true,
  legalComments: "none",
  metafile: true,
  write: false,
};
const apart = await build(options);
const core = shareCore(apart.metafile, ROOT);
// Runs in a thread of its own.
const worker = await buildAlone("tracker/src/exact/exact-worker.ts");
options.define.__BUILD__ = JSON.stringify(hashInputs(apart.metafile, worker.metafile));
const { outputFiles, metafile } = await build({
  ...options,
  plugins: [directImports(PACKAGES, core.prepend), core.plugin, unaskedColours()],
});

const chunks = await Promise.all(
  outputFiles.map(async ({ path, text }) => ({ name: relative(DIST, path), text: await toCommonJs(text) })),
);
// Loads the chunks. What V8 compiles is good for the very chunks it was compiled of.
const start = await buildAlone("cli/src/start/start.ts", {
  __BUILD__: JSON.stringify(hashTexts(chunks.map(({ text }) => text))),
});

rmSync(FRESH, { recursive: true, force: true });
mkdirSync(FRESH, { recursive: true });
for (const { path, text } of [...start.outputFiles, ...worker.outputFiles]) {
  writeFileSync(join(FRESH, basename(path)), text);
}
for (const { name, text } of chunks) writeFileSync(join(FRESH, name), text);
cpSync(join(ROOT, "templates"), join(FRESH, "templates"), { recursive: true });
writeFileSync(join(FRESH, "LICENSES.txt"), formatLicences(findBundledPackages()));
replaceDist();
writeFileSync(join(PACKAGE, "metafile.json"), JSON.stringify(metafile));
for (const name of ["README.md", "LICENSE"]) {
  if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(PACKAGE, name));
}

/** Bundles a file of our packages with all it needs into one, beside the chunks. */
function buildAlone(path, define = {}) {
  return build({
    ...options,
    entryPoints: [join(PACKAGES, path)],
    splitting: false,
    format: "cjs",
    define: { ...options.define, ...define },
  });
}

/** What scans keep is good for the very sources that made it, whatever the version says. */
function hashInputs(...metafiles) {
  const paths = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs)));
  return hashTexts([...paths].sort().flatMap((path) => [path, readFileSync(join(ROOT, path))]));
}

function hashTexts(texts) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 16);
}

/** Puts the new folder in place by renaming, so that a program that starts meanwhile finds one or the other. */
function replaceDist() {
  rmSync(STALE, { recursive: true, force: true });
  if (existsSync(DIST)) renameSync(DIST, STALE);
  renameSync(FRESH, DIST);
  rmSync(STALE, { recursive: true, force: true });
}

/** Lists the folders of the packages that have at least a byte in the bundle. */
function findBundledPackages() {
  const inputs = [metafile, start.metafile, worker.metafile]
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path.includes("node_modules/"))
    .map(([path]) => join(ROOT, findPackageFolder(path)));
  return [...new Set(inputs)].sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

/** Cuts `…/node_modules/@scope/name` or `…/node_modules/name` out of a file's path. */
function findPackageFolder(path) {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [dirname(path)];
  return folder;
}

function formatLicences(folders) {
  const parts = folders.map((folder) => {
    const { name, version: bundled, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (!license && files.length === 0) throw new Error(`${relative(ROOT, folder)} says nothing of its licence`);
    const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
    return [`${name} ${bundled} (${license})`, ...texts].join("\n\n");
  });
  const head = "The bundle of ll-issues contains the following packages, with their licences.";
  return `${[head, ...parts].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
