import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ApplyStage,
  CONFIG,
  DONE,
  errorOf,
  ISSUE_PATH,
  lampOn,
  openApplyStage,
  PLAN_PATH,
  TICKED,
} from "./apply-stage.ts";
import { runCli } from "./cli-harness.ts";

interface Row {
  readonly what: string;
  readonly code: string;
  readonly path: string;
  readonly change: (stage: ApplyStage) => Promise<unknown>;
}

const writes =
  (path: string, content = "x\n"): Row["change"] =>
  ({ sandbox }) =>
    sandbox.write(path, content);
const links =
  (path: string, target: string): Row["change"] =>
  ({ sandbox }) =>
    symlink(target, join(sandbox.repo, path));

/** What a job with Claude could hand over, and what no other job takes. */
const REFUSED: readonly Row[] = [
  {
    what: "a workflow",
    code: "LLI_PATCH_PROTECTED",
    path: ".github/workflows/x.yml",
    change: writes(".github/workflows/x.yml"),
  },
  {
    what: "the pipeline of GitLab",
    code: "LLI_PATCH_PROTECTED",
    path: ".gitlab-ci.yml",
    change: writes(".gitlab-ci.yml"),
  },
  { what: "instructions", code: "LLI_PATCH_PROTECTED", path: "CLAUDE.md", change: writes("CLAUDE.md") },
  {
    what: "instructions below, in capitals or not",
    code: "LLI_PATCH_PROTECTED",
    path: "src/claude.MD",
    change: writes("src/claude.MD"),
  },
  {
    what: "settings with a hook",
    code: "LLI_PATCH_PROTECTED",
    path: ".claude/settings.json",
    change: writes(".claude/settings.json"),
  },
  { what: "servers", code: "LLI_PATCH_PROTECTED", path: ".mcp.json", change: writes(".mcp.json") },
  { what: "hooks of git", code: "LLI_PATCH_PROTECTED", path: ".husky/pre-commit", change: writes(".husky/pre-commit") },
  {
    what: "attributes",
    code: "LLI_PATCH_PROTECTED",
    path: ".gitattributes",
    change: writes(".gitattributes", "* filter=x\n"),
  },
  {
    what: "our configuration",
    code: "LLI_PATCH_PROTECTED",
    path: "ll-issues.config.json",
    change: writes("ll-issues.config.json", "{}"),
  },
  {
    what: "its removal",
    code: "LLI_PATCH_PROTECTED",
    path: "ll-issues.config.json",
    change: ({ sandbox }) => sandbox.git("rm", "-q", "ll-issues.config.json"),
  },
  {
    what: "a template",
    code: "LLI_PATCH_PROTECTED",
    path: "templates/manage_issue.md",
    change: writes("templates/manage_issue.md"),
  },
  {
    what: "what the checks run",
    code: "LLI_PATCH_PROTECTED",
    path: "package.json",
    change: writes("package.json", '{"scripts":{"test":"true","postinstall":"evil"}}'),
  },
  {
    what: "another issue",
    code: "LLI_PATCH_OTHER_ISSUE",
    path: ".issues/bugs/P1-BUG-002-other.md",
    change: writes(".issues/bugs/P1-BUG-002-other.md"),
  },
  {
    what: "a new issue",
    code: "LLI_PATCH_OTHER_ISSUE",
    path: ".issues/bugs/P1-BUG-003-x.md",
    change: writes(".issues/bugs/P1-BUG-003-x.md"),
  },
  {
    what: "more of its plan than ticks",
    code: "LLI_PATCH_OTHER_ISSUE",
    path: PLAN_PATH,
    change: writes(PLAN_PATH, TICKED.replace("It is on", "It is off")),
  },
  {
    what: "another issue's plan",
    code: "LLI_PATCH_OTHER_ISSUE",
    path: ".issues/plans/2026-01-02-BUG-2.md",
    change: writes(".issues/plans/2026-01-02-BUG-2.md"),
  },
  { what: "the state folder", code: "LLI_PATCH_OTHER_ISSUE", path: ".issues/.ll/x", change: writes(".issues/.ll/x") },
  {
    what: "a second file of the issue",
    code: "LLI_PATCH_RECORD",
    path: ".issues/features/P1-BUG-001-y.md",
    change: writes(".issues/features/P1-BUG-001-y.md", DONE),
  },
  {
    what: "no record",
    code: "LLI_PATCH_RECORD",
    path: ".issues/",
    change: ({ sandbox, base }) => sandbox.git("checkout", "-q", base, "--", ISSUE_PATH),
  },
  {
    what: "a record that is not done",
    code: "LLI_PATCH_RECORD",
    path: ISSUE_PATH,
    change: writes(ISSUE_PATH, DONE.replace("done", "blocked")),
  },
  {
    what: "a record that runs code",
    code: "LLI_PATCH_RECORD",
    path: ISSUE_PATH,
    change: writes(ISSUE_PATH, "---js\n{ status: 'done' }\n---\n"),
  },
  { what: "a link out", code: "LLI_PATCH_LINK", path: "x", change: links("x", "/etc/passwd") },
  {
    what: "a link that climbs out",
    code: "LLI_PATCH_LINK",
    path: "src/x",
    change: async (stage) => {
      await mkdir(join(stage.sandbox.repo, "src"));
      await links("src/x", "../../x")(stage);
    },
  },
  {
    what: "a link that climbs out through another link",
    code: "LLI_PATCH_LINK",
    path: "p/q/r/on",
    change: async (stage) => {
      await mkdir(join(stage.sandbox.repo, "p/q/r"), { recursive: true });
      await links("p/q/r/top", "../../..")(stage);
      await links("p/q/r/on", "top/../outside")(stage);
    },
  },
  { what: "a link to git's own", code: "LLI_PATCH_LINK", path: "x", change: links("x", ".git/config") },
  {
    what: "the issue as a link",
    code: "LLI_PATCH_RECORD",
    path: ISSUE_PATH,
    change: async (stage) => {
      await stage.sandbox.git("rm", "-qf", ISSUE_PATH);
      await mkdir(join(stage.sandbox.repo, ".issues/bugs"), { recursive: true });
      await links(ISSUE_PATH, "P1-BUG-002-other.md")(stage);
    },
  },
  { what: "a name that hides", code: "LLI_PATCH_PATH", path: "a\u202eb", change: writes("a\u202eb") },
  { what: "a backslash", code: "LLI_PATCH_PATH", path: "a\\b", change: writes("a\\b") },
  {
    what: "too many files",
    code: "LLI_PATCH_TOO_LARGE",
    path: expect.any(String) as string,
    change: async ({ sandbox }) => {
      for (let n = 0; n < 4; n += 1) await sandbox.write(`new/${n}`, "x\n");
    },
  },
  {
    what: "too many bytes",
    code: "LLI_PATCH_TOO_LARGE",
    path: "large.txt",
    change: writes("large.txt", "x".repeat(60_000)),
  },
];

