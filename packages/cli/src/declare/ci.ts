import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { declareCiAnswer } from "./ci/answer.ts";
import { declareCiApply } from "./ci/apply.ts";
import { declareCiClaim, declareCiHeld } from "./ci/claim.ts";
import { declareCiCollect } from "./ci/collect.ts";
import { declareCiMatrix } from "./ci/matrix.ts";
import { declareCiPack } from "./ci/pack.ts";

/** Declare `ci` and its own commands. */
export function declareCi(parser: Argv, choose: Choose): Argv {
  return parser.command("ci", "What a CI job calls: fan issues out, claim them, hand work on, sum up", (command) =>
    [declareCiMatrix, declareCiClaim, declareCiHeld, declareCiPack, declareCiApply, declareCiCollect, declareCiAnswer]
      .reduce((declared, declare) => declare(declared, choose), command)
      .demandCommand(1, "What to do is missing: ll-issues ci --help"),
  );
}
