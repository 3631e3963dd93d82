import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runProcess } from "../process/run-process.ts";
import { type FoundProcess, findProcessesByEnv } from "./find-processes.ts";
import { buildClaudeEnv, buildSandboxEnv, type SandboxFolders } from "./sandbox-env.ts";

/** What a sandbox starts with. */
export interface SandboxOptions {
  /** Files of the repository, path relative to it → content. With git they become the first commit. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether `repo/` is a git repository. Default true. */
  readonly git?: boolean;
  /** The hash by which git names its objects. Default sha1. */
  readonly objectFormat?: "sha1" | "sha256";
}

/** How long a process that is already ending may take to be gone, in milliseconds. */
const LEFTOVER_GRACE_MS = 3000;

/** Programs found on this process's PATH that the sandbox offers to what runs in it. */
const LINKED_PROGRAMS: readonly string[] = ["git", "npm", "npx"];

const GIT_CONFIG = `[user]
\tname = Test Person
\temail = test@example.com
[init]
\tdefaultBranch = main
[commit]
\tgpgsign = false
[core]
\tautocrlf = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
`;

/** A temporary folder with a home and a repository that nothing outside leaks into. */
export class Sandbox {
  /** The whole sandbox, links resolved. */
  readonly root: string;
  /** `HOME` of everything that runs in it. */
  readonly home: string;
  /** The repository. */
  readonly repo: string;
  /** Environment for any program, built from nothing. */
  readonly env: Readonly<Record<string, string>>;
  readonly #folders: SandboxFolders;

  /**
   * Use {@link makeSandbox}.
   *
   * @param root an existing folder of its own
   */
  constructor(root: string) {
    this.root = root;
    this.home = join(root, "home");
    this.repo = join(root, "repo");
    this.#folders = { home: this.home, bin: join(root, "bin"), temp: join(root, "tmp") };
    this.env = buildSandboxEnv(this.#folders);
  }

  /**
   * Makes the environment in which the real CLI talks to the scripted API and to nothing else.
   *
   * @param apiUrl address of the script
   */
  claudeEnv(apiUrl: string): Record<string, string> {
    return buildClaudeEnv(this.env, this.#folders, apiUrl);
  }

  /**
   * Runs git in the repository.
   *
   * @param args its arguments
   * @returns what it printed, without the last line break
   * @throws Error when git fails, with its message
   */
  async git(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runProcess("git", args, { cwd: this.repo, env: this.env });
    if (code !== 0) throw new Error(`git ${args.join(" ")} failed (${code}): ${stderr || stdout}`);
    return stdout.replace(/\n$/, "");
  }

  /**
   * Makes a bare clone of the repository beside it, `origin.git`, and has the repository know it as `origin`.
   *
   * @returns its absolute path
   */
  async addOrigin(): Promise<string> {
    const origin = join(this.root, "origin.git");
    await this.git("clone", "--quiet", "--bare", ".", origin);
    await this.git("remote", "add", "origin", origin);
    return origin;
  }

  /**
   * Reads a file of the repository as UTF-8.
   *
   * @param path relative to the repository
   */
  async read(path: string): Promise<string> {
    return readFile(join(this.repo, path), "utf8");
  }

  /**
   * Writes a file of the repository and makes its folders.
   *
   * @param path relative to the repository
   * @param content text as UTF-8, or bytes
   */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    const target = join(this.repo, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }

  /** Lists the files of the repository without `.git`, sorted, with `/` between folders. */
  async list(): Promise<string[]> {
    const entries = await readdir(this.repo, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.repo.length + 1))
      .map((path) => path.split(sep).join("/"))
      .filter((path) => path !== ".git" && !path.startsWith(".git/"))
      .sort();
  }

  /** Finds the processes that were started with this sandbox's home and still run (Linux only). */
  async findLeftovers(): Promise<FoundProcess[]> {
    return findProcessesByEnv(`HOME=${this.home}`);
  }

  /**
   * Removes the sandbox.
   *
   * @throws Error when a process that was started in it is still there; it is killed first
   */
  async close(): Promise<void> {
    const leftovers = await this.#awaitLeftovers();
    for (const { pid } of leftovers) killQuietly(pid);
    await rm(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    if (leftovers.length > 0) {
      const names = leftovers.map(({ pid, command }) => `${pid} ${command}`);
      throw new Error(`Processes left behind in the sandbox: ${names.join("; ")}`);
    }
  }

  /** Removes the sandbox at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** There is no event for the end of a process that is nobody's child here, so this looks again. */
  async #awaitLeftovers(): Promise<FoundProcess[]> {
    const deadline = Date.now() + LEFTOVER_GRACE_MS;
    let leftovers = await this.findLeftovers();
    while (leftovers.length > 0 && Date.now() < deadline) {
      await sleep(50);
      leftovers = await this.findLeftovers();
    }
    return leftovers;
  }
}

/**
 * Makes a sandbox: `home/` with a git identity, `repo/` on branch `main`, `bin/` with node, npm and git.
 *
 * @param options what the repository starts with
 */
export async function makeSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = new Sandbox(await realpath(await mkdtemp(join(tmpdir(), "ll-issues-test-"))));
  for (const name of ["home", "repo", "bin", "tmp"]) await mkdir(join(sandbox.root, name));
  await writeFile(join(sandbox.home, ".gitconfig"), GIT_CONFIG);
  await linkPrograms(join(sandbox.root, "bin"));
  const files = Object.entries(options.files ?? {});
  for (const [path, content] of files) await sandbox.write(path, content);
  if (options.git ?? true) {
    await sandbox.git("init", "--quiet", `--object-format=${options.objectFormat ?? "sha1"}`);
    if (files.length > 0) {
      await sandbox.git("add", "--all");
      await sandbox.git("commit", "--quiet", "--message", "Start");
    }
  }
  return sandbox;
}

/** Links single programs instead of adding their folders to PATH: such a folder may hold somebody's own `claude`. */
async function linkPrograms(bin: string): Promise<void> {
  await symlink(process.execPath, join(bin, "node"));
  for (const name of LINKED_PROGRAMS) {
    const path = await findOnPath(name);
    if (path !== null) await symlink(path, join(bin, name));
  }
}

async function findOnPath(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = await realpath(join(folder, name)).catch(() => null);
    if (path !== null) return path;
  }
  return null;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
