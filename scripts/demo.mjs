// `npm run demo`: sets up, installs the real CLI and has it resolve an issue of a small repository it makes.
import { join } from "node:path";
import { installClaude } from "./install-claude.mjs";
import { main, ROOT, run } from "./lib/run.mjs";
import { setup } from "./setup.mjs";

await main(() => {
  setup();
  installClaude();
  run(process.execPath, [join(ROOT, "packages/testkit/dist/demo/main.js")]);
});
