import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { GateStage } from "./gate-stage.ts";
import { LL_ISSUES } from "./programs.ts";

/** One wait for the screen; a busy machine takes its time to start the CLI. */
const PATIENCE_MS = 25_000;

export function hasTmux(): boolean {
  try {
    execFileSync("tmux", ["-V"]);
    return true;
  } catch {
    return false;
  }
}

/** A terminal of 80 columns in which command lines of ours run, one after another, each shown as typed. */
export class Terminal {
  readonly #root: string;
  readonly #socket: string;

  constructor(stage: GateStage, commands: readonly string[], more: Readonly<Record<string, string>> = {}) {
    this.#root = stage.sandbox.root;
    this.#socket = `${this.#root}/tmux`;
    const env = Object.entries({ ...stage.env, TERM: "screen", ...more }).map(([name, value]) => `${name}='${value}'`);
    const lines = commands.map(
      (command) => `echo '$ ll-issues ${command}'; env -i ${env.join(" ")} node '${LL_ISSUES}' ${command}`,
    );
    const script = [`stty -g > '${this.#root}/before'`, ...lines, 'echo "exit $?"'];
    const line = [...script, `stty -g > '${this.#root}/after'`, "echo over", "cat"].join("; ");
    const size = ["-x", "80", "-y", "50"];
    this.#tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", stage.sandbox.repo, line);
  }

  #tmux(...args: string[]): string {
    return execFileSync("tmux", ["-S", this.#socket, ...args], { encoding: "utf8" });
  }

  screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  /** The screen with what has gone by; a line is one line, however many it fills. */
  history(): string {
    return this.#tmux("capture-pane", "-p", "-J", "-S", "-");
  }

  isCursorVisible(): boolean {
    return this.#tmux("display-message", "-p", "#{cursor_flag}").trim() === "1";
  }

  /** The modes of the terminal before the command and after it, as stty(1) writes them. */
  modes(): [before: string, after: string] {
    const read = (name: string): string => execFileSync("cat", [`${this.#root}/${name}`], { encoding: "utf8" });
    return [read("before"), read("after")];
  }

  press(...keys: string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  /** Nobody tells when a terminal has been written to, so this looks again. */
  async shows(what: RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const screen = this.screen();
      if (what.test(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`The terminal does not show ${what}:\n${screen}`);
      await sleep(50);
    }
  }

  [Symbol.dispose](): void {
    this.#tmux("kill-server");
  }
}
