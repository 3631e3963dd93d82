import type { Diagnostic, TreeIssue, TreeLink, TreeLocation } from "@ll-issues/parser";
import type { Draft } from "../scan/draft-issue.ts";
import type { KeptIssue } from "../scan/kept-file.ts";
import type { PackReader, PackWriter } from "./pack.ts";

/** An issue with the findings of its own file. */
export interface PackedIssue {
  readonly issue: KeptIssue;
  readonly diagnostics: readonly Diagnostic[];
}

/** Most lists are empty. */
const NONE: readonly never[] = [];

/** Add an issue to a pack. What follows from the path is written all the same: whoever reads it needs no parser. */
export function packIssue(pack: PackWriter, { issue: { draft, tree }, diagnostics }: PackedIssue): void {
  pack.addText(draft.path);
  pack.addText(draft.id);
  pack.addNumber(draft.number);
  pack.addText(draft.type);
  pack.addText(draft.priority);
  pack.addText(draft.title);
  pack.addText(draft.status);
  pack.addText(draft.statusSource);
  addList(pack, draft.labels, addText);
  addList(pack, draft.blockedBy, addText);
  addList(pack, draft.blocks, addText);
  pack.addText(draft.parent);
  addList(pack, draft.relatesTo, addText);
  pack.addText(draft.createdAt);
  pack.addText(draft.completedAt);
  pack.addNumber(draft.resolution === null ? 0 : 1);
  if (draft.resolution !== null) {
    pack.addText(draft.resolution.action);
    pack.addText(draft.resolution.status);
    pack.addText(draft.resolution.completed);
  }
  pack.addNumber(tree.editable ? 1 : 0);
  pack.addText(tree.typeDir);
  addList(pack, tree.links, addLink);
  addList(pack, tree.locations, addLocation);
  addList(pack, diagnostics, addDiagnostic);
}

/** Read an issue as {@link packIssue} added it. */
export function unpackIssue(pack: PackReader): PackedIssue {
  const path = pack.readText();
  const id = pack.readText();
  const number = pack.readNumber();
  const type = pack.readText();
  const draft: Draft = {
    id,
    type,
    number,
    priority: pack.readTextOrNull(),
    title: pack.readText(),
    // The types of closed sets hold because the same build wrote them.
    status: pack.readText() as Draft["status"],
    statusSource: pack.readText() as Draft["statusSource"],
    path,
    labels: readList(pack, readText),
    blockedBy: readList(pack, readText),
    blocks: readList(pack, readText),
    parent: pack.readTextOrNull(),
    relatesTo: readList(pack, readText),
    createdAt: pack.readTextOrNull(),
    completedAt: pack.readTextOrNull(),
    resolution: pack.readNumber() === 0 ? null : readResolution(pack),
    readable: true,
  };
  const { status, statusSource } = draft;
  const editable = pack.readNumber() === 1;
  const typeDir = pack.readTextOrNull();
  const links = readList(pack, readLink);
  const locations = readList(pack, readLocation);
  const tree: TreeIssue = { path, id, number, type, status, statusSource, editable, typeDir, links, locations };
  return { issue: { draft, tree }, diagnostics: readList(pack, (from) => readDiagnostic(from, path)) };
}

function readResolution(pack: PackReader): NonNullable<Draft["resolution"]> {
  return { action: pack.readTextOrNull(), status: pack.readTextOrNull(), completed: pack.readTextOrNull() };
}

function addLink(pack: PackWriter, { relation, id, met, line, column }: TreeLink): void {
  pack.addText(relation);
  pack.addText(id);
  pack.addNumber(met ? 1 : 0);
  pack.addNumber(line);
  pack.addNumber(column);
}

function readLink(pack: PackReader): TreeLink {
  return {
    relation: pack.readText() as TreeLink["relation"],
    id: pack.readText(),
    met: pack.readNumber() === 1,
    line: pack.readNumber(),
    column: pack.readNumber(),
  };
}

function addLocation(pack: PackWriter, { file, lines, line, column }: TreeLocation): void {
  pack.addText(file);
  addList(pack, lines, (to, range) => {
    to.addNumber(range.from);
    to.addNumber(range.to);
  });
  pack.addNumber(line);
  pack.addNumber(column);
}

function readLocation(pack: PackReader): TreeLocation {
  return {
    file: pack.readText(),
    lines: readList(pack, (from) => ({ from: from.readNumber(), to: from.readNumber() })),
    line: pack.readNumber(),
    column: pack.readNumber(),
  };
}

function addDiagnostic(pack: PackWriter, one: Diagnostic): void {
  pack.addText(one.rule);
  pack.addText(one.severity);
  pack.addText(one.message);
  pack.addNumber(one.line);
  pack.addNumber(one.column);
  pack.addNumber(one.fixable ? 1 : 0);
  pack.addText(one.detail ?? null);
}

function readDiagnostic(pack: PackReader, path: string): Diagnostic {
  const diagnostic: Diagnostic = {
    rule: pack.readText(),
    severity: pack.readText() as Diagnostic["severity"],
    message: pack.readText(),
    path,
    line: pack.readNumber(),
    column: pack.readNumber(),
    fixable: pack.readNumber() === 1,
  };
  const detail = pack.readTextOrNull();
  return detail === null ? diagnostic : { ...diagnostic, detail };
}

function addText(pack: PackWriter, text: string): void {
  pack.addText(text);
}

function readText(pack: PackReader): string {
  return pack.readText();
}

function addList<T>(pack: PackWriter, list: readonly T[], add: (pack: PackWriter, item: T) => void): void {
  pack.addNumber(list.length);
  for (const item of list) add(pack, item);
}

function readList<T>(pack: PackReader, read: (pack: PackReader) => T): readonly T[] {
  const length = pack.readNumber();
  if (length === 0) return NONE;
  const list: T[] = [];
  for (let index = 0; index < length; index += 1) list.push(read(pack));
  return list;
}
