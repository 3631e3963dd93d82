import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { declareAnswer } from "./answer.ts";
import { declareDoctor } from "./doctor.ts";
import { declareInit } from "./init.ts";
import { declareNext } from "./next.ts";
import { declarePrompt } from "./prompt.ts";
import { declareResolve } from "./resolve.ts";
import { declareRuns } from "./runs.ts";
import { declareScan } from "./scan.ts";
import { declareShow } from "./show.ts";
import { declareTemplate } from "./template.ts";

/** Every command, in the order of the help. */
export const DECLARATIONS: readonly ((parser: Argv, choose: Choose) => Argv)[] = [
  declareInit,
  declareScan,
  declareShow,
  declareNext,
  declarePrompt,
  declareResolve,
  declareAnswer,
  declareRuns,
  declareTemplate,
  declareDoctor,
];
