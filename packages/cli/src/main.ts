import { type Io, openOutput } from "./io.ts";
import { isInCi } from "./output/ci/is-in-ci.ts";

declare const __VERSION__: string | undefined;

/** The version of the published package; the bundler puts it in. */
const VERSION: string = typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0-source";

/** Run the command line of this process, and leave its exit code behind; nothing calls `process.exit`, which cuts output short. */
export async function run(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), {
    cwd: process.cwd(),
    // A copy: see clearOwnEnvironment of the runner.
    env: { ...process.env },
    stdout: openOutput(1, () => process.stdout),
    stderr: openOutput(2, () => process.stderr),
    get isInteractive() {
      return canAsk(process);
    },
  });
}

/** A job may have a terminal with nobody before it (`docker run -t`), and a dumb one shows no list to choose from. */
function canAsk({ stdin, stderr, env }: NodeJS.Process): boolean {
  return !isInCi(env) && env.TERM !== "dumb" && stderr.isTTY === true && stdin.isTTY === true;
}

/**
 * Run one command line.
 *
 * @param argv the words after the program's name.
 * @returns the exit code.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  return isInCi(io.env) ? runLine(argv, (await import("./output/ci/guard-output.ts")).guardIo(io)) : runLine(argv, io);
}

async function runLine(argv: readonly string[], io: Io): Promise<number> {
  try {
    // Answered before anything is loaded: scripts ask for it often.
    if (argv.length === 1 && argv[0] === "--version") {
      await io.stdout.write(`${VERSION}\n`);
      return 0;
    }
    const { parseArguments } = await import("./arguments/parse-arguments.ts");
    const line = await parseArguments(argv, VERSION, io.stdout.columns);
    if ("chosen" in line) return await line.chosen.run(line, io);
    await io.stdout.write(line.printed);
    return 0;
  } catch (error) {
    return await report(error, wantsJson(argv), io).catch(() => 1);
  }
}

async function report(error: unknown, json: boolean, io: Io): Promise<number> {
  const { reportError } = await import("./output/report-error.ts");
  return reportError(error, json, io);
}

/** Read without a parser, because the error may be the parser's. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).includes("--json");
}
