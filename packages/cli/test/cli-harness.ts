import { findRealClaude, HERMETIC_CLAUDE_VARIABLES, type RealClaudeVersion, type Sandbox } from "@ll-issues/testkit";
import type { Io, OutputStream } from "../src/io.ts";
import { main } from "../src/main.ts";
import { assertPublished } from "./output-schema.ts";

/** What one run of the command line came to. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the command line is run. */
export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly terminalColumns?: number;
}

/** Run the command line in this process, in the repository of a sandbox, with an environment built from nothing. */
export async function runCli(sandbox: Sandbox, argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    cwd: sandbox.repo,
    env: options.env ?? sandbox.env,
    stdout: collect(out, options.terminalColumns ?? null),
    stderr: collect(err, null),
    isInteractive: false,
  };
  const code = await main(argv, io);
  // Whatever a test does, the documents it sees are the published ones.
  if (argv.includes("--json") && out.length > 0) assertPublished(JSON.parse(out.join("")));
  return { code, stdout: out.join(""), stderr: err.join("") };
}

function collect(into: string[], columns: number | null): OutputStream {
  return {
    isTerminal: columns !== null,
    columns,
    async write(text) {
      into.push(text);
    },
  };
}

/** Give back the environment in which `resolve` starts this version of the real CLI and nothing else of the machine. */
export function claudeEnv(sandbox: Sandbox, apiUrl: string, version: RealClaudeVersion): Record<string, string> {
  return { ...sandbox.claudeEnv(apiUrl), LL_ISSUES_CLAUDE: findRealClaude(version) ?? "no-claude-installed" };
}

/** A configuration whose runs talk to nothing but the scripted API. */
export function testConfig(over: Readonly<Record<string, unknown>> = {}): string {
  const { claude, ...rest } = over as { claude?: object };
  return JSON.stringify({ claude: { env: HERMETIC_CLAUDE_VARIABLES, ...claude }, ...rest }, null, 2);
}
