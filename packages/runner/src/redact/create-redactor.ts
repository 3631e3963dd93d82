/** What stands where a secret stood. */
export const REDACTED = "[REDACTED]";

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** Fewer characters of base64 could come from another text by chance. */
const SHORTEST_BASE64 = 10;

/**
 * Make a function that takes secrets out of a text, in every form in which they are likely to be printed: as they are, escaped for JSON
 * (once and twice, as in JSON inside of JSON), encoded for a URL, in hexadecimal digits, in base64 at each of its three alignments.
 *
 * It is for whole lines: a secret that is split over two calls is found in neither.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp(forms.map(escapePattern).join("|"), "g");
  return (text) => text.replace(pattern, REDACTED);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = escapeJson(secret);
  const url = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "\ufffd"));
  const hex = bytes.toString("hex");
  return [
    secret,
    json,
    escapeJson(json),
    json.replaceAll("/", "\\/"),
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    url.replaceAll("%20", "+"),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes),
  ];
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * Base64 turns three bytes into four characters, so a secret inside of a longer text has three forms, by the bytes before it. The
 * characters at its edges also depend on its neighbours and are left out (RFC 4648, 4).
 */
function base64Forms(bytes: Buffer): string[] {
  const forms = [bytes.toString("base64"), bytes.toString("base64url")];
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((whole.length * 8) / 6);
    for (const alphabet of ["base64", "base64url"] as const) forms.push(whole.toString(alphabet).slice(from, to));
  }
  return forms.filter((form) => form.length >= SHORTEST_BASE64);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
