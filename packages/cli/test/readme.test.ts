import { readFileSync } from "node:fs";
import { makeSandbox } from "@ll-issues/testkit";
import { expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const README = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

interface Step {
  readonly argv: readonly string[];
  /** What the page shows; a last line `…` stands for the rest. */
  readonly shown: readonly string[];
}

/** Read the commands and outputs of the recorded session. */
function readSession(): readonly Step[] {
  const [, session = ""] = /^### A first session\n[\s\S]*?^```console\n([\s\S]*?)^```$/m.exec(README) ?? [];
  return session
    .split(/^\$ ll-issues ?/m)
    .slice(1)
    .map((step) => {
      const [command = "", ...shown] = step.trimEnd().split("\n");
      return { argv: splitWords(command), shown };
    });
}

function splitWords(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** The recording is older than the run. */
function withoutTimes(line: string): string {
  return line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?: \([\w ]+\))?/g, "TIME");
}

it("the first session of the README is what the commands print, in a pipe, without colour, in 80 columns", async () => {
  const session = readSession();
  expect(session.length).toBeGreaterThan(8);
  await using sandbox = await makeSandbox();
  for (const { argv, shown } of session) {
    const { stdout, stderr } = await runCli(sandbox, argv);
    const printed = `${stdout}${stderr}`.trimEnd().split("\n");
    const isCut = shown.at(-1) === "…";
    const expected = isCut ? shown.slice(0, -1) : shown;
    const compared = isCut ? printed.slice(0, expected.length) : printed;
    expect(compared.map(withoutTimes), argv.join(" ")).toEqual(expected.map(withoutTimes));
    for (const line of printed) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(`${stdout}${stderr}`).not.toContain("\u001b");
  }
});
