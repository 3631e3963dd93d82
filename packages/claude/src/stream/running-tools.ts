/** More calls at a time than any model makes; beyond it a stream is nonsense and costs no memory. */
const MOST = 1000;

interface RunningTool {
  readonly name: string;
  readonly parent: string | null;
  readonly startedAt: number;
}

/** The tool calls that have begun and not ended. */
export class RunningTools {
  readonly #tools: Map<string, RunningTool> = new Map();

  /** Whether any tool is running. */
  get areRunning(): boolean {
    return this.#tools.size > 0;
  }

  /** Note the begin of a call. */
  begin(id: string, name: string, parent: string | null): void {
    if (this.#tools.size < MOST) {
      this.#tools.set(id, { name, parent, startedAt: performance.now() });
    }
  }

  /**
   * Whether what a call gives back is of interest beyond its having ended: the answer of a person is, and so is the output
   * of a call that began in another process, which may be one.
   */
  isOutputNeeded(id: string): boolean {
    const tool = this.#tools.get(id);
    return tool === undefined || tool.name === "AskUserQuestion";
  }

  /** Note the end of a call and give back what is known about it; nothing when its begin was not seen. */
  end(id: string): { readonly name: string | null; readonly durationMs: number | null } {
    const tool = this.#tools.get(id);
    this.#tools.delete(id);
    return {
      name: tool?.name ?? null,
      durationMs: tool === undefined ? null : Math.round(performance.now() - tool.startedAt),
    };
  }

  /** Note that all calls are over, or all that one parent made (null: the main conversation). */
  endAll(parent?: string | null): void {
    for (const [id, tool] of this.#tools) {
      if (parent === undefined || tool.parent === parent) {
        this.#tools.delete(id);
      }
    }
  }
}
