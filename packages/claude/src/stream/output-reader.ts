import type { OutputCounts } from "../outcome/claude-result.ts";
import type { ClaudeEvent } from "./claude-event.ts";
import { findEndedTool, readLine, sniffType } from "./read-line.ts";
import type { SessionReader } from "./session-reader.ts";
import { LineSplitter } from "./split-lines.ts";

/** Called for every event, with the bytes of its line. */
export type OnEvent = (event: ClaudeEvent, bytes: number) => void;

/** After so many unreadable or cut lines they are counted and no longer reported one by one. */
const MOST_NOTICES = 20;

/** Reads the stdout of a Claude process: bytes to lines to events, with bounded memory, and never throws. */
export class OutputReader {
  readonly #session: SessionReader;
  readonly #onEvent: OnEvent;
  readonly #splitter: LineSplitter;
  readonly #isOutputNeeded = (toolUseId: string): boolean => this.#session.tools.isOutputNeeded(toolUseId);
  #bytes = 0;
  #lines = 0;
  #unreadableLines = 0;
  #cutLines = 0;

  constructor(session: SessionReader, onEvent: OnEvent) {
    this.#session = session;
    this.#onEvent = onEvent;
    this.#splitter = new LineSplitter({
      onLine: (line) => this.#readLine(line),
      onCutLine: (head, bytes, isTooLong) => (isTooLong ? this.#reportCut(head, bytes) : this.#noteToolEnd(head)),
      isRestNeeded: (head) => findEndedTool(head, this.#isOutputNeeded) === null,
    });
  }

  /** What has come by so far. */
  get counts(): OutputCounts {
    return {
      bytes: this.#bytes,
      lines: this.#lines,
      unreadableLines: this.#unreadableLines,
      cutLines: this.#cutLines,
    };
  }

  /** Take the next bytes. */
  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#splitter.push(chunk);
  }

  /** Say that nothing more comes. */
  end(): void {
    this.#splitter.end();
  }

  #noteToolEnd(head: Buffer): void {
    this.#lines += 1;
    const toolUseId = findEndedTool(head, this.#isOutputNeeded);
    if (toolUseId !== null) {
      this.#onEvent(this.#session.readToolEnd(toolUseId), 0);
    }
  }

  #readLine(bytes: Buffer): void {
    this.#lines += 1;
    const line = readLine(bytes, this.#isOutputNeeded);
    switch (line.kind) {
      case "message":
        for (const event of this.#session.read(line.type, line.message)) {
          this.#onEvent(event, bytes.length);
        }
        break;
      case "tool-ended":
        this.#onEvent(this.#session.readToolEnd(line.toolUseId), 0);
        break;
      case "skipped":
        if (line.type !== "keep_alive") {
          this.#onEvent({ kind: "raw", type: line.type, subtype: null, message: null }, 0);
        }
        break;
      case "unreadable":
        this.#reportUnreadable(bytes);
        break;
      case "blank":
        break;
    }
  }

  #reportUnreadable(line: Buffer): void {
    this.#unreadableLines += 1;
    if (this.#unreadableLines <= MOST_NOTICES) {
      const message = `not a message: ${line.toString("utf8", 0, 200)}`;
      this.#onEvent({ kind: "notice", name: "line-unreadable", message }, 0);
    }
  }

  #reportCut(head: Buffer, bytes: number): void {
    this.#lines += 1;
    this.#cutLines += 1;
    if (this.#cutLines <= MOST_NOTICES) {
      const message = `a line of ${bytes} bytes was dropped; its type: ${sniffType(head) ?? "unknown"}`;
      this.#onEvent({ kind: "notice", name: "line-cut", message }, 0);
    }
  }
}
