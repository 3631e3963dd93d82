import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { makeSandbox, type Sandbox } from "./sandbox.ts";

/** Nothing here has to outlive a power failure, and nobody waits for housekeeping. */
const QUICK: readonly string[] = ["core.fsync=none", "receive.autogc=false"];

/** Machines that share a remote and a clock. */
export interface Machines {
  /** Holds all of it. */
  readonly sandbox: Sandbox;
  /** Absolute path of the bare repository that all of them have as `origin`. */
  readonly origin: string;
  /** Absolute paths of the clones, one for each machine. */
  readonly clones: readonly string[];
  /** Milliseconds since 1970; whoever changes it changes it for all. */
  readonly clock: { ms: number };
  /** Reads the clock. */
  now(): Date;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a bare repository with one commit, and clones of it.
 *
 * @param count how many clones
 * @param options when the clock begins (default: 2026, at its beginning), and how the repositories name their objects
 */
export async function cloneMachines(
  count: number,
  options: { readonly startsAt?: string; readonly objectFormat?: "sha1" | "sha256" } = {},
): Promise<Machines> {
  const { startsAt = "2026-01-01T00:00:00Z", objectFormat = "sha1" } = options;
  const sandbox = await makeSandbox({ files: { "a.txt": "a\n" }, objectFormat });
  const origin = join(sandbox.root, "origin.git");
  await sandbox.git("clone", "-q", "--bare", ...QUICK.flatMap((setting) => ["--config", setting]), ".", origin);
  const clones: string[] = [];
  for (let machine = 0; machine < count; machine += 1) {
    const folder = join(sandbox.root, `machine-${machine}`);
    await mkdir(folder);
    await sandbox.git("clone", "-q", "--config", "core.fsync=none", origin, folder);
    clones.push(folder);
  }
  const clock = { ms: Date.parse(startsAt) };
  const now = (): Date => new Date(clock.ms);
  return { sandbox, origin, clones, clock, now, [Symbol.asyncDispose]: () => sandbox.close() };
}
