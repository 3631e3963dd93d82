import { join } from "node:path";
import { type ScriptStep, say, tool } from "../api/turns.ts";
import { BUGGY_LINE, FIXED_LINE, SOURCE_PATH } from "./demo-repository.ts";

/** What the model hands over at the end, in the form `ll-issues` asks for. */
const REPORT = {
  status: "resolved",
  summary: "The values were sorted as text and in place. A sorted copy, compared as numbers, is used now.",
  changes: [{ path: SOURCE_PATH, description: "Sort a copy of the list with a numeric compare function" }],
  criteria: [
    { text: "`median([2, 10, 9])` is 9", met: true, evidence: 'test "orders numbers as numbers"' },
    { text: "The list that is passed in keeps its order", met: true, evidence: 'test "leaves the list as it is"' },
  ],
};

/**
 * Scripts what a model would do about the demo's issue: look, change, report.
 *
 * @param repo absolute path of the repository
 */
export function scriptModel(repo: string): ScriptStep[] {
  const file = join(repo, SOURCE_PATH);
  return [
    say("I read the function the issue names.", tool("Read", { file_path: file })),
    say(
      "The list is sorted as text, and in place. I sort a copy by value.",
      tool("Edit", { file_path: file, old_string: BUGGY_LINE, new_string: FIXED_LINE }),
    ),
    say(tool("StructuredOutput", REPORT)),
  ];
}
