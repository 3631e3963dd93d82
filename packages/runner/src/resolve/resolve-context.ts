import type { GateDesk } from "../gates/gate-desk.ts";
import type { Repository } from "../git/open-repository.ts";
import type { Protection } from "../protect/protect-run.ts";
import type { Journal } from "../runs/journal.ts";
import type { RunFolder } from "../runs/run-folder.ts";
import type { ResolveOptions } from "./resolve-options.ts";

/** Everything a resolve holds while it is under way. */
export interface ResolveContext {
  readonly options: ResolveOptions;
  readonly repository: Repository;
  readonly folder: RunFolder;
  readonly journal: Journal;
  readonly startedAt: Date;
  readonly desk: GateDesk;
  /** What keeps our environment from whatever is started; null where nobody asked for it. */
  readonly protection: Protection | null;
}
