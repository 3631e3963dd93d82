/** A command that the runner of GitHub Actions found in a job's output. */
export interface WorkflowCommand {
  /** In lower case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * Reads a job's output as the runner of GitHub Actions does, and lists what it would obey. A model of its `ActionCommand.cs` and
 * `ActionCommandManager.cs`: a line may begin with any Unicode space before `::name key=value::data`; the older
 * `##[name key=value]data` counts anywhere in a line; names are read in any case. More than the runner's own list of names is taken for a
 * command, and every line end that any reader of logs knows ends a line, so that what passes here passes there.
 *
 * @param output what a step printed, stdout or stderr: the runner reads both
 */
export function parseWorkflowCommands(output: string): readonly WorkflowCommand[] {
  const commands: WorkflowCommand[] = [];
  let resume: string | null = null;
  for (const line of output.split(/[\r\n\v\f\u0085\u2028\u2029]/)) {
    const command = parseColons(line) ?? parseBrackets(line);
    if (command === null) continue;
    if (resume !== null) {
      if (command.name === resume) resume = null;
      continue;
    }
    commands.push(command);
    if (command.name === "stop-commands") resume = command.data.toLowerCase();
  }
  return commands;
}

/** `TrimStart()` of .NET takes every Unicode white space; the byte order mark, zero width characters and colours are taken too here. */
const LEADING_SPACE = /^(?:\s|\u180e|\u200b|\u200c|\u200d|\u2060|\ufeff|\u001b\[[\d;]*m)+/u;

function parseColons(line: string): WorkflowCommand | null {
  const trimmed = line.replace(LEADING_SPACE, "");
  if (!trimmed.startsWith("::")) return null;
  const end = trimmed.indexOf("::", 2);
  return end < 0 ? null : toCommand(trimmed.slice(2, end), trimmed.slice(end + 2), ",");
}

function parseBrackets(line: string): WorkflowCommand | null {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  return end < 0 ? null : toCommand(line.slice(start + 3, end), line.slice(end + 1), ";");
}

function toCommand(head: string, data: string, separator: string): WorkflowCommand | null {
  const [name = "", ...rest] = head.trim().split(" ");
  if (name === "") return null;
  const pairs = rest
    .join(" ")
    .split(separator)
    .flatMap((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [] : [[pair.slice(0, at).trim(), decodeData(pair.slice(at + 1))]];
    });
  return { name: name.toLowerCase(), properties: Object.fromEntries(pairs), data: decodeData(data) };
}

function decodeData(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}
