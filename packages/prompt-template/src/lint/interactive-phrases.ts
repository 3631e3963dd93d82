/** Whoever could be meant by an instruction to interact. */
const WHO =
  "(?:the\\s+|a\\s+|an\\s+|your\\s+|any\\s+)?(?:user|users|person|people|human|humans|developer|maintainer|reviewer|operator|author|team|owner|somebody|someone|anybody|anyone|me|us|him|her|them)";

/** What only a person can give. */
const WORD_FROM_WHO =
  "(?:explicit\\s+|their\\s+|a\\s+|an\\s+|the\\s+|any\\s+|further\\s+|manual\\s+|human\\s+|user\\s+)*(?:confirmation|approval|feedback|permission|consent|sign-?off|go-?ahead|clarification|guidance|answer|answers|reply|response|input|decision|instructions|review)";

/**
 * Ways to tell a model to interact with a person. Found in the prompts of runners whose headless runs hung: a tool named outright, asking,
 * waiting, pausing, presenting options, getting a word from somebody.
 */
const INTERACTIVE: readonly string[] = [
  "AskUserQuestion",
  `(?:ask|prompt|consult|query|poll|interview)\\s+${WHO}\\b`,
  `(?:ask|request|seek|obtain|get|solicit|require|need)s?\\s+(?:for\\s+)?${WORD_FROM_WHO}\\b`,
  "ask\\s+(?:whether|if|which|what|how|before|first|questions?|a question|clarifying|about)\\b",
  "(?:stop|pause|halt)\\s+(?:and|to|then)\\s+(?:ask|wait|confirm|check|report|present)\\b",
  `(?:wait|await|pause|hold|stop|halt)\\s*(?:for|until|on)?\\s+(?:for\\s+)?(?:${WHO}|${WORD_FROM_WHO})\\b`,
  "pause\\b",
  `(?:present|show|offer|give|list|propose|put|lay out)\\b[^.;]{0,60}\\b(?:options?|choices?|alternatives?|question|questions)\\b`,
  `(?:put|present|show|submit|hand|refer|escalate)\\b[^.;]{0,60}\\bto\\s+${WHO}\\b`,
  `let\\s+${WHO}\\s+(?:choose|decide|pick|select|confirm|know first)\\b`,
  `(?:confirm|check|clarify|discuss|verify|agree)\\s+(?:this\\s+|it\\s+|that\\s+)?with\\s+${WHO}\\b`,
  `${WHO}\\s+(?:to|must|should|can|has to|will|may|needs? to)\\s+(?:confirm|approve|choose|decide|answer|review|select|pick|sign)\\b`,
  "(?:would you like|do you want|shall i|should i|let me know|please (?:confirm|advise|choose|clarify))\\b",
];

/** An instruction that forbids nothing although it is worded as a prohibition: `do not go on until the user has confirmed`. */
const CONDITIONAL: readonly string[] = [
  `(?:do not|don't|never|must not|cannot|may not)\\b[^.;]{0,80}\\b(?:until|unless|without|before)\\b[^.;]{0,60}\\b(?:${WHO}|asking|confirmation|approval|an answer|the answer|sign-?off|consent|feedback)\\b`,
];

/** Says that what follows, or has just been said, is not to be done. */
const FORBIDS =
  /\b(?:do not|don't|does not|never|must not|mustn't|may not|cannot|can't|not allowed|forbidden|prohibited|disallowed|unavailable|nobody|no one|none|neither|without|instead of|rather than|is not|are not|there is no|no)\b/i;

/** One place in a sentence that invites interaction. */
export interface Invitation {
  /** Offset within the sentence. */
  readonly start: number;
  /** The words. */
  readonly words: string;
}

/**
 * Find what in a sentence tells a model to ask, to wait for somebody or to present options; what forbids it does not count.
 *
 * A word like "never" excuses the clause it stands in and nothing else: `Do not guess, ask the user` is an invitation.
 *
 * @param sentence on one line.
 */
export function findInvitations(sentence: string): Invitation[] {
  const conditional = matchAll(CONDITIONAL, sentence);
  if (conditional.length > 0) return conditional;
  return matchAll(INTERACTIVE, sentence).filter(
    ({ start, words }) => !isForbidden(sentence, start, start + words.length),
  );
}

function matchAll(sources: readonly string[], sentence: string): Invitation[] {
  const found = sources.flatMap((source) =>
    [...sentence.matchAll(new RegExp(`(?<![\\w-])(?:${source})`, "gi"))].map((match) => ({
      start: match.index,
      words: match[0],
    })),
  );
  return found.sort((a, b) => a.start - b.start);
}

function isForbidden(sentence: string, start: number, end: number): boolean {
  const clause = sentence.slice(clauseStart(sentence, start), start);
  const rest = sentence.slice(end);
  const after = rest.slice(0, /[.;:!?](?:\s|$)|,\s+(?:but|so|then)\b|\s[–—-]\s/.exec(rest)?.index ?? rest.length);
  return (
    FORBIDS.test(clause) ||
    /\b(?:is|are|be|stays?|remains?)\s+(?:\w+\s+)?(?:forbidden|prohibited|disallowed|unavailable|disabled|not\b)|\bforbidden\b/i.test(
      after,
    )
  );
}

/** A comma ends a clause unless what it divides is a list of forbidden things, which an "or" or "nor" or "no" shows. */
function clauseStart(sentence: string, at: number): number {
  const before = sentence.slice(0, at);
  const hard = Math.max(
    ...[...before.matchAll(/[.;!?](?:\s|$)|,\s+(?:but|so|then|instead)\b|\s[–—-]\s/g)].map(
      (match) => match.index + match[0].length,
    ),
    0,
  );
  const comma = before.lastIndexOf(", ");
  if (comma < hard || /\b(?:or|nor|no)\b/i.test(sentence.slice(comma + 2, at + 1)) || !/,\s+$/.test(before))
    return hard;
  return /,\s+(?:or|nor)\b|\b(?:or|nor)\b/i.test(sentence.slice(at)) ? hard : comma + 2;
}
