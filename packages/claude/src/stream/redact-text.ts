/** Put every line of a text through a redactor; without one it stays as it is. */
export function redactText(text: string, redact: ((line: string) => string) | undefined): string {
  return redact === undefined ? text : text.split("\n").map(redact).join("\n");
}
