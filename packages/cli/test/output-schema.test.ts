import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { assertPublished, KINDS } from "./output-schema.ts";
import { waitingIssue } from "./waiting-issue.ts";

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ["status", []],
  ["status", ["status"]],
  ["init", ["init"]],
  ["scan", ["scan"]],
  ["list", ["list", "--all", "--limit", "2"]],
  ["search", ["search", "lamp", "flikers"]],
  ["issue", ["show", "2"]],
  ["next", ["next"]],
  ["next", ["next", "--all"]],
  ["blocked", ["blocked"]],
  ["graph", ["graph"]],
  ["similar", ["similar", "1", "--min", "0"]],
  ["duplicates", ["duplicates", "--min", "0", "--all"]],
  ["stale", ["stale"]],
  ["migrate", ["migrate", "--dry-run"]],
  ["instructions", ["instructions", "query"]],
  ["prompt", ["prompt", "1"]],
  ["runs", ["runs"]],
  ["ci-matrix", ["ci", "matrix"]],
  ["create", ["create", "bug", "Lamp flickers"]],
  ["create", ["create", "bug", "Gate is rusty"]],
  ["change", ["set", "1", "2", "priority=P1", "a=b", "--dry-run"]],
  ["change", ["set", "1", "priority=P1"]],
  ["change", ["link", "1", "blocks", "2"]],
  ["change", ["close", "1", "--reason", "duplicate"]],
  ["change", ["reopen", "1"]],
  ["change", ["defer", "1"]],
  ["change", ["rename", "1", "Hall lamp"]],
  ["doctor", ["doctor"]],
  ["template-lint", ["template", "lint"]],
  ["resolve-plan", ["resolve", "2", "--dry-run"]],
  ["question", ["answer", "5"]],
  ["answer", ["answer", "5", "Postgres"]],
  ["error", ["show", "99"]],
  ["error", ["lsit"]],
  ["error", ["list", "labl:x"]],
  ["error", ["set", "1"]],
];

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await makeSandbox({
    files: {
      ".issues/bugs/P2-BUG-001-lamp.md":
        "---\nstatus: open\ncreated_at: 2026-01-01\nlabels: [hall]\n---\n\n# BUG-001: Lamp flickers\n\n## Summary\n\nThe lamp flickers.\n\n## Location\n\n- **File**: `gone.ts`\n- **Line(s)**: 1-2\n",
      ".issues/features/P3-FEAT-002-dimmer.md":
        "---\nstatus: in_progress\nblocked_by: [BUG-001]\n---\n\n# FEAT-002: Dimmer for the lamp\n",
      ".issues/completed/P3-ENH-003-door.md":
        "# ENH-003: Door\n\n## Resolution\n\n- **Action**: improve\n- **Completed**: 2026-01-02\n- **Status**: Completed\n",
      ".issues/bugs/P3-BUG-005-store.md": waitingIssue("BUG-005: Store readings"),
      ".issues/bugs/P3-BUG-004-bad.md": "---\na: b: c\n---\n# BUG-004: Bad\n",
    },
  });
});

afterAll(async () => {
  await sandbox.close();
});

describe("every --json document is what the published schema says", () => {
  it.each(COMMANDS)("%s: %j", async (kind, argv) => {
    const { stdout } = await runCli(sandbox, [...argv, "--json"]);
    const document = JSON.parse(stdout);
    expect(document.kind).toBe(kind);
    assertPublished(document);
  });

  it("and the schema tells right from wrong", () => {
    expect(() => assertPublished({ schemaVersion: 1, kind: "similar", total: 1, similar: [], more: 1 })).toThrow(
      /more/,
    );
    expect(() => assertPublished({ schemaVersion: 1, kind: "similar", total: -1, similar: [] })).toThrow(/total/);
    expect(() => assertPublished({ schemaVersion: 1, kind: "nothing" })).toThrow(/kind/);
  });

  it("each kind that a command prints is published, and tried here or in the tests of runs", () => {
    const elsewhere = ["resolve", "ci-claim", "ci-pack", "ci-apply", "ci-collect", "ci-answer"];
    const tried = new Set([...COMMANDS.map(([kind]) => kind), ...elsewhere]);
    expect([...tried].sort()).toEqual([...KINDS].sort());
  });
});
