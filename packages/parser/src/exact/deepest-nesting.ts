const LINE_START = /^(?:[ \t>]|[-+*](?=[ \t\r\n]|$)|\d{1,9}[.)](?=[ \t\r\n]|$))+/gm;
const MARKER = />|[-+*]|\d+[.)]/g;
const TAB_WIDTH = 4;

/**
 * The most lists and quotes that can stand in each other in a text: never less than there are. An exact parser needs more than linear time
 * for them (remark: 18 s for 100 KB of `> `), so they are counted before it is asked.
 */
export function deepestNesting(text: string): number {
  let deepest = 0;
  for (const [start] of text.matchAll(LINE_START)) {
    if (start.length <= deepest) continue;
    const markers = start.match(MARKER)?.length ?? 0;
    const width = start.length + (TAB_WIDTH - 1) * (start.split("\t").length - 1);
    // A list's content is indented by two columns at least.
    deepest = Math.max(deepest, markers, Math.ceil(width / 2));
  }
  return deepest;
}
