#!/usr/bin/env node
/**
 * Starts a family as Claude's Bash tool does, names its pids in a text event, then does what $THEN says: `hang`, or `exit N`
 * after a successful result. $FAMILY lists the members: `child` (shares our stdout), `session` (leads its own session),
 * `daemon` (its parent is gone), `bare-daemon` (also without our environment, seen only while it had its parent),
 * `late-daemon` (the same, but only its session was seen before it lost its parent),
 * `stubborn` (ignores SIGTERM). With $STUBBORN we ignore it too.
 */
import { spawn } from "node:child_process";
import { init, result, text } from "./lines.mjs";

const members = (process.env.FAMILY ?? "").split(" ").filter(Boolean);
const commands = {
  child: ["sleep 60", { stdio: ["ignore", "inherit", "inherit"] }],
  session: ["sleep 60", { stdio: "ignore", detached: true }],
  daemon: ["sleep 60 & echo $!", { stdio: ["ignore", "pipe", "ignore"], detached: true }],
  "bare-daemon": [
    "sleep 60 & echo $!; sleep 2",
    { stdio: ["ignore", "pipe", "ignore"], detached: true, env: { PATH: "/usr/bin:/bin" } },
  ],
  "late-daemon": [
    "sleep 1.3; sleep 60 & echo $!",
    { stdio: ["ignore", "pipe", "ignore"], detached: true, env: { PATH: "/usr/bin:/bin" } },
  ],
  stubborn: [
    "trap '' TERM; echo $$; sleep 60 & wait; sleep 60",
    { stdio: ["ignore", "pipe", "ignore"], detached: true },
  ],
};

if (process.env.STUBBORN) {
  process.on("SIGTERM", () => undefined);
}
const pids = await Promise.all(members.map(start));
const [verb, value] = (process.env.THEN ?? "hang").split(" ");
process.stdout.write(init() + text(pids.join(" ")));
if (verb === "exit") {
  process.stdout.write(result(), () => process.exit(Number(value)));
}
setInterval(() => undefined, 60_000);

/** Gives back the pid of the process that stays, once it is there. */
async function start(member) {
  const [command, options] = commands[member];
  const child = spawn(
    "/bin/sh",
    ["-c", options.stdio === "ignore" || member === "child" ? `exec ${command}` : command],
    options,
  );
  if (child.stdout === null) {
    return child.pid;
  }
  const pid = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(Number(data))));
  child.stdout.destroy();
  return pid;
}
