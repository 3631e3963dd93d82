import { spawn } from "node:child_process";
import { once } from "node:events";
import { styleText } from "node:util";

const WIDTH = 88;
const inColour = process.stdout.isTTY && !process.env.NO_COLOR;
let scene = 0;

/**
 * Prints the numbered heading of a step.
 *
 * @param title what happens now
 */
export function announce(title: string): void {
  scene += 1;
  const heading = `── ${scene}. ${title} `;
  console.log(`\n${paint("bold", heading.padEnd(WIDTH, "─"))}`);
}

/**
 * Prints a text set off from the demo's own words.
 *
 * @param content one or more lines
 */
export function quote(content: string): void {
  console.log(content.trimEnd().replace(/^/gm, paint("dim", "│ ")));
}

/**
 * Runs a program in view of the person: its command line, then its own output on this terminal.
 *
 * @param shown the command line as a person would type it
 * @param argv program and arguments that are really run
 * @param options where and with which complete environment
 * @returns its exit code; 1 when a signal ended it
 */
export async function perform(
  shown: string,
  argv: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<number> {
  console.log(paint("cyan", `$ ${shown}`));
  const [command, ...args] = argv;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}

/**
 * Gives the variables of this process that say how to write to its terminal.
 */
export function terminalEnv(): Record<string, string> {
  const names = ["TERM", "COLORTERM", "NO_COLOR", "COLUMNS", "CI"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function paint(format: Parameters<typeof styleText>[0], value: string): string {
  return inColour ? styleText(format, value) : value;
}