describe("ci apply refuses as a whole, and writes nothing", () => {
  let stage: ApplyStage;
  beforeAll(async () => {
    stage = await openApplyStage({ ...CONFIG, apply: { maxFiles: 5, maxBytes: 50_000 } });
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  it.each(REFUSED)("$what: $code", async ({ code, path, change }) => {
    await stage.handOver(async () => {
      await lampOn(stage);
      await change(stage);
    });
    const before = await stage.state();
    const result = await stage.apply();
    expect([result.code, errorOf(result)]).toMatchObject([
      2,
      { code, path, message: expect.stringContaining("as a whole") },
    ]);
    expect(await stage.state()).toEqual(before);
  });

  it("a submodule", async () => {
    const { sandbox, base } = stage;
    await lampOn(stage);
    await sandbox.git("add", "--all");
    await sandbox.git("update-index", "--add", "--cacheinfo", `160000,${base},vendor`);
    await stage.handOverPatch(`${await sandbox.git("diff", "--cached", "--binary", "--full-index", base)}\n`);
    await sandbox.git("reset", "-q", "--hard", base);
    expect(errorOf(await stage.apply())).toMatchObject({ code: "LLI_PATCH_SUBMODULE", path: "vendor" });
  });

  it("but no link that stays in the repository", async () => {
    await stage.handOver(async () => {
      await lampOn(stage);
      await mkdir(join(stage.sandbox.repo, "p/q"), { recursive: true });
      await links("p/q/up", ".././../lamp.txt")(stage);
      await links("p/q/top", "../..")(stage);
      await links("down", "p/q/top/old.txt")(stage);
    });
    const { code, stdout } = await stage.apply("--dry-run");
    expect([code, stdout]).toEqual([0, expect.stringContaining("p/q/up")]);
  });

  const added = (path: string, mode = "100644") =>
    `diff --git a/${path} b/${path}\nnew file mode ${mode}\nindex ${"0".repeat(40)}..e965047ad7c57865823c7d992b1d046ea66edf78\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+Hello\n`;

  it.each([
    ["a path that climbs out", added("../evil"), "LLI_PATCH_PATH"],
    ["an absolute path", added("/tmp/evil"), "LLI_PATCH_PATH"],
    ["git's own", added(".git/hooks/pre-commit", "100755"), "LLI_PATCH_PATH"],
    ["git's own as other systems see it", added(".GIT/config"), "LLI_PATCH_PATH"],
    ["its short name", added("GIT~1/config"), "LLI_PATCH_PATH"],
    ["a name with a hidden character", added(".g\u200cit/config"), "LLI_PATCH_PATH"],
    [
      "a file below a link",
      `${added("a", "120000").replace("+Hello", "+/tmp")}${added("a/evil")}`,
      /LLI_PATCH_(LINK|CONFLICT)/,
    ],
    ["a path that is no UTF-8", Buffer.from(added("a\u00e9"), "latin1"), "LLI_PATCH_PATH"],
    ["what does not fit", added("lamp.txt"), "LLI_PATCH_CONFLICT"],
    ["no patch", "hello\n", "LLI_ARTIFACTS_INVALID"],
    ["nothing", "", "LLI_ARTIFACTS_INVALID"],
  ])("%s", async (_, patch, code) => {
    await stage.handOverPatch(patch);
    const before = await stage.state();
    expect(errorOf(await stage.apply()).code).toMatch(code);
    expect(await stage.state()).toEqual(before);
  });

  it("artefacts that are not what their manifest says", async () => {
    const { folder } = stage;
    const codeAfter = async (damage: () => unknown) => {
      await stage.handOver(() => lampOn(stage));
      await damage();
      const { code, path } = errorOf(await stage.apply());
      return [code, path.replace(`${folder}/`, "")];
    };
    const edit = (name: string, from: string | RegExp, to: string) => () =>
      writeFileSync(join(folder, name), readFileSync(join(folder, name), "utf8").replace(from, to));
    expect(await codeAfter(() => appendFileSync(join(folder, "change.patch"), "\n"))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "change.patch",
    ]);
    expect(await codeAfter(() => writeFileSync(join(folder, "extra.sh"), ""))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "extra.sh",
    ]);
    expect(await codeAfter(edit("manifest.json", '"run-1"', '"run-2"'))).toEqual(["LLI_ARTIFACTS_INVALID", "run.json"]);
    expect(await codeAfter(edit("manifest.json", "change.patch", "../../x"))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "manifest.json",
    ]);
    expect(await codeAfter(edit("manifest.json", "{", "{{"))).toEqual(["LLI_ARTIFACTS_INVALID", "manifest.json"]);
    expect(await codeAfter(() => symlink("/etc/passwd", join(folder, "transcript.jsonl")))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "transcript.jsonl",
    ]);
    const link = async () => {
      await rename(join(folder, "run.json"), join(folder, "../run.json"));
      await symlink("../run.json", join(folder, "run.json"));
    };
    expect(await codeAfter(link)).toEqual(["LLI_ARTIFACTS_INVALID", "run.json"]);
    expect(errorOf(await runCli(stage.sandbox, ["ci", "apply", "nowhere", "--json"], { env: stage.env })).code).toBe(
      "LLI_ARTIFACTS_INVALID",
    );
  });

  it("in a job for a pull request: one from a fork, and one that changes what the rules come from", async () => {
    const { sandbox, base, env } = stage;
    await stage.handOver(() => lampOn(stage));
    const applyFor = async (head: string): Promise<string> => {
      const sides = {
        base: { ref: "main", sha: base, repo: { full_name: "us/lamps" } },
        head: { repo: { full_name: head } },
      };
      await sandbox.write("../event.json", JSON.stringify({ pull_request: sides }));
      const job = { GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: join(sandbox.root, "event.json") };
      const argv = ["ci", "apply", stage.folder, "--dry-run", "--json"];
      return errorOf(await runCli(sandbox, argv, { env: { ...env, ...job } }))?.code ?? "none";
    };
    expect(await applyFor("them/lamps")).toBe("LLI_UNTRUSTED_FORK");
    expect(await applyFor("us/lamps")).toBe("none");
    await sandbox.write("ll-issues.config.json", JSON.stringify({ apply: { allow: ["CLAUDE.md"] } }));
    expect(await applyFor("us/lamps")).toBe("LLI_UNTRUSTED_CONFIG");
    await sandbox.git("checkout", "-q", base, "--", "ll-issues.config.json");
  });

  it("but takes an issue that moves to the folder of ended ones, below the top of the repository too", async () => {
    const { sandbox } = stage;
    const [from, to] = ["app/.issues/bugs/P1-BUG-001-x.md", "app/.issues/completed/P1-BUG-001-x.md"];
    await sandbox.write(from, "# BUG-001: X\n");
    await sandbox.write("app/.issues/completed/P1-BUG-009-y.md", "# BUG-009: Y\n");
    await sandbox.write("app/ll-issues.config.json", "{}");
    await sandbox.git("add", "--all");
    await sandbox.git("commit", "-qm", "app");
    await sandbox.git("mv", from, to);
    await sandbox.write("lamp.txt", "on\n");
    const diff = await sandbox.git("diff", "--binary", "--full-index", "--no-renames", "HEAD");
    await stage.handOverPatch(`${diff}\n`);
    await sandbox.git("reset", "-q", "--hard");
    const argv = ["ci", "apply", stage.folder, "-C", "app", "--dry-run", "--json"];
    const { code, stdout } = await runCli(sandbox, argv, { env: stage.env });
    expect(code, stdout).toBe(0);
    expect(JSON.parse(stdout).files.map(({ path, status }: Record<string, string>) => [status, path])).toEqual([
      ["deleted", from],
      ["added", to],
      ["modified", "lamp.txt"],
    ]);
    await sandbox.git("reset", "-q", "--hard", stage.base);
  });

  it("what the base allows by its configuration passes, and what the change allows itself does not", async () => {
    const apply = { allow: ["CLAUDE.md", ".issues/"] };
    await using kind = await openApplyStage({ ...CONFIG, apply });
    const change = async () => {
      await lampOn(kind);
      await kind.sandbox.write("CLAUDE.md", "Be brief.\n");
      await kind.sandbox.write(".issues/bugs/P1-BUG-002-other.md", "---\nstatus: done\n---\n\n# BUG-002: Other\n");
      await kind.sandbox.write("package.json", '{"dependencies":{"x":"1"},"scripts":{"test":"true"}}\n');
    };
    await kind.handOver(change);
    expect((await kind.apply()).code).toBe(0);
    await using strict = await openApplyStage();
    await strict.handOver(async () => {
      await lampOn(strict);
      await strict.sandbox.write("CLAUDE.md", "Be brief.\n");
      await strict.sandbox.write("ll-issues.config.json", JSON.stringify({ ...CONFIG, apply }));
    });
    expect(errorOf(await strict.apply()).code).toBe("LLI_PATCH_PROTECTED");
  });
});

it("ci apply takes the ticks of the plan that was followed", async () => {
  await using stage = await openApplyStage();
  await stage.handOver(async () => {
    await lampOn(stage);
    await stage.sandbox.write(PLAN_PATH, TICKED);
  });
  const { code, stdout } = await stage.apply("--dry-run");
  expect([code, stdout]).toEqual([0, expect.stringContaining("lamp.txt")]);
});
