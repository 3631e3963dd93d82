import type { EventEmitter } from "node:events";

/** A key as `node:readline` names it. */
interface Key {
  readonly name?: string | undefined;
}

/** The keys that the prompts library moves the cursor of a list with (@clack/core 1.x, the aliases of its settings): letters are vi's. */
const DOWN: ReadonlySet<string> = new Set(["down", "right", "j", "l"]);
const UP: ReadonlySet<string> = new Set(["up", "left", "k", "h"]);

/**
 * Let the digits move the cursor of a list: the prompts library does not know them, so a digit becomes as many arrow keys as it takes.
 *
 * @param input emits `keypress`, as `node:readline` has it.
 * @param count how many entries the list has; its cursor goes round at the ends.
 * @returns ends it.
 */
export function followDigits(input: EventEmitter, count: number): () => void {
  let cursor = 0;
  const onKey = (_text: string | undefined, key: Key | undefined): void => {
    const name = key?.name ?? "";
    if (DOWN.has(name)) cursor = (cursor + 1) % count;
    else if (UP.has(name)) cursor = (cursor - 1 + count) % count;
    else if (/^[1-9]$/.test(name) && Number(name) <= count) press(Number(name) - 1 - cursor);
  };
  const press = (steps: number): void => {
    for (let step = 0; step < Math.abs(steps); step += 1)
      input.emit("keypress", "", {
        name: steps > 0 ? "down" : "up",
        sequence: "",
        ctrl: false,
        meta: false,
        shift: false,
      });
  };
  input.on("keypress", onKey);
  return () => input.off("keypress", onKey);
}
