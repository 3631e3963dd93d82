import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Wait until the file system's clock has moved on, so that a change from now on has another time. */
export function awaitTick(folder: string): void {
  const probe = join(folder, "probe");
  writeFileSync(probe, "");
  const { ctimeMs } = statSync(probe);
  while (statSync(probe).ctimeMs === ctimeMs) writeFileSync(probe, "");
  rmSync(probe);
}
