import type { FoundIssue } from "@ll-issues/tracker";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { digestIssue } from "./digest-issue.ts";
import type { GateRecord } from "./gate-record.ts";

/** What is known of a call of the question tool. */
export type QuestionCall = Pick<GateRecord, "sessionId" | "toolUseId" | "input" | "delivery">;

/** Put down what this machine knows of a question that was just asked. */
export function newGateRecord({ options, folder }: ResolveContext, issue: FoundIssue, call: QuestionCall): GateRecord {
  return {
    version: 1,
    state: "asked",
    runId: folder.id,
    issueId: issue.parsed.id,
    ...call,
    cwd: options.root,
    digest: digestIssue(issue.parsed),
    askedAt: (options.now ?? (() => new Date()))().toISOString(),
    answers: null,
    by: null,
  };
}
