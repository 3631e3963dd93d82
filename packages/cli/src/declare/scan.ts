import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { toList } from "./shared-options.ts";

/** Arguments of `scan`. */
export interface ScanArguments {
  readonly type: readonly string[];
  readonly status: readonly string[];
  readonly priority: readonly string[];
  readonly label: readonly string[];
}

/** Declare `scan`. */
export function declareScan(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "scan",
    "Read every issue: list, count, validate. Reads .issues/, writes nothing",
    (command) =>
      command
        .option("type", { type: "string", requiresArg: true, describe: "Only these types (bug,feature,…)" })
        .option("status", {
          type: "string",
          requiresArg: true,
          describe: "Only these statuses (open,in_progress,blocked,waiting,deferred,done,cancelled)",
        })
        .option("priority", { type: "string", requiresArg: true, describe: "Only these priorities (P0,P1,…)" })
        .option("label", { type: "string", requiresArg: true, describe: "Only issues with one of these labels" }),
    (args) => {
      const options: ScanArguments = {
        type: toList(args.type),
        status: toList(args.status),
        priority: toList(args.priority),
        label: toList(args.label),
      };
      choose({
        name: "scan",
        options,
        run: async (line, io) => (await import("../commands/scan.ts")).runScan(line, options, io),
      });
    },
  );
}
