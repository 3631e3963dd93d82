// The thread in which the exact Markdown parser runs: texts in, answers out, one at a time.
import { parentPort } from "node:worker_threads";
import { type ExactAnswer, loadExactHeadings } from "@ll-issues/parser";

/** Told once when the parser is loaded, which takes longer than most texts. */
export type WorkerMessage = { readonly kind: "ready" } | { readonly kind: "answer"; readonly answer: ExactAnswer };

async function serve(): Promise<void> {
  const readHeadings = await loadExactHeadings();
  const answer = (text: string): ExactAnswer => {
    try {
      return readHeadings(text);
    } catch (error) {
      // A RangeError of a stack that is used up, in what is nested too deep.
      return { givenUp: `the exact parser failed: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
  const say = (message: WorkerMessage): void => parentPort?.postMessage(message);
  parentPort?.on("message", (text: string) => say({ kind: "answer", answer: answer(text) }));
  say({ kind: "ready" });
}

void serve();
