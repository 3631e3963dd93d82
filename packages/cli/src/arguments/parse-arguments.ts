import yargs, { type Argv, type FallbackCompletionFunction } from "yargs";
import { DECLARATIONS } from "../declare/index.ts";
import { STATUS } from "../declare/status.ts";
import { UsageError } from "../usage-error.ts";
import type { ChosenCommand, CommandLine, GlobalArguments } from "./command-line.ts";
import { explainUsage } from "./explain-usage.ts";

/**
 * Read the command line.
 *
 * Ids stay text (`1e3` is not a thousand), a dot in an option is part of its name, and an option that is given twice is a
 * mistake unless it takes a list.
 *
 * @param width cells of the terminal, for the help; null when there is none.
 * @throws {UsageError} when the words make no command.
 */
export async function parseArguments(
  argv: readonly string[],
  version: string,
  width: number | null,
): Promise<CommandLine> {
  const chosen: ChosenCommand[] = [];
  const words = protectNegations(argv);
  const globals = withCompletion(
    declareGlobals(withoutHelpBehind(yargs([...words])), version, width),
    await findIds(argv),
  );
  const parser = chooseDeclarations(words).reduce(
    (declared, declare) => declare(declared, (command) => chosen.push(command)),
    globals,
  );
  let printed = "";
  const parsed = await parser.parseAsync([...words], {}, (_error: unknown, _argv: unknown, output: string) => {
    printed = output;
  });
  if (printed !== "") return { ...toGlobals(parsed), printed: `${printed}\n` };
  // Nothing to complete with is an answer, too.
  if (isCompletion(argv)) return { ...toGlobals(parsed), printed };
  return { ...toGlobals(parsed), chosen: chosen[0] ?? STATUS };
}

/**
 * A command that is named first is declared alone: declaring all of them costs as much as the work of a small one. Help, spelling and
 * completion need them all.
 */
function chooseDeclarations(words: readonly string[]): (typeof DECLARATIONS)[string][] {
  const [first = ""] = words;
  const named = Object.hasOwn(DECLARATIONS, first) ? DECLARATIONS[first] : undefined;
  return named === undefined ? Object.values(DECLARATIONS) : [named];
}

/** What yargs' own parts have of each other, and its types do not say (yargs 18.2). */
interface YargsInternals {
  getInternalMethods(): { getUsageInstance(): { cacheHelpMessage: () => void } };
}

/** Behind every command that ran, yargs lays out its help in case somebody asks for it then: 10 ms, and nobody does. */
function withoutHelpBehind(parser: Argv): Argv {
  (parser as Argv & YargsInternals).getInternalMethods().getUsageInstance().cacheHelpMessage = () => {};
  return parser;
}

/** The ids that may follow on a line that is being typed, which the completion scripts hand over behind this option of yargs. */
async function findIds(argv: readonly string[]): Promise<readonly string[]> {
  if (!isCompletion(argv)) return [];
  const { completeWords } = await import("./complete-words.ts");
  return await completeWords(argv.slice(2, -1), argv.at(-1) ?? "", process.cwd());
}

function isCompletion(argv: readonly string[]): boolean {
  return argv[0] === "--get-yargs-completions";
}

/** Complete what yargs knows, commands and options, and ids. All of it at once: what came later would not be printed. */
function withCompletion(parser: Argv, ids: readonly string[]): Argv {
  const complete: FallbackCompletionFunction = (_current, _argv, known, done) => {
    known((_, words) => done([...(words ?? []), ...ids]));
  };
  return parser.completion("yargs-completion", false, complete);
}

/** `-type:epic` is a condition of a query, not five short options; `!` means the same there, and nothing to yargs. */
function protectNegations(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return argv.map((word, index) =>
    (end < 0 || index < end) && /^-[A-Za-z][A-Za-z-]*:./.test(word) ? `!${word.slice(1)}` : word,
  );
}

function declareGlobals(parser: Argv, version: string, width: number | null): Argv {
  return parser
    .scriptName("ll-issues")
    .usage("$0 <command>\n\nThe issue tracker in .issues/, and the runner that has Claude Code resolve its issues.")
    .detectLocale(false)
    .parserConfiguration({
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "greedy-arrays": false,
      "strip-dashed": true,
    })
    .option("root", {
      alias: "C",
      type: "string",
      requiresArg: true,
      describe: "The folder that holds .issues/ (default: found upward from here)",
    })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document on stdout, also on failure" })
    .option("color", { type: "boolean", describe: "Colour the output (--no-color: never; NO_COLOR is respected)" })
    .option("quiet", { alias: "q", type: "boolean", default: false, describe: "No progress on stderr" })
    .option("verbose", { alias: "v", type: "boolean", default: false, describe: "More detail" })
    .option("cache", { type: "boolean", default: true, describe: "Know unchanged files again (--no-cache: read all)" })
    .option("pager", { type: "boolean", default: true, describe: "Page long output (--no-pager: never; see PAGER)" })
    .version(version)
    .help()
    .alias("help", "h")
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(Math.min(100, width ?? 100))
    .epilogue(
      "Exit codes: 0 done, 1 findings or issues left unresolved, 2 could not run, 3 waiting for a person, 4 a limit, 5 try again later, 70 a bug",
    )
    .middleware([takeBehindDashes, refuseRepeated], true)
    .fail((message, error, usage) => {
      throw error instanceof UsageError ? error : explainUsage(message ?? error.message, usage);
    });
}

/** Words behind `--` are words, whatever they begin with; yargs keeps them apart from the positionals. */
function takeBehindDashes(parsed: Record<string, unknown>): void {
  const { "--": behind, ...others } = parsed;
  if (!Array.isArray(behind)) return;
  delete parsed["--"];
  const list = [...LISTS].find((name) => name !== "_" && Array.isArray(others[name]));
  if (list !== undefined) parsed[list] = [...(others[list] as readonly unknown[]), ...behind];
}

/** Positionals of which there may be several. */
const LISTS: ReadonlySet<string> = new Set(["_", "ids", "files", "texts"]);

/** yargs makes a list of an option that is given twice; only positionals may be lists here. */
function refuseRepeated(parsed: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(parsed)) {
    if (!LISTS.has(name) && Array.isArray(value)) {
      throw new UsageError(`--${name} was given ${value.length} times`);
    }
  }
}

function toGlobals(parsed: Readonly<Record<string, unknown>>): GlobalArguments {
  const { root, color } = parsed;
  return {
    root: typeof root === "string" ? root : undefined,
    json: parsed.json === true,
    color: typeof color === "boolean" ? color : undefined,
    quiet: parsed.quiet === true,
    verbose: parsed.verbose === true,
    cache: parsed.cache !== false,
    pager: parsed.pager !== false,
  };
}
