import { spawnSync } from "node:child_process";
import { existsSync, readlinkSync } from "node:fs";

/** Where Linux has unshare(1); not looked up on `PATH`, which may be somebody else's. */
const PROGRAMS = ["/usr/bin/unshare", "/bin/unshare"];

/** The user namespace without rights in it where unshare can make one (util-linux 2.36), else with those of its root. */
const MAPPINGS = ["--map-current-user", "--map-root-user"];

/**
 * The first process of a namespace takes in the orphans of all others, and signals without a handler do not reach it. A shell does the one, and
 * spares the program the other.
 */
const FIRST_PROCESS = ["/bin/sh", "-c", '"$@"; exit $?', "sh"];

/** Says from inside which namespace it is, and that `/proc` is the one of that namespace. */
const PROBE = 'test "$(cat /proc/1/comm)" = sh && readlink /proc/self/ns/pid';

const PROBE_MS = 5000;

let found: readonly string[] | null | undefined;

/**
 * Give back the words that start a program in PID and user namespaces of its own, or null where this system does not let us: no Linux, no
 * unshare(1), or user namespaces switched off (a container's seccomp profile, AppArmor on Ubuntu from 23.10 on).
 *
 * In there `/proc` shows nothing of the processes outside, neither their environment nor their memory, and should somebody mount another:
 * user_namespaces(7) lets nobody look into a process of a namespace above. Whoever ends the first process ends all of it, those that left their
 * session included. Tried once per process.
 */
export function findNamespaceWrapper(): readonly string[] | null {
  found ??= probeNamespaces();
  return found;
}

function probeNamespaces(): readonly string[] | null {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (process.platform !== "linux" || program === undefined) return null;
  const outside = readlinkSync("/proc/self/ns/pid");
  for (const mapping of MAPPINGS) {
    const options = ["--user", mapping, "--pid", "--fork", "--kill-child=KILL", "--mount-proc"];
    const wrapper = [program, ...options, "--", ...FIRST_PROCESS];
    const [path = "", ...args] = [...wrapper, "/bin/sh", "-c", PROBE];
    const { status, stdout } = spawnSync(path, args, {
      env: { PATH: "/usr/bin:/bin" },
      encoding: "utf8",
      timeout: PROBE_MS,
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (status === 0 && /^pid:\[\d+\]\n$/.test(stdout) && stdout.trim() !== outside) return wrapper;
  }
  return null;
}
