import type { Frontmatter, FrontmatterValue } from "../frontmatter/read-frontmatter.ts";
import { ownText } from "../text/own-text.ts";
import { parseDependencySection } from "./dependency-section.ts";
import { parseReferenceItem } from "./reference-list.ts";
import { findSection, type Section } from "./sections.ts";

/** How one issue relates to another. Only `blockedBy` keeps an issue from being worked on. */
export type IssueRelation = "blockedBy" | "blocks" | "parent" | "relatesTo" | "supersedes";

/** One reference of an issue to another, with the place it stands at. */
export interface IssueLink {
  readonly relation: IssueRelation;
  /** As written, prefix in upper case; digits alone when no prefix was written. */
  readonly id: string;
  /** Struck through or ticked: it blocks no more, whatever the other issue says. */
  readonly met: boolean;
  /** The frontmatter key it stands under, or the section's title. */
  readonly home: string;
  readonly source: "frontmatter" | "section";
  /** Offset in the text when it stands in a section; null in frontmatter, where {@link locateLink} finds it. */
  readonly start: number | null;
}

/** For each relation the frontmatter keys that hold it, and the sections that hold it when none of the keys is there. */
const HOMES: readonly { relation: IssueRelation; keys: readonly string[]; sections: readonly string[] }[] = [
  { relation: "blockedBy", keys: ["blocked_by", "depends_on"], sections: ["Blocked By", "Depends On"] },
  { relation: "blocks", keys: ["blocks"], sections: ["Blocks"] },
  { relation: "parent", keys: ["parent", "epic"], sections: [] },
  { relation: "relatesTo", keys: ["relates_to"], sections: [] },
  { relation: "supersedes", keys: ["supersedes"], sections: [] },
];

/**
 * Reads every reference of an issue to others. Frontmatter wins over sections, relation by relation: what a person moved to
 * the frontmatter is not read a second time from a section that nobody keeps up.
 *
 * @param sections the sections of depth 2, asked for only when the frontmatter has no key for a relation
 * @param prefixes the id prefixes that exist, in upper case
 */
export function readIssueLinks(
  text: string,
  frontmatter: Frontmatter,
  sections: () => readonly Section[],
  prefixes: readonly string[],
): readonly IssueLink[] {
  const links: IssueLink[] = [];
  for (const { relation, keys, sections: titles } of HOMES) {
    let spoken = false;
    const first = links.length;
    for (const key of keys) {
      const value = frontmatter.get(key);
      // A key without a value is a form that was not filled in.
      if (value === undefined || value === null || value === "") continue;
      spoken = true;
      for (const { id, met } of readValue(value, prefixes)) {
        links.push({ relation, id, met, home: key, source: "frontmatter", start: null });
      }
    }
    for (const title of spoken ? [] : titles) {
      const section = findSection(sections(), title);
      if (section === null) continue;
      for (const { id, met, start } of parseDependencySection(text, section.bodyStart, section.ownEnd, prefixes)) {
        links.push({ relation, id, met, home: section.title, source: "section", start });
      }
    }
    if (links.length - first > 1) dropRepeated(links, first);
  }
  return links;
}

/** Of several links from `first` on with the same id keeps the first. */
function dropRepeated(links: IssueLink[], first: number): void {
  const seen = new Set<string>();
  let kept = first;
  for (let index = first; index < links.length; index += 1) {
    const link = links[index];
    if (link === undefined || seen.has(link.id)) continue;
    seen.add(link.id);
    links[kept] = link;
    kept += 1;
  }
  links.length = kept;
}

function readValue(value: FrontmatterValue, prefixes: readonly string[]): readonly { id: string; met: boolean }[] {
  if (value === null) return [];
  if (typeof value === "string") return readText(value, prefixes);
  if (value instanceof Map) return [...value.keys()].flatMap((key: string) => readText(key, prefixes));
  return (value as readonly FrontmatterValue[]).flatMap((item) => readValue(item, prefixes));
}

const PLAIN_ID = /^([A-Z]{1,16})-\d{1,9}$/;

function readText(text: string, prefixes: readonly string[]): readonly { id: string; met: boolean }[] {
  // Nearly every entry of a list is a bare id, and needs no reading.
  const prefix = PLAIN_ID.exec(text)?.[1];
  if (prefix !== undefined && prefixes.includes(prefix)) return [{ id: ownText(text), met: false }];
  const named = parseReferenceItem(text, prefixes);
  if (named.length > 0) return named;
  return text
    .split(",")
    .flatMap((part) => (/^\s*#?\d{1,9}\s*$/.test(part) ? [{ id: part.replace(/[\s#]/g, ""), met: false }] : []));
}
