// What a script of a dozen lines would do: gray-matter on every file. Its JavaScript engines are off, because it would
// run what the files say; a file whose YAML is invalid is passed over, as such scripts do.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const matter = createRequire(new URL("../packages/parser/package.json", import.meta.url))("gray-matter");
const refuse = () => {
  throw new Error("no code in frontmatter");
};
const engines = { js: refuse, javascript: refuse };
const root = join(process.argv[2], ".issues");
const issues = [];
for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".md")) continue;
  try {
    issues.push({ name, ...matter(readFileSync(join(root, name), "utf8"), { engines }).data });
  } catch {}
}
process.stdout.write(JSON.stringify(issues));
