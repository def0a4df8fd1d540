/** Words that say nothing about what is asked for. */
const EMPTY_WORDS = new Set(
  (
    'a an and are as at be been but by can could do does for from get had has have how i if in into is it its like make may me ' +
    'more my need needs new no not of on or our please should so some that the their them there they this to us use want was ' +
    'we what when where which who why will with would you your'
  ).split(' '),
);
/** Of two words with this share of common triples of letters, one is a form of the other, or a slip of the pen. */
const ALIKE = 0.6;
/** Two texts are about the same when this share of the shorter one's words is in both. */
const ENOUGH = 0.5;
const MOST_WORDS = 60;

/**
 * The words that tell what a text is about.
 *
 * @public
 */
export function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .toLocaleLowerCase('en-US')
    .match(/[\p{L}\p{N}]+/gu);
  return [...new Set(words ?? [])]
    .filter(word => !EMPTY_WORDS.has(word))
    .slice(0, MOST_WORDS);
}

/** What makes a text alike another one. @public */
export interface Likeness {
  /** Share of the shorter text's words that are in both, 0 to 1. */
  score: number;
  /** In the words of the first text. */
  shared: string[];
}

/**
 * Finds, among many texts, those that are about the same as one. Words count as shared when they are equal or have most of
 * their triples of letters in common, so that "deployments" finds "deployment".
 *
 * @returns the likest first
 * @public
 */
export function findSimilar<T>(
  text: string,
  others: readonly T[],
  textOf: (other: T) => string,
): Array<Likeness & { item: T }> {
  const words = wordsOf(text);
  if (words.length === 0) {
    return [];
  }
  const triples = new Map<string, Set<string>>();
  const matches = new Map<string, string | undefined>();
  // Each word that occurs anywhere is compared once
  const match = (other: string): string | undefined => {
    if (!matches.has(other)) {
      matches.set(
        other,
        words.includes(other)
          ? other
          : words.find(
              word =>
                shareOf(triplesOf(word, triples), triplesOf(other)) >= ALIKE,
            ),
      );
    }
    return matches.get(other);
  };
  return others
    .flatMap(item => {
      const theirs = wordsOf(textOf(item));
      const shared = [...new Set(theirs.flatMap(word => match(word) ?? []))];
      const shorter = Math.min(words.length, theirs.length);
      const score = shorter === 0 ? 0 : Math.min(1, shared.length / shorter);
      return shared.length >= Math.min(2, shorter) && score >= ENOUGH
        ? [{ item, score, shared }]
        : [];
    })
    .sort((a, b) => b.score - a.score || b.shared.length - a.shared.length);
}

function triplesOf(
  word: string,
  known?: Map<string, Set<string>>,
): Set<string> {
  const found = known?.get(word);
  if (found) {
    return found;
  }
  const padded = ` ${word} `;
  const triples = new Set<string>();
  for (let at = 0; at + 3 <= padded.length; at++) {
    triples.add(padded.slice(at, at + 3));
  }
  known?.set(word, triples);
  return triples;
}

/** Sørensen–Dice: twice what both have, of what they have together. */
function shareOf(a: Set<string>, b: Set<string>): number {
  let both = 0;
  for (const triple of a) {
    both += b.has(triple) ? 1 : 0;
  }
  return (2 * both) / (a.size + b.size);
}
