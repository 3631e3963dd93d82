import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Where a pid with its start time names one process: a machine, one of its boots, and a pid namespace in it. */
export interface MachinePlace {
  readonly host: string;
  /** Changes with every boot; empty where there is no such thing, and there start times are dates. */
  readonly boot: string;
  /** Containers that share a folder with us have other processes under the same numbers. */
  readonly namespace: string;
}

/** Give back where we are. */
export function currentPlace(): MachinePlace {
  return {
    host: hostname(),
    boot: readOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    namespace: readOr("", () => readlinkSync("/proc/self/ns/pid")),
  };
}

/**
 * Say what a record of another place means here: `here`, `over` (an earlier boot of this machine, nothing can be left), or
 * `elsewhere` (not ours to judge).
 */
export function comparePlace(place: MachinePlace, here: MachinePlace): "here" | "over" | "elsewhere" {
  if (place.host === here.host && place.boot !== here.boot) {
    return "over";
  }
  return place.boot === here.boot && place.namespace === here.namespace ? "here" : "elsewhere";
}

function readOr(fallback: string, read: () => string): string {
  try {
    return read();
  } catch {
    return fallback;
  }
}
