import { openStateDir } from "@ll-issues/tracker";
import type { AnsweredGate } from "./gate-desk.ts";
import { writeGateRecord } from "./gate-record.ts";

/**
 * Put on disk that an answer needs to be given to nobody any more. What was noted of it already stays as it was noted, without secrets.
 *
 * @param root absolute path of the folder that holds `.issues/`.
 */
export function settleGate(root: string, { record, answers }: AnsweredGate): void {
  writeGateRecord(openStateDir(root), { ...record, state: "settled", answers: record.answers ?? answers });
}
