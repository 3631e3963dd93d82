#!/usr/bin/env node
/**
 * A program that runs Claude, to be signalled, stopped and killed by tests. The bundle of our package is $PACKAGE, the options
 * of the run are $OPTIONS (JSON). Prints its events, one JSON line each, then the result (and with $REPORT_MEMORY how much memory it
 * took at most); ends with the watch's exit code.
 */
const { runClaude, watchSignals } = await import(process.env.PACKAGE);

const run = runClaude("go", JSON.parse(process.env.OPTIONS));
const watch = watchSignals({
  onStop: (signal) => void run.stop(signal, { signal }),
  onKill: (signal) => void run.kill(signal),
});
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
print({ pid: run.pid });
for await (const event of run) {
  print(event);
}
print(await run.result);
if (process.env.REPORT_MEMORY) {
  print({ maxRss: process.resourceUsage().maxRSS * 1024 });
}
process.exitCode = watch.exitCode ?? 0;
watch.dispose();
