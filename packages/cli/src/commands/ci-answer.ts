import {
  answerQuestion,
  assertMayWrite,
  type CommentAnswer,
  findAnswerBranch,
  freeFinished,
  type GivenAnswer,
  openGithub,
  readAnswers,
  readCommentAnswer,
} from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiAnswerArguments } from "../declare/ci/answer.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { writeGithubOutput } from "../output/ci/github-output.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { openClaimPlace } from "./ci-place.ts";

/**
 * Write the answer that somebody gave in a comment into its issue. The comment is read from the file of the event: no shell ever sees a word
 * of it. GitHub is asked whether whoever wrote it may write here.
 */
export async function runCiAnswer(line: GlobalArguments, options: CiAnswerArguments, io: Io): Promise<number> {
  const answer = readCommentAnswer(io.env);
  if (answer === null) {
    await writeGithubOutput(io.env, { answer: "false" });
    return await tell(line, io, { answer: null, given: null, branch: null });
  }
  const github = openGithub(io.env);
  await assertMayWrite(github, answer.login);
  const branch = await findAnswerBranch(github, answer, io.env);
  const given = options.check ? null : await giveAnswer(line, answer, options, io);
  const path = given === null ? {} : { path: given.issue.path };
  await writeGithubOutput(io.env, { answer: "true", issue: answer.issue.toUpperCase(), branch, ...path });
  return await tell(line, io, { answer, given, branch });
}

/** Several questions are answered line by line, in their order. */
async function giveAnswer(
  line: GlobalArguments,
  answer: CommentAnswer,
  { free }: CiAnswerArguments,
  io: Io,
): Promise<GivenAnswer | null> {
  const tracker = await openTracker(line, io);
  const place = { ...tracker, reference: answer.issue, questionId: null, replace: false };
  const given = await answerQuestion(place, async (questions) => {
    const lines = answer.text.split(/\r?\n/).filter((one) => one.trim() !== "");
    return readAnswers(questions.length === 1 ? [answer.text] : lines, questions);
  });
  if (given !== null && free !== undefined)
    await freeFinished(await openClaimPlace(tracker.root, free, io), given.issue.parsed.id);
  return given;
}

interface Told {
  readonly answer: CommentAnswer | null;
  readonly given: GivenAnswer | null;
  readonly branch: string | null;
}

async function tell(line: GlobalArguments, io: Io, { answer, given, branch }: Told): Promise<number> {
  if (line.json) {
    const answered = given?.answered ?? null;
    const document = { schemaVersion: 1, kind: "ci-answer", issue: answer?.issue ?? null, branch, answered };
    await io.stdout.write(`${toSafeJson(document)}\n`);
  } else if (answer === null) await io.stdout.write("This comment is no answer\n");
  else if (given === null) await io.stdout.write(`${answer.issue} is to be answered on ${escapeLine(branch ?? "")}\n`);
  else await io.stdout.write(`Written into ${escapeLine(given.issue.path)}\n`);
  return EXIT.ok;
}
