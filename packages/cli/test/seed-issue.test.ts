import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { makeSandbox, say, startFakeApi, tool } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { claudeEnv, runCli, testConfig } from "./cli-harness.ts";

/** A real issue with its Resolution, read in place; the folder lies beside the corpus. */
const SEED =
  process.env.LL_CORPUS === undefined ? null : path.join(process.env.LL_CORPUS, "../seeds/001_de7167c3af058736.txt");
const NAME = "P2-BUG-230-selector-resource-leak.md";
const REPORT = {
  status: "resolved",
  summary: "The selector is closed on every path.",
  changes: [{ path: "scripts/subprocess_utils.py", description: "closed in a with block" }],
};

describe.skipIf(SEED === null || !existsSync(SEED))(
  "the seed issue, read from LL_CORPUS (skipped where it is not set)",
  () => {
    it.each(["new", "old"] as const)(
      "ends with a Resolution of the shape it had, and every byte above it unchanged (%s)",
      async (version) => {
        const original = readFileSync(SEED ?? "", "utf8");
        const cut = original.slice(0, original.indexOf("## Resolution")).replace(/\n---\n+$/, "\n");
        await using sandbox = await makeSandbox({
          files: {
            [`.issues/bugs/${NAME}`]: cut,
            ".issues/completed/P3-BUG-001-older.md": "# BUG-001: Older\n",
            "scripts/subprocess_utils.py": "sel = open()\n",
            "ll-issues.config.json": testConfig({ checks: [{ name: "Tests", command: "true" }] }),
          },
        });
        const file = `${sandbox.repo}/scripts/subprocess_utils.py`;
        const api = await startFakeApi({
          turns: [
            say(tool("Read", { file_path: file })),
            say(
              tool("Edit", {
                file_path: file,
                old_string: "sel = open()",
                new_string: "with open() as sel:\n    pass",
              }),
            ),
            say(tool("StructuredOutput", REPORT)),
          ],
        });
        // Its footer says Completed, so without --force it counts as done.
        const { code } = await runCli(sandbox, ["resolve", "BUG-230", "--force", "--json"], {
          env: claudeEnv(sandbox, api.url, version),
        });
        await api.close();
        expect(code).toBe(0);
        const after = await sandbox.read(`.issues/completed/${NAME}`);
        expect(after.slice(0, cut.length)).toBe(cut);
        expect(shapeOf(after)).toEqual(shapeOf(original));
      },
    );
  },
);

/** The lines of the last section that make its form: headings, labels, and what kind of thing each bullet is. */
function shapeOf(text: string): string[] {
  const lines = text.slice(text.lastIndexOf("\n---\n")).split("\n");
  const shape = lines.map((line) =>
    line
      .replace(/^- `[^`]+`: .*$/, "- `path`: words")
      .replace(/\d{4}-\d\d-\d\d/, "date")
      .replace(/^- (Tests|Lint|Types): (PASS|SKIP).*$/, "- check: verdict"),
  );
  return shape.filter((line, index) => line !== "" && line !== shape[index - 1]);
}
