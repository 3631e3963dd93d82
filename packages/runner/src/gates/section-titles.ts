/** The section of an issue that holds a question nobody has answered yet, or whose answer has not been taken. */
export const OPEN_QUESTION = "Open Question";

/** The section of an issue that holds what people decided. */
export const DECISIONS = "Decisions";
