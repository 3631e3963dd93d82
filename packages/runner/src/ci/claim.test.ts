import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { cloneMachines, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { openRepository } from "../git/open-repository.ts";
import { type ClaimPlace, claimIssue, endClaim, renewClaim } from "./claim.ts";
import { claimForRun } from "./claim-for-run.ts";

async function withMachines(count: number, objectFormat: "sha1" | "sha256" = "sha1") {
  const machines = await cloneMachines(count, { objectFormat });
  const places: ClaimPlace[] = [];
  for (const [index, folder] of machines.clones.entries()) {
    const repository = await openRepository(folder);
    places.push({ repository, remote: "origin", owner: `machine-${index}`, leaseMs: 60_000, now: machines.now });
  }
  return { ...machines, places };
}

function machine(places: readonly ClaimPlace[], index: number): ClaimPlace {
  const place = places[index];
  if (place === undefined) throw new RangeError(`no machine ${index}`);
  return place;
}

describe("a claim", () => {
  it("is won by exactly one of many who try at once, and names its holder to the others", async () => {
    const { sandbox, places } = await withMachines(6);
    await using _ = sandbox;
    for (const issue of ["BUG-001", "BUG-2"]) {
      const attempts = await Promise.all(places.map((place) => claimIssue(place, issue)));
      const [winner, ...others] = attempts.flatMap((attempt) => (attempt.won ? [attempt.claim.record.owner] : []));
      expect(others).toEqual([]);
      const holders = attempts.flatMap((attempt) => (attempt.won ? [] : [attempt.holder?.owner]));
      expect(holders).toEqual(holders.map(() => winner));
    }
    expect((await claimIssue(machine(places, 0), "BUG-1")).won).toBe(false);
  });

  it("is taken over after its lease by exactly one, and is then lost to its first holder", async () => {
    const { sandbox, clock, places } = await withMachines(5);
    await using _ = sandbox;
    const [first] = places;
    const attempt = first === undefined ? null : await claimIssue(first, "BUG-1");
    if (first === undefined || attempt === null || !attempt.won) throw new Error("not won");
    clock.ms += 59_000;
    const renewed = await renewClaim(first, "BUG-1", attempt.claim.token);
    clock.ms += 59_000;
    expect((await claimIssue(machine(places, 1), "BUG-1")).won).toBe(false);
    clock.ms += 2_000;
    const attempts = await Promise.all(places.slice(1).map((place) => claimIssue(place, "BUG-1")));
    expect(attempts.filter(({ won }) => won).length).toBe(1);
    expect(await renewClaim(first, "BUG-1", renewed?.token ?? "")).toBeNull();
    expect(await endClaim(first, "BUG-1", renewed?.token ?? "", "finished")).toBe(false);
    expect(await endClaim(first, "BUG-1", attempt.claim.token, "given-back")).toBe(false);
  });

  it("is free again when it is given back, and never again when it was finished", async () => {
    const { sandbox, clock, places } = await withMachines(2);
    await using _ = sandbox;
    const [a, b] = [machine(places, 0), machine(places, 1)];
    const one = await claimIssue(a, "BUG-1");
    expect(one.won && (await endClaim(a, "BUG-1", one.claim.token, "given-back"))).toBe(true);
    const two = await claimIssue(b, "BUG-1");
    expect(two.won && (await endClaim(b, "BUG-1", two.claim.token, "finished"))).toBe(true);
    clock.ms += 365 * 86_400_000;
    expect(await claimIssue(a, "BUG-1")).toMatchObject({
      won: false,
      holder: { state: "finished", owner: "machine-1" },
    });
  });

  it("is made in a repository whose objects are named by SHA-256 too", async () => {
    const { sandbox, places } = await withMachines(2, "sha256");
    await using _ = sandbox;
    const [a, b] = [machine(places, 0), machine(places, 1)];
    const one = await claimIssue(a, "BUG-1");
    expect(one).toMatchObject({ won: true, claim: { token: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(await claimIssue(b, "BUG-1")).toMatchObject({ won: false, holder: { owner: "machine-0" } });
    expect(one.won && (await endClaim(a, "BUG-1", one.claim.token, "finished"))).toBe(true);
  });

  it("is not taken from what is no claim of ours, and says what is wrong with a remote", async () => {
    const { sandbox, places } = await withMachines(1);
    await using _ = sandbox;
    const place = machine(places, 0);
    await sandbox.git("push", "-q", "../origin.git", "HEAD:refs/ll-issues/claims/BUG-9");
    expect(await claimIssue(place, "BUG-9")).toEqual({ won: false, holder: null });
    await expect(claimIssue({ ...place, remote: "../nowhere.git" }, "BUG-1")).rejects.toMatchObject({
      code: "LLI_GIT_FAILED",
    });
    await expect(claimIssue(place, "../x")).rejects.toThrow(RangeError);
    await writeHook(sandbox, "pre-receive", "echo 'no claims here' >&2; exit 1");
    await expect(claimIssue(place, "BUG-1")).rejects.toMatchObject({
      code: "LLI_GIT_FAILED",
      hint: expect.any(String),
    });
  });
});

it("what keeps a remote from moving a ref is not taken for somebody else who was faster", async () => {
  const { sandbox, places } = await withMachines(1);
  await using _ = sandbox;
  const place = machine(places, 0);
  // What a git that was killed leaves behind; a full disk and missing rights look the same from here.
  await sandbox.write("../origin.git/refs/ll-issues/claims/BUG-1.lock", "");
  await sandbox.write("../origin.git/refs/ll-issues/ledger.lock", "");
  const failure = { code: "LLI_GIT_FAILED", message: expect.stringContaining("cannot lock ref") };
  await expect(claimIssue(place, "BUG-1")).rejects.toMatchObject(failure);
  const budgets = { budgetUsd: 1, issueBudgetUsd: null, dayBudgetUsd: 1 };
  await expect(claimForRun(place, "BUG-2", budgets)).rejects.toMatchObject(failure);
  expect(await sandbox.git("ls-remote", "../origin.git", "refs/ll-issues/*")).toBe("");
});

describe("a claim for a run that there is no money for", () => {
  it("says why also where it cannot be given back", async () => {
    const { sandbox, origin, places } = await withMachines(1);
    await using _ = sandbox;
    await sandbox.git("push", "-q", origin, "HEAD:refs/ll-issues/ledger");
    await writeHook(sandbox, "update", 'case "$3" in *[!0]*) ;; *) exit 1 ;; esac');
    const budgets = { budgetUsd: 1, issueBudgetUsd: null, dayBudgetUsd: 1 };
    await expect(claimForRun(machine(places, 0), "BUG-1", budgets)).rejects.toMatchObject({
      code: "LLI_LEDGER_BROKEN",
      cause: { code: "LLI_GIT_FAILED", message: expect.stringContaining("refs/ll-issues/claims/BUG-1") },
    });
  });
});

/** A remote that does not take everything. */
async function writeHook(sandbox: Sandbox, name: string, script: string): Promise<void> {
  const hook = `../origin.git/hooks/${name}`;
  await sandbox.write(hook, `#!/bin/sh\n${script}\n`);
  await chmod(join(sandbox.repo, hook), 0o755);
}
