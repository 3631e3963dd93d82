import { conflictMarkers } from "./conflict-markers.ts";
import { danglingReference } from "./dangling-reference.ts";
import { dependencyCycle } from "./dependency-cycle.ts";
import { doneWithoutResolution } from "./done-without-resolution.ts";
import { doubleFrontmatter } from "./double-frontmatter.ts";
import { duplicateId } from "./duplicate-id.ts";
import { fileTooLarge } from "./file-too-large.ts";
import { filenamePattern } from "./filename-pattern.ts";
import { footerConflict } from "./footer-conflict.ts";
import { frontmatterInvalidYaml } from "./frontmatter-invalid-yaml.ts";
import { idConflict } from "./id-conflict.ts";
import { lineDrift } from "./line-drift.ts";
import { missingH1 } from "./missing-h1.ts";
import { missingStatus } from "./missing-status.ts";
import { multipleResolutions } from "./multiple-resolutions.ts";
import { noFinalNewline } from "./no-final-newline.ts";
import { nonReciprocalLink } from "./non-reciprocal-link.ts";
import { nulByte } from "./nul-byte.ts";
import { priorityConflict } from "./priority-conflict.ts";
import type { FileRule, Rule, TreeRule } from "./rule.ts";
import { selfReference } from "./self-reference.ts";
import { statusConflict } from "./status-conflict.ts";
import { strayLayout } from "./stray-layout.ts";
import { typeSpelling } from "./type-spelling.ts";
import { uncertainHeadings } from "./uncertain-headings.ts";
import { unclosedFence } from "./unclosed-fence.ts";
import { unknownStatus } from "./unknown-status.ts";
import { unknownType } from "./unknown-type.ts";
import { unreadableFile } from "./unreadable-file.ts";

/** Every rule, the graver first. The order is that of `docs/rules.md`. */
export const RULES: readonly Rule[] = [
  unreadableFile,
  fileTooLarge,
  frontmatterInvalidYaml,
  doubleFrontmatter,
  conflictMarkers,
  duplicateId,
  dependencyCycle,
  nulByte,
  filenamePattern,
  statusConflict,
  unknownStatus,
  missingStatus,
  priorityConflict,
  idConflict,
  typeSpelling,
  unknownType,
  missingH1,
  unclosedFence,
  uncertainHeadings,
  selfReference,
  danglingReference,
  strayLayout,
  footerConflict,
  multipleResolutions,
  doneWithoutResolution,
  nonReciprocalLink,
  noFinalNewline,
  lineDrift,
];

/** The rules that one file is enough for. */
export const FILE_RULES: readonly FileRule[] = RULES.filter((rule) => rule.scope === "file");

/** The rules that need the whole tree. */
export const TREE_RULES: readonly TreeRule[] = RULES.filter((rule) => rule.scope === "tree");
