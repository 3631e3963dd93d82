import { describe, expect, it } from "vitest";
import { parseIssue } from "./parse-issue.ts";

const criteria = (text: string) => parseIssue(text, { path: "bugs/P2-BUG-1-x.md" }).criteria();

describe("criteria", () => {
  it("reads the state of each box and where its mark stands", () => {
    const text =
      "## Acceptance Criteria\n\n- [ ] one\n- [x] two\n- [X] three\n- [~] four\n1. [ ] five\n- six\n- [link] seven\n";
    const found = criteria(text);
    expect(found.map((criterion) => [criterion.text, criterion.state])).toEqual([
      ["one", "unticked"],
      ["two", "ticked"],
      ["three", "ticked"],
      ["four", "partial"],
      ["five", "unticked"],
      ["six", "plain"],
      ["[link] seven", "plain"],
    ]);
    expect(found.map(({ mark }) => (mark === null ? null : text.charAt(mark)))).toEqual([
      " ",
      "x",
      "X",
      "~",
      " ",
      null,
      null,
    ]);
  });

  it("joins wrapped lines, and leaves explanations and code out", () => {
    const text =
      "## Acceptance Criteria\n- [ ] one goes\n  on\n  - because\n```\n- [ ] code\n```\n- [x] two\n  - [ ] two and a half\n";
    expect(criteria(text).map((criterion) => criterion.text)).toEqual(["one goes on", "two", "two and a half"]);
  });

  it("looks below other sections, and not into a Resolution", () => {
    const text =
      "## Plan\n\n### Success Criteria\n\n- [ ] mine\n\n## Resolution\n\n### Acceptance Criteria\n\n- [x] told\n";
    expect(criteria(text).map((criterion) => criterion.text)).toEqual(["mine"]);
  });

  it("keeps the offsets right behind CRLF and a byte order mark", () => {
    const text = "\ufeff# BUG-1: x\r\n\r\n## Acceptance Criteria\r\n\r\n- [ ] one\r\n";
    expect(criteria(text)).toMatchObject([{ text: "one", mark: text.indexOf("[ ]") + 1 }]);
  });

  it("does not take a fence shown inside code for the end of the code", () => {
    const text = "## Acceptance Criteria\n\n```md\n     ```\n- [ ] shown\n- ```\n- [ ] shown too\n```\n- [ ] real\n";
    expect(criteria(text).map((criterion) => criterion.text)).toEqual(["real"]);
    const inList = "## Acceptance Criteria\n\n- a\n\n  ```\n  - [ ] shown\n     ```\n- [ ] real\n";
    expect(criteria(inList).map((criterion) => criterion.text)).toEqual(["a", "real"]);
  });
});
