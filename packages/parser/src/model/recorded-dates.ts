import type { Frontmatter } from "../frontmatter/read-frontmatter.ts";
import { readFrontmatterText } from "./frontmatter-text.ts";
import type { StatusFooter } from "./status-footer.ts";

/** Frontmatter keys that hold a date, the most exact first. */
const CREATED_KEYS = ["created_at", "created", "captured_at", "created_date", "discovered_date"];
const COMPLETED_KEYS = [
  "completed_at",
  "completed_date",
  "completed",
  "closed_at",
  "closed_date",
  "resolved_at",
  "resolved_date",
];
const FOOTER_COMPLETED = /^(?:final )?(?:completed|resolved|closed|fixed|done)$/i;

/**
 * Reads when an issue was found, as written: in the frontmatter, else in the footer.
 *
 * @param footer asked for only when the frontmatter has no such date
 */
export function readCreatedAt(frontmatter: Frontmatter, footer: () => StatusFooter | null): string | null {
  const written = findDate(frontmatter, CREATED_KEYS);
  return written ?? footer()?.fields.find(({ name }) => /^created$/i.test(name))?.value ?? null;
}

/**
 * Reads when an issue ended, as written: in the frontmatter, else in its last Resolution, else in the footer.
 *
 * @param resolved date of the last Resolution, asked for only when the frontmatter has none
 * @param footer asked for last
 */
export function readCompletedAt(
  frontmatter: Frontmatter,
  resolved: () => string | null,
  footer: () => StatusFooter | null,
): string | null {
  const written = findDate(frontmatter, COMPLETED_KEYS) ?? resolved();
  return written ?? footer()?.fields.findLast(({ name }) => FOOTER_COMPLETED.test(name))?.value ?? null;
}

function findDate(frontmatter: Frontmatter, keys: readonly string[]): string | null {
  for (const key of keys) {
    const written = readFrontmatterText(frontmatter, key);
    if (written !== null && /\d{4}-\d{2}/.test(written)) return written;
  }
  return null;
}
