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

/** Adds one command to the parser. */
type Declare = (parser: Argv, choose: Choose) => Argv;

/** Every command by its name, in the order of the help. */
export const DECLARATIONS: Readonly<Record<string, Declare>> = {
  init: declareInit,
  scan: declareScan,
  status: declareStatus,
  list: declareList,
  search: declareSearch,
  show: declareShow,
  next: declareNext,
  blocked: declareBlocked,
  graph: declareGraph,
  create: declareCreate,
  set: declareSet,
  close: declareClose,
  reopen: declareReopen,
  defer: declareDefer,
  link: declareLink,
  rename: declareRename,
  similar: declareSimilar,
  duplicates: declareDuplicates,
  stale: declareStale,
  migrate: declareMigrate,
  prompt: declarePrompt,
  resolve: declareResolve,
  answer: declareAnswer,
  runs: declareRuns,
  template: declareTemplate,
  ci: declareCi,
  doctor: declareDoctor,
  instructions: declareInstructions,
  completion: declareCompletion,
};
