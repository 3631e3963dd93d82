import { createLocator } from "../model/line-index.ts";
import type { FileRule } from "./rule.ts";

/** A code fence that nothing closes. */
export const unclosedFence: FileRule = {
  name: "unclosed-fence",
  severity: "warning",
  scope: "file",
  description:
    "A code fence is opened and never closed. Markdown then shows everything below it as code, and other tools lose the sections there. We read such an opener as text, so that nothing is lost. Close the fence where the code ends; where that is only a person can tell.",
  check: ({ scan, text }) => {
    if (scan.repairedFences.length === 0) return [];
    const locate = createLocator(text);
    const message = "this code fence is never closed; everything below it would be code";
    return scan.repairedFences.map((offset) => ({ message, ...locate(offset) }));
  },
};
