import { existsSync } from "node:fs";
import { type FoundIssue, findIssue, openStateDir } from "@ll-issues/tracker";
import type { Verdict } from "../outcome.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { isRunOf, openRunFolder } from "../runs/run-folder.ts";
import { digestIssue } from "./digest-issue.ts";
import { findAuthor } from "./find-author.ts";
import { type AnsweredGate, openDesk } from "./gate-desk.ts";
import { findUnsettledGate, type GateRecord, readGateRecord, writeGateRecord } from "./gate-record.ts";
import { isLastCall } from "./is-last-call.ts";
import { findProblem, isAnswered, type OpenQuestion } from "./open-question.ts";
import { type ParkPlace, parkGate } from "./park-gate.ts";
import { parseOpenQuestion } from "./parse-open-question.ts";
import { readQuestions } from "./question.ts";
import { recoverQuestion } from "./recover-gate.ts";
import { takeAnswer, withdrawQuestion } from "./take-answer.ts";
import { addMissingDecisions } from "./write-down-answers.ts";

/** How a resolve finds the gates of its issue. */
export type GateEntry =
  /** Nothing is asked, or the issue itself says what was decided: a fresh run. */
  | { readonly kind: "clear" }
  /** A person has to answer first. */
  | { readonly kind: "waiting"; readonly question: string; readonly problem: string | null }
  /** An answer goes back to the session that asked. */
  | { readonly kind: "answered"; readonly gate: AnsweredGate };

/**
 * See how things stand with the gates of an issue, and bring what a kill has cut short to its place: a question that was asked into the issue, an
 * answer that was taken to Claude. Called by whoever holds the issue's lock, before the prompt is built, because it may edit the issue.
 */
export async function enterGate(context: ResolveContext): Promise<GateEntry> {
  const { options } = context;
  const stateDir = openStateDir(options.root);
  const issue = await findIssue(options.root, options.config, options.reference);
  const { id } = issue.parsed;
  const open = parseOpenQuestion(issue.parsed);
  if (open !== null) return enterOpen(context, issue, open);
  const record = findUnsettledGate(stateDir, id) ?? recoverRecord(context, issue, stateDir);
  if (record !== null && isOfOtherWorktree(record, options.root)) return { kind: "clear" };
  if (record?.state === "asked") {
    const { questions } = await parkGate(parkPlace(context), issue, record, []);
    return { kind: "waiting", question: joinQuestions(questions), problem: null };
  }
  const questions = record === null ? null : readQuestions(record.input);
  if (record?.state === "answered" && record.answers !== null && questions !== null) {
    const gate = { record, questions, answers: record.answers };
    await addMissingDecisions(options, issue, gate, record.by ?? (await findAuthor(options.root)), clock(context));
    if (isSameSession(context, issue, record)) return { kind: "answered", gate };
  }
  // A question that is no longer in the issue was withdrawn by whoever took it out.
  if (record !== null) writeGateRecord(stateDir, { ...record, state: "settled" });
  return { kind: "clear" };
}

/** A run that was begun with gates goes on with them, whatever this resolve was told. */
export function goOnFrom(context: ResolveContext, gate: AnsweredGate): ResolveContext {
  return { ...context, options: { ...context.options, gates: true }, desk: openDesk(gate) };
}

/** Say that an issue waits for a person, and what they can do. */
export function sayWaiting(entry: Extract<GateEntry, { kind: "waiting" }>, issueId: string): Verdict {
  const problem = entry.problem === null ? "" : ` ${entry.problem}.`;
  return {
    outcome: "waiting",
    reason: `It waits for a person's answer: ${entry.question}${problem}\nAnswer in the file or with \`ll-issues answer ${issueId}\`;\n--force withdraws the question and begins anew.`,
  };
}

async function enterOpen(context: ResolveContext, issue: FoundIssue, open: OpenQuestion): Promise<GateEntry> {
  const { options } = context;
  const stateDir = openStateDir(options.root);
  const now = clock(context);
  const known =
    open.runId !== null && isRunOf(open.runId, issue.parsed.id) ? readGateRecord(stateDir, open.runId) : null;
  if (isAnswered(open)) {
    const usable = known !== null && isSameSession(context, issue, known) && known.state !== "settled" ? known : null;
    if (known !== null && usable === null) writeGateRecord(stateDir, { ...known, state: "settled" });
    await takeAnswer(options, issue, open, usable, now);
    const questions = usable === null ? null : readQuestions(usable.input);
    if (usable === null || questions === null) return { kind: "clear" };
    const answers = open.questions.flatMap(({ answer }) => answer ?? []);
    return { kind: "answered", gate: { record: usable, questions, answers } };
  }
  if (!options.force) {
    // A kill came between the question's place in the issue and its commit.
    if (known?.state === "asked") await parkGate(parkPlace(context), issue, known, []);
    return { kind: "waiting", question: joinQuestions(open.questions), problem: findProblem(open) };
  }
  await withdrawQuestion(options, issue, open, await findAuthor(options.root), now);
  if (known !== null) writeGateRecord(stateDir, { ...known, state: "settled" });
  return { kind: "clear" };
}

/** Linked worktrees share what we remember, and each has its own issue. One that was moved is no longer where it was. */
function isOfOtherWorktree({ cwd }: GateRecord, root: string): boolean {
  return cwd !== root && existsSync(cwd);
}

function parkPlace({ options, repository }: ResolveContext): ParkPlace {
  return { ...options, repository: options.commit ? repository : null };
}

function clock({ options }: ResolveContext): Date {
  return (options.now ?? (() => new Date()))();
}

/** A session knows the issue as it was, in the folder it was; with another text or place a fresh run reads both anew. */
function isSameSession({ options }: ResolveContext, issue: FoundIssue, record: GateRecord): boolean {
  return record.cwd === options.root && record.digest === digestIssue(issue.parsed);
}

function recoverRecord({ options, folder }: ResolveContext, issue: FoundIssue, stateDir: string): GateRecord | null {
  const found = recoverQuestion(stateDir, issue.parsed.id, folder.id);
  if (found === null || readGateRecord(stateDir, found.runId) !== null) return null;
  return {
    version: 1,
    state: "asked",
    ...found,
    issueId: issue.parsed.id,
    cwd: options.root,
    delivery: isLastCall(openRunFolder(stateDir, found.runId).transcriptPath, found.toolUseId) ? "hook" : "prompt",
    digest: digestIssue(issue.parsed),
    askedAt: (options.now ?? (() => new Date()))().toISOString(),
    answers: null,
    by: null,
  };
}

function joinQuestions(questions: readonly { readonly question: string }[]): string {
  return questions.map(({ question }) => question).join(" ");
}
