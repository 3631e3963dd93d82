import { randomBytes } from "node:crypto";
import { appendFile } from "node:fs/promises";

/**
 * Write values in the form of `$GITHUB_OUTPUT`: each between a line with a delimiter and the delimiter alone, so that a value of several lines
 * stays one (GitHub Actions, "Workflow commands", multiline strings). The delimiter is random and not in the value: nobody who wrote a
 * part of the value could have closed it and set an output of his own.
 */
export function formatGithubOutput(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new RangeError(`not the name of an output: ${JSON.stringify(name)}`);
      const delimiter = makeDelimiter(value);
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
    .join("");
}

/** Append values to the file that `$GITHUB_OUTPUT` names; elsewhere than in GitHub Actions there is none, and nothing is written. */
export async function writeGithubOutput(
  env: Readonly<Record<string, string | undefined>>,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  if (env.GITHUB_OUTPUT) await appendFile(env.GITHUB_OUTPUT, formatGithubOutput(values));
}

function makeDelimiter(value: string): string {
  for (;;) {
    const delimiter = `ll_${randomBytes(16).toString("hex")}`;
    if (!value.includes(delimiter)) return delimiter;
  }
}
