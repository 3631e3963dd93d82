import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, REDACTED } from "./create-redactor.ts";
import { findSecrets } from "./find-secrets.ts";
import { redactJsonLines } from "./redact-json-lines.ts";

const SECRET = 'ghp_"A/b+c\\d e1é';
/** So few bytes stand nowhere by chance, and whoever had these would have more than a hint. */
const PIECE = 5;
const SECRET_BYTES = Buffer.from(SECRET).toString("latin1");
const PIECES = Array.from({ length: SECRET_BYTES.length - PIECE + 1 }, (_, at) => SECRET_BYTES.slice(at, at + PIECE));
const FUZZ = { numRuns: Number(process.env.LL_FUZZ ?? 500) };

describe("createRedactor", () => {
  const redact = createRedactor([SECRET]);

  it.each([
    ["raw", SECRET],
    ["JSON", JSON.stringify({ a: SECRET })],
    ["JSON in JSON", JSON.stringify(JSON.stringify({ a: SECRET }))],
    ["a URL", `https://x/?a=${encodeURIComponent(SECRET)}`],
    ["a form", `a=${encodeURIComponent(SECRET).replaceAll("%20", "+")}`],
    ["hexadecimal", Buffer.from(SECRET).toString("hex")],
    ["base64", Buffer.from(SECRET).toString("base64")],
  ])("A70: finds a secret in %s", (_, text) => {
    const line = `before ${text} after`;
    expect(findPieces(line)).toEqual(PIECES);
    expect(redact(line)).toContain(REDACTED);
    expect(findPieces(redact(line))).toEqual([]);
  });

  it("finds the longer of two secrets that begin alike, and both of two", () => {
    expect(createRedactor(["abcdefgh", "abcdefgh-ijkl"])("x abcdefgh-ijkl abcdefgh")).toBe("x [REDACTED] [REDACTED]");
  });

  it("changes nothing without secrets, and nothing else", () => {
    expect(createRedactor([])("any text")).toBe("any text");
    expect(redact("ghp_ is a prefix")).toBe("ghp_ is a prefix");
  });

  it("leaves a message of JSON a message, whatever the secret", () => {
    const text = fc.string({ minLength: 8, maxLength: 40, unit: "binary" });
    fc.assert(
      fc.property(text, fc.string(), fc.string(), (secret, before, after) => {
        const line = JSON.stringify({ t: `${before}${secret}${after}` });
        fc.pre(!'{"t":"'.includes(secret) && !/^[\s"{}:,]*$/.test(secret));
        const value: { t: string } = JSON.parse(redactJsonLines(createRedactor([secret]))(line));
        expect(value.t).toContain(REDACTED);
        expect(value.t).not.toContain(secret);
      }),
      FUZZ,
    );
  });

  it("leaves it a message also where a secret begins inside of an escape", () => {
    const redactLine = redactJsonLines(createRedactor(["nabcdefgh", "e9-abcdefgh"]));
    expect(JSON.parse(redactLine(JSON.stringify({ a: "x\nabcdefgh nabcdefgh" })))).toEqual({
      a: `x\nabcdefgh ${REDACTED}`,
    });
    expect(JSON.parse(redactLine('{"a":"\\u00e9-abcdefgh e9-abcdefgh"}'))).toEqual({ a: `é-abcdefgh ${REDACTED}` });
  });

  it("finds a secret in the base64 of any text around it", () => {
    const text = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(text, text, fc.constantFrom("base64" as const, "base64url" as const), (before, after, alphabet) => {
        const encoded = Buffer.from(`${before}${SECRET}${after}`).toString(alphabet);
        expect(redact(encoded)).toContain(REDACTED);
        expect(findPieces(encoded)).toEqual(PIECES);
        expect(findPieces(redact(encoded))).toEqual([]);
      }),
      FUZZ,
    );
  });
});

/** Every few bytes of the secret that somebody finds in a text who decodes it in every way, where there is no telling where an encoding begins. */
function findPieces(text: string): string[] {
  const readings = readAll(text).map((bytes) => Buffer.from(bytes).toString("latin1"));
  return PIECES.filter((piece) => readings.some((reading) => reading.includes(piece)));
}

function readAll(text: string): (string | Buffer)[] {
  const unescaped = text.replace(/\\(["\\/])/g, "$1");
  const url = text.replaceAll("+", " ").replace(/(?:%[0-9a-f]{2})+/gi, (codes) => decodeURIComponent(codes));
  return [
    ...[text, unescaped, unescaped.replace(/\\(["\\/])/g, "$1"), url],
    ...(text.match(/[0-9a-f]{2,}/gi) ?? []).flatMap((run) => [0, 1].map((at) => Buffer.from(run.slice(at), "hex"))),
    ...(text.match(/[\w+/-]{2,}/g) ?? []).flatMap((run) =>
      [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), "base64")),
    ),
  ];
}

describe("findSecrets", () => {
  it.each([
    "GITHUB_TOKEN",
    "NPM_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "ANTHROPIC_API_KEY",
    "DB_PASSWORD",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "SIGNING_KEY",
    "GH_PAT",
    "npm_config__auth",
    "SLACK_WEBHOOK",
  ])("takes %s for one that holds a secret", (name) => {
    expect(findSecrets({ [name]: "12345678abc" })).toEqual(["12345678abc"]);
  });

  it.each(["PATH", "HOME", "PWD", "SSH_AUTH_SOCK", "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "KEYBOARD_LAYOUT", "AUTHOR"])(
    "does not take %s for one",
    (name) => {
      expect(findSecrets({ [name]: "12345678abc" })).toEqual([]);
    },
  );

  it("takes what is named, passwords in addresses, and keys line by line, and nothing short", () => {
    expect(findSecrets({ PLAIN: "a-plain-value", OTHER: "another-value" }, ["PLAIN"])).toEqual(["a-plain-value"]);
    expect(findSecrets({ DATABASE: "postgres://me:hunter2hunter2@db/x" })).toEqual(["hunter2hunter2"]);
    expect(findSecrets({ MY_TOKEN: "short" })).toEqual([]);
    const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----\n";
    expect(findSecrets({ DEPLOY_KEY: key })).toEqual([key.trim(), "MIIEvQIBADANBg", "kqhkiG9w0BAQEF"]);
  });
});
