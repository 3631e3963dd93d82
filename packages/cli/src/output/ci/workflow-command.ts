import { escapeLine } from "../escape-text.ts";

/** What a workflow command can say of the place it is about. */
export type CommandProperties = Readonly<Record<string, string | number>>;

/**
 * Write one workflow command, as the runner of GitHub Actions reads it: properties and data are escaped, so that neither can end the
 * command or add a property (actions/toolkit, packages/core/src/command.ts).
 *
 * What steers a terminal is written out first: the runner shows the data in its log.
 */
export function formatWorkflowCommand(name: string, properties: CommandProperties, data: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const head = written.length === 0 ? name : `${name} ${written.join(",")}`;
  return `::${head}::${escapeData(data.split("\n").map(escapeLine).join("\n").replace(OLD_COMMAND, "$1\\u{5b}"))}\n`;
}

/** The runner shows the data in a line of its log, which others may read. */
const OLD_COMMAND = /(##[A-Za-z]*)\[/g;

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(escapeLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
