import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseWorkflowCommands } from "@ll-issues/testkit";
import fc from "fast-check";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import type { Io, OutputStream } from "../../io.ts";
import { escapeBlock, escapeLine, toSafeJson } from "../escape-text.ts";
import { capMarkdown, toFencedBlock, toInlineCode } from "./escape-markdown.ts";
import { formatGithubOutput, writeGithubOutput } from "./github-output.ts";
import { guardIo, writeCommands } from "./guard-output.ts";
import { formatWorkflowCommand } from "./workflow-command.ts";

const FUZZ = { numRuns: Number(process.env.LL_FUZZ ?? 500) };

/** Text of somebody who knows the parser: its tokens, spaces and line ends of every kind, and anything between. */
const HOSTILE = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "::",
        ":",
        "##[",
        "##",
        "#",
        "[",
        "]",
        "##vso[",
        "add-mask",
        "error",
        " file=x",
        "stop-commands",
        "%0A",
      ),
      fc.constantFrom(" ", "\t", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u180e", "\u001b[1m"),
      fc.constantFrom("\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029"),
      fc.string({ maxLength: 4, unit: "binary" }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

function record(): { io: Io; written: () => string } {
  const parts: string[] = [];
  const stream: OutputStream = {
    isTerminal: false,
    columns: null,
    async write(text) {
      parts.push(text);
    },
  };
  const io: Io = { cwd: "/", env: {}, stdout: stream, stderr: stream, isInteractive: false };
  return { io: guardIo(io), written: () => parts.join("") };
}

async function guarded(...chunks: readonly string[]): Promise<string> {
  const { io, written } = record();
  for (const chunk of chunks) await io.stdout.write(chunk);
  return written();
}

describe("A62: a guarded stream", () => {
  it.each([
    "::add-mask::a",
    "  ::error::x",
    "\u00a0::warning::x",
    "x ##[error]y",
    "##[STOP-COMMANDS]z",
    "a\r::error::b",
    "\u001b[31m::error::x",
    "##vso[task.setvariable variable=a]b",
    "::stop-commands::t\n::t::\n::error::x",
  ])("obeys nothing of %j, and still shows it", async (text) => {
    const shown = await guarded(text);
    expect(parseWorkflowCommands(text).length + Number(text.includes("##vso"))).toBeGreaterThan(0);
    expect(parseWorkflowCommands(shown)).toEqual([]);
    expect(shown).not.toContain("##vso[");
    expect(shown.replaceAll("\\u{3a}", ":").replaceAll("\\u{5b}", "[")).toBe(text);
  });

  it("obeys nothing of any text, however it is cut into writes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(HOSTILE, { maxLength: 6 }), async (chunks) => {
        expect(parseWorkflowCommands(await guarded(...chunks))).toEqual([]);
        expect(parseWorkflowCommands(await guarded(...[...chunks.join("")]))).toEqual([]);
      }),
      FUZZ,
    );
  });

  it("changes nothing else", async () => {
    const text = "a::b\n## [x]\n  : :\nBUG-1  P1  open  std::string\n#[x] ##\n";
    expect(await guarded(text)).toBe(text);
  });

  it("lets our own commands pass", async () => {
    const { io, written } = record();
    await writeCommands(io.stdout, "::error::ours\n");
    expect(parseWorkflowCommands(written())).toMatchObject([{ name: "error", data: "ours" }]);
  });
});

describe("a workflow command", () => {
  it("holds any text as its data and properties, and is one command only", () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (file, data) => {
        const commands = parseWorkflowCommands(formatWorkflowCommand("error", { file, line: 3 }, data));
        expect(commands).toEqual([
          { name: "error", properties: { file: expect.any(String), line: "3" }, data: expect.any(String) },
        ]);
      }),
      FUZZ,
    );
  });

  it("escapes as the runner unescapes", () => {
    const [command] = parseWorkflowCommands(formatWorkflowCommand("error", { file: "a,b:c%2Cd=e" }, "50%\n%0A::x"));
    expect(command).toEqual({ name: "error", properties: { file: "a,b:c%2Cd=e" }, data: "50%\n%0A::x" });
  });
});

describe("JSON", () => {
  it("is no command in a guarded stream, and reads back the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(HOSTILE, { maxLength: 3 }), async (texts) => {
        const shown = await guarded(`${toSafeJson(texts)}\n`);
        expect(parseWorkflowCommands(shown)).toEqual([]);
        expect(JSON.parse(shown)).toEqual(texts);
      }),
      FUZZ,
    );
  });
});

