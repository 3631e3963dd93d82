import { planResolve } from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { PromptArguments } from "../declare/prompt.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { escapeBlock, toSafeJson } from "../output/escape-text.ts";
import { SHIPPED_TEMPLATES } from "../templates-dir.ts";

/** Print exactly what Claude would be given for an issue. */
export async function runPrompt(line: GlobalArguments, options: PromptArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const plan = await planResolve({
    ...tracker,
    reference: options.id,
    gates: options.gates,
    shippedTemplates: SHIPPED_TEMPLATES,
    env: io.env,
    commit: true,
    force: false,
  });
  if (line.json) {
    const { id, path } = plan.issue.parsed;
    await io.stdout.write(
      `${toSafeJson({ schemaVersion: 1, kind: "prompt", issue: { id, path }, gates: options.gates, template: plan.template, prompt: plan.prompt })}\n`,
    );
  } else {
    await io.stdout.write(`${escapeBlock(plan.prompt).trimEnd()}\n`);
  }
  return EXIT.ok;
}
