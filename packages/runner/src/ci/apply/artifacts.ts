import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isIssueId } from "@ll-issues/parser";
import * as z from "zod";
import { RunnerError } from "../../errors.ts";

/** What a job that ran Claude hands over, as files of one folder; the manifest names the others. */
export const ARTIFACT_NAMES = {
  manifest: "manifest.json",
  patch: "change.patch",
  run: "run.json",
  transcript: "transcript.jsonl",
} as const;

/** Most bytes that are read of each; a transcript is only ever looked at by people. */
const MOST_BYTES: Readonly<Record<string, number>> = {
  [ARTIFACT_NAMES.manifest]: 64 * 1024,
  [ARTIFACT_NAMES.patch]: 32 * 1024 * 1024,
  [ARTIFACT_NAMES.run]: 4 * 1024 * 1024,
  [ARTIFACT_NAMES.transcript]: 512 * 1024 * 1024,
};

const commitId: z.ZodString = z.string().regex(/^[0-9a-f]{40}$|^[0-9a-f]{64}$/);

const manifestSchema: z.ZodType<Manifest> = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("ci-artifacts"),
  issue: z.string().refine(isIssueId),
  run: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/),
  base: commitId,
  files: z
    .array(
      z.strictObject({
        name: z.enum([ARTIFACT_NAMES.patch, ARTIFACT_NAMES.run, ARTIFACT_NAMES.transcript]),
        bytes: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(3),
});

/** What the artefacts are of, and what each of them holds. The hashes find what was cut or mixed up on its way; they prove nothing about who wrote it. */
export interface Manifest {
  readonly schemaVersion: 1;
  readonly kind: "ci-artifacts";
  /** The id as the issue's file name has it. */
  readonly issue: string;
  readonly run: string;
  /** The commit that the patch was made against; whoever applies it uses his own. */
  readonly base: string;
  readonly files: readonly ArtifactFile[];
}

/** One file beside the manifest. */
export interface ArtifactFile {
  readonly name: "change.patch" | "run.json" | "transcript.jsonl";
  readonly bytes: number;
  readonly sha256: string;
}

const capped: z.ZodString = z.string().max(20_000);

const runSchema: z.ZodType<ReportedRun> = z.object({
  issue: z.string().max(64),
  run: z.string().max(128),
  outcome: z.enum(["resolved", "closed", "waiting"]),
  reason: capped,
  durationMs: z.number().nonnegative(),
  turns: z.number().int().nonnegative(),
  costUsd: z.number().nonnegative(),
  verification: z
    .array(z.object({ name: capped, verdict: z.enum(["PASS", "FAIL", "SKIP", "TIMEOUT"]), detail: capped }))
    .max(200),
});

/** What the job says of its run: testimony, shown as such. */
export interface ReportedRun {
  readonly issue: string;
  readonly run: string;
  readonly outcome: "resolved" | "closed" | "waiting";
  readonly reason: string;
  readonly durationMs: number;
  readonly turns: number;
  readonly costUsd: number;
  readonly verification: readonly { readonly name: string; readonly verdict: string; readonly detail: string }[];
}

/** A folder of artefacts that holds what its manifest says. */
export interface Artifacts {
  readonly manifest: Manifest;
  readonly patch: Buffer;
  readonly run: ReportedRun;
}

/** Describe a file for the manifest. */
export function describeArtifact(name: ArtifactFile["name"], content: Uint8Array): ArtifactFile {
  return { name, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

/**
 * Read a folder of artefacts: nothing in it but plain files of the known names, each as the manifest describes it.
 *
 * @param folder absolute.
 * @throws {RunnerError} LLI_ARTIFACTS_INVALID with the file at fault.
 */
export function readArtifacts(folder: string): Artifacts {
  const names = listNames(folder);
  const manifest = parse(
    folder,
    ARTIFACT_NAMES.manifest,
    manifestSchema,
    readPlainFile(folder, ARTIFACT_NAMES.manifest),
  );
  const known: ReadonlySet<string> = new Set([ARTIFACT_NAMES.manifest, ...manifest.files.map(({ name }) => name)]);
  const stranger = names.find((name) => !known.has(name));
  if (stranger !== undefined) throw invalid(folder, stranger, "the manifest does not name it");
  const contents = new Map(
    manifest.files.map((file) => {
      const content = readPlainFile(folder, file.name);
      if (describeArtifact(file.name, content).sha256 !== file.sha256 || content.length !== file.bytes)
        throw invalid(folder, file.name, "it is not what the manifest describes");
      return [file.name, content] as const;
    }),
  );
  const [patch, written] = [contents.get(ARTIFACT_NAMES.patch), contents.get(ARTIFACT_NAMES.run)];
  if (patch === undefined) throw invalid(folder, ARTIFACT_NAMES.patch, "the manifest does not name it");
  if (written === undefined) throw invalid(folder, ARTIFACT_NAMES.run, "the manifest does not name it");
  const run = parse(folder, ARTIFACT_NAMES.run, runSchema, written);
  if (run.issue !== manifest.issue || run.run !== manifest.run)
    throw invalid(folder, ARTIFACT_NAMES.run, "it is of another run than the manifest");
  return { manifest, patch, run };
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new RunnerError("LLI_ARTIFACTS_INVALID", `The folder of artefacts cannot be read: ${messageOf(cause)}`, {
      path: folder,
      hint: "Name the folder that `ll-issues ci pack` wrote in the job that ran Claude",
    });
  }
}

/** `O_NOFOLLOW` so that a symbolic link is refused, `O_NONBLOCK` so that a FIFO does not hang (open(2)). */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function readPlainFile(folder: string, name: string): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(path.join(folder, name), FLAGS);
  } catch (cause) {
    throw invalid(folder, name, messageOf(cause));
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw invalid(folder, name, "it is no plain file");
    if (stat.size > (MOST_BYTES[name] ?? 0)) throw invalid(folder, name, `it has ${stat.size} bytes`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function parse<T>(folder: string, name: string, schema: z.ZodType<T>, content: Buffer): T {
  let value: unknown;
  try {
    value = JSON.parse(content.toString("utf8"));
  } catch {
    throw invalid(folder, name, "it is no JSON");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(folder, name, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

function invalid(folder: string, name: string, why: string): RunnerError {
  return new RunnerError("LLI_ARTIFACTS_INVALID", `The artefacts cannot be used: ${name}: ${why.slice(0, 500)}`, {
    path: path.join(folder, name),
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
