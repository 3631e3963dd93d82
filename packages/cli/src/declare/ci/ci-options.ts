import type { Argv } from "yargs";
import { UsageError } from "../../usage-error.ts";

/** How a job holds a claim. */
export interface HoldArguments {
  /** Name or address of the remote where claims and the ledger are kept. */
  readonly remote: string;
  readonly leaseMinutes: number;
  /** Undefined: the job, or this machine. */
  readonly owner: string | undefined;
}

/** Declare where and how claims are held. */
export function withHold<Declared>(
  command: Argv<Declared>,
): Argv<Declared & { remote: string; "lease-minutes": string | undefined; owner: string | undefined }> {
  return withRemote(command)
    .option("lease-minutes", {
      type: "string",
      requiresArg: true,
      describe: "How long a claim holds without renewal (default: 90)",
    })
    .option("owner", { type: "string", requiresArg: true, describe: "Who holds it (default: this job)" });
}

/** Declare the remote of claims and ledger. */
export function withRemote<Declared>(command: Argv<Declared>): Argv<Declared & { remote: string }> {
  return command.option("remote", {
    type: "string",
    requiresArg: true,
    default: "origin",
    describe: "Where claims and the ledger are kept",
  });
}

/** Read what {@link withHold} declares. */
export function toHold(parsed: {
  readonly remote: string;
  readonly leaseMinutes: string | undefined;
  readonly owner: string | undefined;
}): HoldArguments {
  const { remote, leaseMinutes, owner } = parsed;
  return { remote, owner, leaseMinutes: toCount("lease-minutes", leaseMinutes ?? "90") };
}

/** @throws {UsageError} for anything but a whole number from 1 on. */
export function toCount(name: string, written: string): number {
  if (!/^[1-9]\d{0,5}$/.test(written))
    throw new UsageError(`--${name} is a number from 1 on, not ${JSON.stringify(written)}`);
  return Number(written);
}
