/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
const TOKEN = /<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;

/** Read the subset of XML that a report needs, strictly: one root, closed elements, no character that XML 1.0 forbids. */
export function readXml(text: string): XmlElement {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error("a character XML forbids");
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(body);
    if (token === null) throw new Error(`no XML at ${JSON.stringify(body.slice(at, at + 60))}`);
    step(open, token);
  }
  const [only, second] = root.children;
  if (only === undefined || second !== undefined || open.length > 1) throw new Error("not one closed root");
  return only;
}

function step(open: XmlElement[], [, closed, opened, attributes = "", empty, text]: RegExpExecArray): void {
  const parent = open.at(-1);
  if (parent === undefined) throw new Error("closed too often");
  if (text !== undefined) parent.text += decode(text);
  if (closed !== undefined && open.pop()?.name !== closed) throw new Error(`</${closed}> closes another element`);
  if (opened === undefined) return;
  const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, decode(value)]);
  const element: XmlElement = { name: opened, attributes: Object.fromEntries(pairs), children: [], text: "" };
  parent.children.push(element);
  if (empty === "") open.push(element);
}

function decode(text: string): string {
  return text.replace(/&(\w*)(;?)/g, (_, name: string, end: string) => {
    const character = ENTITIES[name];
    if (character === undefined || end === "") throw new Error(`no such entity: &${name}`);
    return character;
  });
}
