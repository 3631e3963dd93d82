import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { declareAnswer } from "./answer.ts";
import { declareBlocked } from "./blocked.ts";
import { declareCi } from "./ci.ts";
import { declareClose } from "./close.ts";
import { declareCompletion } from "./completion.ts";
import { declareCreate } from "./create.ts";
import { declareDefer } from "./defer.ts";
import { declareDoctor } from "./doctor.ts";
import { declareDuplicates } from "./duplicates.ts";
import { declareGraph } from "./graph.ts";
import { declareInit } from "./init.ts";
import { declareInstructions } from "./instructions.ts";
import { declareLink } from "./link.ts";
import { declareList } from "./list.ts";
import { declareMigrate } from "./migrate.ts";
import { declareNext } from "./next.ts";
import { declarePrompt } from "./prompt.ts";
import { declareRename } from "./rename.ts";
import { declareReopen } from "./reopen.ts";
import { declareResolve } from "./resolve.ts";
import { declareRuns } from "./runs.ts";
import { declareScan } from "./scan.ts";
import { declareSearch } from "./search.ts";
import { declareSet } from "./set.ts";
import { declareShow } from "./show.ts";
import { declareSimilar } from "./similar.ts";
import { declareStale } from "./stale.ts";
import { declareStatus } from "./status.ts";
import { declareTemplate } from "./template.ts";

/** Every command, in the order of the help. */
export const DECLARATIONS: readonly ((parser: Argv, choose: Choose) => Argv)[] = [
  declareInit,
  declareScan,
  declareStatus,
  declareList,
  declareSearch,
  declareShow,
  declareNext,
  declareBlocked,
  declareGraph,
  declareCreate,
  declareSet,
  declareClose,
  declareReopen,
  declareDefer,
  declareLink,
  declareRename,
  declareSimilar,
  declareDuplicates,
  declareStale,
  declareMigrate,
  declarePrompt,
  declareResolve,
  declareAnswer,
  declareRuns,
  declareTemplate,
  declareCi,
  declareDoctor,
  declareInstructions,
  declareCompletion,
];
