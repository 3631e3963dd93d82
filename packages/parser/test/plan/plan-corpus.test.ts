import { describe, expect, it } from "vitest";
import { applyExactAnswer } from "../../src/exact/apply-exact-answer.ts";
import { headingsByRemark } from "../../src/exact/headings-by-remark.ts";
import { type Plan, parsePlan } from "../../src/plan/parse-plan.ts";
import { scanBlocks } from "../../src/scan/scan-blocks.ts";
import { CORPUS_SIZE, corpusNote, hasCorpus, isIssue, readCorpus } from "../read-corpus.ts";

const BOX = /^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX~]\]/gm;

describe.skipIf(!hasCorpus)(`the plans of a real tree ${corpusNote}`, () => {
  const plans = readCorpus()
    .filter((file) => !isIssue(file))
    .map(({ path, text }) => parsePlan(text, { path }));
  const count = (of: (plan: Plan) => number): number => plans.reduce((sum, plan) => sum + of(plan), 0);

  it("are read whole", () => {
    expect(plans.length).toBe(CORPUS_SIZE.plans);
    // The two others are plans of a few lines, with a solution and a verification.
    expect(plans.filter(({ phases }) => phases.length === 0).map(({ text }) => text.length < 2000)).toEqual([
      true,
      true,
    ]);
    expect({
      phases: count((plan) => plan.phases.length),
      changes: count((plan) => plan.phases.flatMap(({ changes }) => changes).length),
      boxes: count((plan) => plan.progress.total),
      ticked: count((plan) => plan.progress.done),
      inPhases: count((plan) => plan.phases.reduce((sum, phase) => sum + phase.progress.total, 0)),
      automated: count((plan) => plan.phases.flatMap(({ criteria }) => criteria.automated).length),
      manual: count((plan) => plan.phases.flatMap(({ criteria }) => criteria.manual).length),
    }).toEqual({ phases: 437, changes: 436, boxes: 1208, ticked: 8, inPhases: 1152, automated: 854, manual: 247 });
  });

  it("name their issue, which is the one of the file's name", () => {
    const strange = plans.filter(({ path, issue }) => issue.id === null || !path.includes(`-${issue.id}-`));
    expect(strange.map(({ path }) => path)).toEqual([]);
  });

  it("have the phases that remark finds, and the boxes that stand outside code", () => {
    for (const { path, text, phases, progress } of plans) {
      const scan = scanBlocks(text);
      const { headings } = applyExactAnswer(text, scan, headingsByRemark(text));
      const starts = headings.filter(({ title, depth }) => depth > 1 && depth < 5 && /^phase \d/i.test(title));
      expect([path, phases.map(({ section }) => section.headingStart)]).toEqual([
        path,
        starts.map(({ start }) => start),
      ]);
      const isCode = (at: number): boolean => scan.fences.some(({ start, end }) => start <= at && at < end);
      const boxes = [...text.matchAll(BOX)].filter(({ index }) => !isCode(index));
      expect([path, progress.total]).toEqual([path, boxes.length]);
    }
  });
});
