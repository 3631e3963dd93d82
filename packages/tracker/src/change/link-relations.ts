/** How issues can be linked, from the first one's side. Alone in its file, because the help of the command line needs nothing else. */
export const LINK_RELATIONS = ["blocks", "blocked-by", "relates-to", "parent"] as const;

/** One of {@link LINK_RELATIONS}; `A parent B` makes A the parent of B. */
export type LinkRelation = (typeof LINK_RELATIONS)[number];
