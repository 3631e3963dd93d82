import { closestMatch } from "leven";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import { TOPICS } from "../instructions/topics.ts";
import type { Io } from "../io.ts";
import { toSafeJson } from "../output/escape-text.ts";
import { printLong } from "../output/print-long.ts";
import { UsageError } from "../usage-error.ts";

/** Print one page for agents. */
export async function runInstructions(line: GlobalArguments, topic: string, io: Io): Promise<number> {
  const found = TOPICS.find(({ name }) => name === topic.toLowerCase());
  const topics = TOPICS.map(({ name }) => name);
  if (found === undefined) {
    const nearest = closestMatch(topic.toLowerCase(), topics, { maxDistance: 2 });
    throw new UsageError(
      `There are no instructions on ${topic}`,
      nearest === undefined ? `The topics are ${topics.join(", ")}` : `Did you mean ${nearest}?`,
    );
  }
  const { name, text } = found;
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "instructions", topic: name, topics, text })}\n`);
    return EXIT.ok;
  }
  const list = TOPICS.slice(1).map((one) => `- ${one.name}: ${one.summary}`);
  await printLong(name === "overview" ? `${text}\n${list.join("\n")}\n` : text, line, io);
  return EXIT.ok;
}
