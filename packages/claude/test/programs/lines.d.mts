/** Format a `system/init` line. */
export function init(more?: object): string;
/** Format an `assistant` line with one text block. */
export function text(value: string, id?: string): string;
/** Format an `assistant` line with one tool call. */
export function toolUse(id: string, name: string, input: object): string;
/** Format a `user` line with the output of a tool. */
export function toolResult(id: string, content: string): string;
/** Format a `result` line: a success unless told otherwise. */
export function result(more?: object): string;
/** Format any message. */
export function line(message: object): string;
