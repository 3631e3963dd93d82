import { LINK_RELATIONS, type LinkRelation } from "@ll-issues/tracker";
import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";
import { withDryRun } from "./shared-options.ts";

/** Arguments of `link`. */
export interface LinkArguments {
  readonly from: readonly string[];
  readonly relation: LinkRelation;
  readonly to: readonly string[];
  readonly remove: boolean;
  readonly dryRun: boolean;
}

const DESCRIPTION = "Link issues on both sides; a ring of blockers is refused. Reads every issue, writes those linked";

/** Declare `link`. */
export function declareLink(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "link [texts..]",
    DESCRIPTION,
    (command) =>
      withDryRun(command)
        .usage(
          `$0 link ID… RELATION ID…\n\n${DESCRIPTION}.\n\nThe relations: blocks, blocked-by, relates-to, parent (EPIC-1 parent BUG-2: EPIC-1 is the parent).`,
        )
        .positional("texts", {
          type: "string",
          array: true,
          default: [] as string[],
          describe: "BUG-1 blocks BUG-2",
        })
        .option("remove", { type: "boolean", default: false, describe: "Take the link away" }),
    ({ texts, remove, dryRun }) => {
      const at = texts.findIndex((text) => LINK_RELATIONS.some((relation) => relation === toRelation(text)));
      const relation = LINK_RELATIONS.find((one) => one === toRelation(texts[at] ?? ""));
      const [from, to] = [texts.slice(0, Math.max(0, at)), texts.slice(at + 1)];
      if (relation === undefined || from.length === 0 || to.length === 0)
        throw new UsageError(
          "Two issues and a relation are needed",
          `As in: ll-issues link BUG-1 ${LINK_RELATIONS.join("|")} BUG-2`,
        );
      const options: LinkArguments = { from, relation, to, remove, dryRun };
      choose({
        name: "link",
        options,
        run: async (line, io) => (await import("../commands/link.ts")).runLink(line, options, io),
      });
    },
  );
}

function toRelation(word: string): string {
  return word.toLowerCase().replaceAll("_", "-");
}
