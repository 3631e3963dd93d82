import type { IssueType } from "@ll-issues/parser";
import * as z from "zod";
import { RULE_NAMES } from "../rules/rule-names.ts";
import type { Config, IssuesConfig, RuleLevel } from "./config.ts";
import { DEFAULT_CONFIG, ISOLATIONS, MESSAGE_FIELDS, PERMISSION_MODES, REVIEW_GATES, RULE_LEVELS } from "./config.ts";

const typeSchema = z.strictObject({
  prefix: z
    .string()
    .regex(/^[A-Z]{1,16}$/, "must be capital letters, sixteen at most")
    .meta({ description: "The capital letters in the file name: P2-BUG-230-slug.md" }),
  dir: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/, "must be the name of one folder")
    .refine(
      (dir) => dir !== "completed" && dir !== "deferred",
      "completed and deferred are the folders of ended issues",
    )
    .meta({ description: "The folder of this type, inside issues.dir" }),
  action: z
    .string()
    .regex(/^[a-z][a-z-]*$/, "must be one word in small letters")
    .meta({ description: "The verb the prompt and the Resolution use: fix, implement, improve …" }),
});

const issuesSchema = z.strictObject({
  dir: z
    .string()
    .refine(isInside, "must be a folder below the root, written with /")
    .default(DEFAULT_CONFIG.issues.dir)
    .meta({ description: "The folder of the issues, relative to the root" }),
  types: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, "must be one word in small letters"), typeSchema)
    .default({})
    .meta({ description: "Types of issues by name, beside or instead of bug, feature, enhancement and epic" }),
  priorities: z
    .array(z.string().regex(/^P[0-9]{1,2}$/, "must be P and one or two digits"))
    .min(1)
    .default([...DEFAULT_CONFIG.issues.priorities])
    .meta({ description: "The priorities, most urgent first" }),
});

const checkSchema = z.strictObject({
  name: oneLine().meta({ description: "As it stands in the Resolution" }),
  command: oneLine().meta({ description: "A line for the shell, run at the root" }),
});

const claudeSchema = z.strictObject({
  command: oneLine().default(DEFAULT_CONFIG.claude.command).meta({ description: "A path, or a name on PATH" }),
  model: oneLine().nullable().default(DEFAULT_CONFIG.claude.model).meta({ description: "null: Claude Code chooses" }),
  permissionMode: z.enum(PERMISSION_MODES).default(DEFAULT_CONFIG.claude.permissionMode),
  allowedTools: z
    .array(oneLine())
    .default([...DEFAULT_CONFIG.claude.allowedTools])
    .meta({ description: "Tools allowed beyond those of the template" }),
  env: z
    .array(variableName())
    .default([...DEFAULT_CONFIG.claude.env])
    .meta({ description: "Names of environment variables handed on to Claude" }),
  isolation: z.enum(ISOLATIONS).default(DEFAULT_CONFIG.claude.isolation).meta({
    description:
      "When Claude and the checks get namespaces of their own (Linux), in which they cannot see the environment of the job: in CI jobs, always, never",
  }),
});

const limitsSchema = z.strictObject({
  wallSeconds: limit(DEFAULT_CONFIG.limits.wallSeconds, "Longest duration of a run; 0 is no limit"),
  idleSeconds: limit(DEFAULT_CONFIG.limits.idleSeconds, "Longest silence within a run; 0 is no limit"),
  startSeconds: limit(DEFAULT_CONFIG.limits.startSeconds, "Longest wait for the first event; 0 is no limit"),
  turns: countLimit(DEFAULT_CONFIG.limits.turns, "Most turns of a run; 0 is no limit"),
  budgetUsd: money(DEFAULT_CONFIG.limits.budgetUsd, "Most money of a run, in US dollars; null and 0 are no limit"),
  issueBudgetUsd: money(
    DEFAULT_CONFIG.limits.issueBudgetUsd,
    "Most money of all runs of one issue in CI, in US dollars, by the ledger on the remote; null and 0 are no limit",
  ),
  dayBudgetUsd: money(
    DEFAULT_CONFIG.limits.dayBudgetUsd,
    "Most money of all runs of one day (UTC) in CI, in US dollars, by the ledger on the remote; null and 0 are no limit",
  ),
  attempts: countLimit(DEFAULT_CONFIG.limits.attempts, "Most attempts at one issue; 0 is no limit"),
  checkSeconds: limit(DEFAULT_CONFIG.limits.checkSeconds, "Longest duration of one check; 0 is no limit"),
  repairs: countLimit(
    DEFAULT_CONFIG.limits.repairs,
    "How often Claude may mend what a failing check shows, within the same run; 0 is never",
  ),
});

