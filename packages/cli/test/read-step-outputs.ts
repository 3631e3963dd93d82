/**
 * Read what a step has written into `$GITHUB_OUTPUT`: lines `name=value`, and values between delimiters (GitHub's "Workflow commands", multiline
 * strings).
 *
 * @throws Error where a delimiter does not come again.
 */
export function readStepOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, name = "", delimiter = ""] = /^([\w-]+)<<(\S+)$/.exec(line) ?? [];
    if (name !== "") {
      const end = lines.indexOf(delimiter, at + 1);
      if (end < 0) throw new Error(`the output ${name} has no end`);
      outputs[name] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (line !== "") {
      const [, key = "", value = ""] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (key === "") throw new Error(`no output: ${line}`);
      outputs[key] = value;
    }
  }
  return outputs;
}
