import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorOf, lampOn, openApplyStage } from "./apply-stage.ts";
import { runCli } from "./cli-harness.ts";

describe("ci apply runs the checks of the base on the change", () => {
  it("refuses what fails, and takes its files out again", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(async () => {
      await lampOn(stage);
      await stage.sandbox.write("broken", "x\n");
    });
    const before = await stage.state();
    const result = await stage.apply();
    expect([result.code, errorOf(result)]).toMatchObject([1, { code: "LLI_CHECKS_FAILED" }]);
    expect(await stage.state()).toEqual(before);
    expect((await stage.apply("--no-checks")).code).toBe(0);
  });

  it("does not blame a change for what failed before it", async () => {
    const checks = [
      { name: "Old", command: "false" },
      { name: "Tests", command: "sh check.sh" },
    ];
    await using stage = await openApplyStage({ checks });
    await stage.handOver(() => lampOn(stage));
    const { code, stdout } = await stage.apply();
    expect(code, stdout).toBe(0);
    expect(JSON.parse(stdout).checks).toMatchObject([{ detail: "already failing before" }, { verdict: "PASS" }]);
  });

  it("the code of a change sees no token, and cannot make git run something for it", async () => {
    await using stage = await openApplyStage({ checks: [{ name: "Tests", command: "sh tool.sh" }] });
    const { sandbox } = stage;
    const secret = "ghs_write-token-1234";
    await stage.handOver(async () => {
      await lampOn(stage);
      await sandbox.write("new/file.txt", "new\n");
      await sandbox.write(
        "tool.sh",
        [
          "{ env; cat /proc/*/environ; } > ../spied 2> /dev/null",
          "git config core.fsmonitor 'touch ../evil'",
          "git config filter.evil.smudge 'touch ../evil; cat'",
          "echo '* filter=evil' > .git/info/attributes",
          "rm -r lamp.txt; mkdir lamp.txt; ln -s ../.. elsewhere",
        ].join("\n"),
      );
    });
    const files = await sandbox.list();
    const env = { ...stage.env, GITHUB_TOKEN: secret, DEPLOY_KEY: "another-secret-1" };
    const { stdout } = await runCli(sandbox, ["ci", "apply", stage.folder, "--json"], { env });
    expect(errorOf({ stdout })).toMatchObject({ code: "LLI_TAMPERED", path: expect.stringContaining("config") });
    // Its files are taken out all the same, and no git obeys what it wrote for that.
    expect(existsSync(join(sandbox.root, "evil"))).toBe(false);
    expect(await sandbox.list()).toEqual([...files, "elsewhere"].sort());
    expect([await sandbox.read("lamp.txt"), await sandbox.read("tool.sh")]).toEqual(["off\n", "echo\n"]);
    const spied = readFileSync(join(sandbox.root, "spied"), "utf8");
    expect(spied).toContain("PATH=");
    expect(spied).not.toMatch(/ghs_write-token|another-secret/);
  });

  it("takes out what was put in before the rest could not be", async () => {
    await using stage = await openApplyStage();
    await lampOn(stage);
    await stage.sandbox.git("add", "--all");
    const blob = await stage.sandbox.git("rev-parse", ":lamp.txt");
    // No file system takes a name of this length; git's index does.
    await stage.sandbox.git("update-index", "--add", "--cacheinfo", `100755,${blob},${"z".repeat(300)}`);
    const { base } = stage;
    await stage.handOverPatch(`${await stage.sandbox.git("diff", "--cached", "--binary", "--full-index", base)}\n`);
    await stage.sandbox.git("reset", "-q", "--hard", base);
    const before = await stage.state();
    expect(errorOf(await stage.apply())).toMatchObject({
      code: "LLI_GIT_FAILED",
      message: expect.stringContaining("unable to create file z"),
    });
    expect(await stage.state()).toEqual(before);
  });

  it("leaves alone what runs here under the id that the artefacts name", async () => {
    await using stage = await openApplyStage({ checks: [{ name: "Tests", command: "sh tool.sh" }] });
    const { root } = stage.sandbox;
    await stage.handOver(async () => {
      await lampOn(stage);
      await stage.sandbox.write("tool.sh", "touch ../begun\nuntil test -e ../end; do sleep 0.05; done\n");
    });
    const watcher = watch(root);
    const applied = stage.apply("--dry-run");
    while (!existsSync(join(root, "begun"))) await once(watcher, "change");
    watcher.close();
    const other = spawn("sleep", ["60"], { env: { ...stage.sandbox.env, LL_RUN_ID: "run-1" } });
    try {
      await once(other, "spawn");
      await stage.sandbox.write("../end", "");
      expect((await applied).code).toBe(0);
      expect([other.exitCode, other.signalCode]).toEqual([null, null]);
    } finally {
      const isOver = other.exitCode !== null || other.signalCode !== null;
      if (!isOver) await Promise.all([once(other, "exit"), other.kill()]);
    }
  });

  it("asks for a tree that is as committed where the change goes", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(() => lampOn(stage));
    await stage.sandbox.write("lamp.txt", "somebody's\n");
    expect(errorOf(await stage.apply())).toMatchObject({ code: "LLI_NOT_CLEAN", path: "lamp.txt" });
    expect(await stage.sandbox.read("lamp.txt")).toBe("somebody's\n");
  });
});
