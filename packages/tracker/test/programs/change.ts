// Sets fields of one issue, once; for the tests that kill it on the way.
import { parseAssignment } from "../../src/change/assignment.ts";
import { setIssues } from "../../src/change/set-issues.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";

const [root = "", reference = "", ...words] = process.argv.slice(2);
await setIssues({
  root,
  config: DEFAULT_CONFIG,
  references: [reference],
  assignments: words.map(parseAssignment),
  dryRun: false,
  now: new Date(0),
});
process.stdout.write("done\n");
