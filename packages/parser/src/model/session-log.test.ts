import { describe, expect, it } from "vitest";
import { parseSessionLog } from "./session-log.ts";

describe("parseSessionLog", () => {
  it("reads the entries in every shape", () => {
    const body = [
      "- `/refine` - 2026-04-10T19:12:37 - `one.jsonl`",
      "- `/scan` — 2026-04-10T19:12:37Z — `~/logs/two.jsonl`",
      "- /verify - 2026-04-09",
      "- `/format --all` - 2026-04-09 - a whole batch - of them",
      "- by hand - 2026-04-08 - see the notes",
      "- `/look`",
      "",
      "---",
      "**Open** | Created: 2026-01-02",
      "- a note - about something",
    ].join("\n");
    expect(parseSessionLog(body, 0, body.length).map(({ command, at, session }) => [command, at, session])).toEqual([
      ["/refine", "2026-04-10T19:12:37", "one.jsonl"],
      ["/scan", "2026-04-10T19:12:37Z", "~/logs/two.jsonl"],
      ["/verify", "2026-04-09", null],
      ["/format --all", "2026-04-09", "a whole batch - of them"],
      ["by hand", "2026-04-08", "see the notes"],
      ["/look", null, null],
    ]);
  });
});
