import type { Config } from "../config/config.ts";
import { findIssue } from "../find/find-issue.ts";
import { assertNoCycle } from "../graph/assert-no-cycle.ts";
import { type ChangeReport, changeIssues } from "./change-issues.ts";
import type { LinkRelation } from "./link-relations.ts";
import { planList } from "./plan-list.ts";
import { NO_CHANGE, type PlanChange } from "./planned-change.ts";

/** A link to make or to take away. */
export interface LinkOptions {
  /** Absolute. */
  readonly root: string;
  readonly config: Config;
  readonly from: readonly string[];
  readonly relation: LinkRelation;
  readonly to: readonly string[];
  /** Take the link away. */
  readonly remove?: boolean;
  readonly dryRun?: boolean;
  readonly now?: Date;
}

/**
 * Link issues, each of the first with each of the second, on both sides: `A blocks B` writes A's `blocks` and B's `blocked_by`. A parent is
 * named by its child alone, as everywhere in the format.
 *
 * @throws As `changeIssues` does; LLI_CYCLE when the issues would then wait for each other.
 */
export async function linkIssues(options: LinkOptions): Promise<ChangeReport> {
  const { root, config, relation, remove = false, dryRun = false, now = new Date() } = options;
  const from = await findIds(options.from, options);
  const to = await findIds(options.to, options);
  const [blockers, blocked] = relation === "blocked-by" ? [to, from] : [from, to];
  const changes = listChanges(relation, blockers, blocked, remove);
  return await changeIssues({
    root,
    config,
    dryRun,
    now,
    changesStatus: false,
    changes,
    check: async () => {
      if (remove || relation === "relates-to" || relation === "parent") return;
      const links = blockers.flatMap((blocker) => blocked.map((other) => ({ blocker: blocker.id, blocked: other.id })));
      await assertNoCycle(root, config, links);
    },
  });
}

interface Linked {
  readonly id: string;
  readonly path: string;
}

function listChanges(
  relation: LinkRelation,
  first: readonly Linked[],
  second: readonly Linked[],
  remove: boolean,
): readonly { readonly reference: string; readonly plan: PlanChange }[] {
  const onAll = (issues: readonly Linked[], keys: readonly string[], others: readonly Linked[]) =>
    issues.map(({ path }) => ({ reference: path, plan: planLink(keys, others, remove) }));
  switch (relation) {
    case "blocks":
    case "blocked-by":
      return [...onAll(first, ["blocks"], second), ...onAll(second, ["blocked_by", "depends_on"], first)];
    case "relates-to":
      return [...onAll(first, ["relates_to"], second), ...onAll(second, ["relates_to"], first)];
    case "parent":
      return second.map(({ path }) => ({ reference: path, plan: planParent(first[0]?.id ?? "", remove) }));
  }
}

/** @param keys the key to write, and others of the same meaning that the link is taken out of too. */
function planLink(keys: readonly string[], others: readonly Linked[], remove: boolean): PlanChange {
  const [main = ""] = keys;
  const value = others.map(({ id }) => id).join(",");
  return (issue) => {
    const operator = remove ? "-=" : "+=";
    const present = keys.filter((key) => issue.frontmatter.get(key) !== undefined);
    const targets = remove && present.length > 0 ? present : [main];
    return { ...NO_CHANGE, edits: targets.flatMap((key) => planList(issue, key, [{ key, operator, value }])) };
  };
}

function planParent(id: string, remove: boolean): PlanChange {
  return (issue) => {
    const key =
      issue.frontmatter.get("epic") !== undefined && issue.frontmatter.get("parent") === undefined ? "epic" : "parent";
    if (!remove) return { ...NO_CHANGE, edits: [{ kind: "set-key", key, value: id }] };
    return issue.frontmatter.get(key) === undefined
      ? NO_CHANGE
      : { ...NO_CHANGE, edits: [{ kind: "remove-key", key }] };
  };
}

async function findIds(references: readonly string[], { root, config }: LinkOptions): Promise<readonly Linked[]> {
  const found: Linked[] = [];
  for (const reference of references) {
    const { parsed, path } = await findIssue(root, config, reference);
    if (!found.some((one) => one.path === path)) found.push({ id: parsed.id, path });
  }
  return found;
}
