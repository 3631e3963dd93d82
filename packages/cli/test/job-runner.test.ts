import { describe, expect, it } from "vitest";
import { isStepDue } from "./is-step-due.ts";
import { readStepOutputs } from "./read-step-outputs.ts";

const VALUES = { "steps.a.outputs.is": "true", "github.ref": "main" };

describe("the runner of jobs in these tests", () => {
  it.each([
    [undefined, false, true],
    [undefined, true, false],
    ["always()", true, true],
    ["steps.a.outputs.is == 'true'", false, true],
    ["steps.a.outputs.is == 'true'", true, false],
    ["steps.b.outcome == 'success'", false, false],
    ["steps.a.outputs.is == github.ref", false, false],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub
    ["${{ always() && steps.a.outputs.is == 'true' }}", true, true],
  ])("knows whether %j holds after a failure (%s)", (condition, failed, expected) => {
    expect(isStepDue(condition, VALUES, failed)).toBe(expected);
  });

  it.each(["steps.a.outputs.is != 'true'", "!cancelled()", "failure()", "inputs.x == 'y'", "a || b", ""])(
    "refuses the condition %j, which it does not know",
    (condition) => {
      expect(() => isStepDue(condition, VALUES, false)).toThrow(/does not know|gives no value/);
      expect(() => isStepDue(`always() && ${condition}`, VALUES, true)).toThrow();
    },
  );

  it("reads outputs of both forms, and none out of a value", () => {
    expect(readStepOutputs("a=1=2\nb<<EOF\nc=3\n\nd<<X\nEOF\ne=\n")).toEqual({ a: "1=2", b: "c=3\n\nd<<X", e: "" });
    expect(() => readStepOutputs("b<<EOF\nc\n")).toThrow("has no end");
    expect(() => readStepOutputs("words\n")).toThrow("no output");
  });
});