const gitSchema = z.strictObject({
  commit: z.boolean().default(DEFAULT_CONFIG.git.commit).meta({ description: "Commit what a run resolved" }),
  message: z
    .string()
    .regex(/^[^\p{Cc}]*[^\s\p{Cc}][^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, "must begin with a line that is not empty")
    .refine(hasKnownFields, `knows these in braces: ${MESSAGE_FIELDS.join(", ")}`)
    .default(DEFAULT_CONFIG.git.message)
    .meta({
      description:
        "What a commit says, above its trailers; {verb} is fix, feat or chore, then there are {id}, {type} and {title}",
    }),
  trailer: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "must be the name of a git trailer")
    .default(DEFAULT_CONFIG.git.trailer)
    .meta({ description: "The trailer that names the issue, as in «Issue: BUG-1»" }),
});

const gatesSchema = z.strictObject({
  review: z.enum(REVIEW_GATES).default(DEFAULT_CONFIG.gates.review).meta({
    description:
      "The pause at the end of a phase where nobody is at hand: ask parks it, continue goes on and writes down that nobody has reviewed it",
  }),
});

const applySchema = z.strictObject({
  allow: z
    .array(
      z.string().refine((path) => isInside(path.replace(/\/$/, "")), "must be a path below the top, written with /"),
    )
    .default([...DEFAULT_CONFIG.apply.allow])
    .meta({
      description:
        "Protected paths that a change from another job may touch all the same: CLAUDE.md, or .github/ for all of a folder",
    }),
  maxFiles: z.number().int().positive().default(DEFAULT_CONFIG.apply.maxFiles).meta({
    description: "Most files of a change from another job",
  }),
  maxBytes: z.number().int().positive().default(DEFAULT_CONFIG.apply.maxBytes).meta({
    description: "Most bytes of all files together that a change from another job adds or changes",
  }),
});

const levelSchema = z.enum(RULE_LEVELS);

/**
 * The configuration file as zod sees it: strict at every depth, every key with a default taken from
 * {@link DEFAULT_CONFIG}. This module loads zod, so it is only ever imported dynamically.
 */
export const configSchema: z.ZodType<ConfigFile> = z
  .strictObject({
    $schema: z.string().optional().meta({ description: "Where the JSON Schema of this file lies, for editors" }),
    issues: issuesSchema.prefault({}),
    checks: z
      .array(checkSchema)
      .default([])
      .meta({ description: "What the runner itself runs to see whether the work holds" }),
    claude: claudeSchema.prefault({}),
    limits: limitsSchema.prefault({}),
    git: gitSchema.prefault({}),
    gates: gatesSchema.prefault({}),
    apply: applySchema.prefault({}),
    rules: z
      .strictObject(Object.fromEntries(RULE_NAMES.map((name) => [name, levelSchema.optional()])))
      .prefault({})
      .meta({ description: "Severities of rules by name; off leaves a rule out" }),
    secrets: z.array(variableName()).default([]).meta({
      description:
        "Names of environment variables whose values are taken out of transcripts, records and output, beside those whose names look secret",
    }),
  })
  .meta({ title: "Configuration of ll-issues" });

/** What a valid configuration file holds once its defaults are filled in. */
export interface ConfigFile extends Omit<Config, "issues" | "rules"> {
  readonly $schema?: string | undefined;
  readonly issues: Omit<IssuesConfig, "types"> & { readonly types: Readonly<Record<string, Omit<IssueType, "name">>> };
  readonly rules: Readonly<Record<string, RuleLevel | undefined>>;
}

/** Make the published JSON Schema (draft 2020-12) of the configuration file, as an editor needs it. */
export function renderConfigJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(configSchema, { io: "input" }), null, 2)}\n`;
}

/** Name the keys that may stand in the object at `path` of a configuration file. */
export function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  let node: unknown = z.toJSONSchema(configSchema, { io: "input" });
  for (const key of path) node = childSchema(node, key);
  return Object.keys(property(node, "properties") ?? {});
}

function childSchema(node: unknown, key: PropertyKey): unknown {
  if (typeof key === "number") return property(node, "items");
  return property(property(node, "properties"), String(key)) ?? property(node, "additionalProperties");
}

function property(node: unknown, key: string): unknown {
  return typeof node === "object" && node !== null && Object.hasOwn(node, key) ? Reflect.get(node, key) : undefined;
}

function oneLine(): z.ZodString {
  return z.string().regex(/^[^\0\r\n]*[^\s\0][^\0\r\n]*$/, "must be one line that is not empty");
}

function variableName(): z.ZodString {
  return z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable");
}

function limit(seconds: number, description: string): z.ZodDefault<z.ZodNumber> {
  return z.number().nonnegative().default(seconds).meta({ description });
}

function money(most: number | null, description: string): z.ZodDefault<z.ZodNullable<z.ZodNumber>> {
  return z.number().nonnegative().nullable().default(most).meta({ description });
}

function countLimit(count: number, description: string): z.ZodDefault<z.ZodNumber> {
  return z.number().int().nonnegative().default(count).meta({ description });
}

function hasKnownFields(message: string): boolean {
  const fields: readonly string[] = MESSAGE_FIELDS;
  return [...message.matchAll(/\{([^{}\n]*)\}/g)].every(([, name]) => name !== undefined && fields.includes(name));
}

function isInside(path: string): boolean {
  return (
    path !== "" &&
    !/[\\\0\r\n]/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}