describe("A63: $GITHUB_OUTPUT", () => {
  /** The runner's reader: `name=value` or `name<<delimiter` with lines up to the delimiter. */
  function readOutput(text: string): Record<string, string> {
    const values: Record<string, string> = {};
    const lines = text.split("\n");
    for (let at = 0; at < lines.length; at += 1) {
      const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(lines[at] ?? "") ?? [];
      const [, key, value] = /^([^=]+)=(.*)$/.exec(lines[at] ?? "") ?? [];
      if (name !== undefined && delimiter !== undefined) {
        const end = lines.indexOf(delimiter, at + 1);
        values[name] = lines.slice(at + 1, end).join("\n");
        at = end;
      } else if (key !== undefined) values[key] = value ?? "";
    }
    return values;
  }

  it("holds exactly the values that were meant", () => {
    const title = "x\nEOF\nverified=true\nNODE_OPTIONS=--require /tmp/x";
    expect(readOutput(formatGithubOutput({ title, matrix: "{}" }))).toEqual({ title, matrix: "{}" });
    expect(formatGithubOutput({ a: "b" })).not.toBe(formatGithubOutput({ a: "b" }));
    fc.assert(
      fc.property(
        HOSTILE.map((text) => text.replaceAll("\r", "")),
        (value) => {
          expect(readOutput(formatGithubOutput({ value }))).toEqual({ value });
        },
      ),
      FUZZ,
    );
  });

  it("refuses a name that could be more than one", () => {
    expect(() => formatGithubOutput({ "a\nb": "c" })).toThrow(RangeError);
  });

  it("is appended to the file of the job, and to none elsewhere", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ll-issues-output-"));
    const file = join(folder, "output");
    await writeGithubOutput({}, { a: "b" });
    await writeGithubOutput({ GITHUB_OUTPUT: file }, { a: "b" });
    await writeGithubOutput({ GITHUB_OUTPUT: file }, { c: "d" });
    expect(readOutput(readFileSync(file, "utf8"))).toEqual({ a: "b", c: "d" });
    rmSync(folder, { recursive: true });
  });
});

describe("A64: somebody's text in Markdown", () => {
  const typesOf = (markdown: string): string[] => {
    const types = new Set<string>();
    const visit = (node: { type: string; value?: string; children?: readonly object[] }): void => {
      const ours = node.type === "html" && /^<\/?code>$/.test(node.value ?? "");
      if (!ours) types.add(node.type);
      for (const child of node.children ?? []) visit(child as typeof node);
    };
    visit(unified().use(remarkParse).parse(markdown));
    return [...types].sort();
  };

  const BAD = [
    "```",
    "</details>",
    "<img src=//e>",
    "@org/team",
    "fixes #1",
    "[a](b)",
    "![a](b)",
    "https://e",
    "www.e.com",
    "|",
    "`",
    "\\",
    "&lt;",
    "</code>",
  ];
  const WORSE = fc.array(fc.oneof(fc.constantFrom(...BAD), HOSTILE), { maxLength: 8 }).map((parts) => parts.join(" "));

  it("is text only, inline", () => {
    fc.assert(
      fc.property(WORSE, (text) => {
        const markdown = `a ${toInlineCode(text)} b\n`;
        expect(typesOf(markdown)).toEqual(["paragraph", "root", "text"]);
        expect(markdown).not.toMatch(/[@|]|https?:|www\./i);
      }),
      FUZZ,
    );
  });

  it("is one block and nothing else, fenced", () => {
    fc.assert(
      fc.property(WORSE, (text) => {
        expect(typesOf(`before\n\n${toFencedBlock(text)}\nafter\n`)).toEqual(["code", "paragraph", "root", "text"]);
      }),
      FUZZ,
    );
  });

  it("is cut to a size, at a line end, and says so", () => {
    const capped = capMarkdown(`${"é line\n".repeat(400_000)}`, 1_000_000);
    expect(Buffer.byteLength(capped)).toBeLessThanOrEqual(1_000_000);
    expect(capped.slice(-200)).toMatch(/é line\n\n_The rest was cut/);
    expect(capMarkdown("short\n", 1000)).toBe("short\n");
  });
});

describe("escaped text", () => {
  it("A61: holds no character that steers or hides", () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        expect(escapeLine(text)).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u,
        );
        expect(escapeBlock(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/u);
      }),
      FUZZ,
    );
  });
});
