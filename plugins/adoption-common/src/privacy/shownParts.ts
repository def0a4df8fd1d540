/** A part of a table: what belongs to it and to none of the parts within it, and the part that it lies in. */
export interface TablePart<T> {
  id: string;
  parent?: string;
  own: T;
}

/** How the contents of parts are put together, and whether they may be told apart from the rest. */
export interface SafeContents<T> {
  add: (a: T, b: T) => T;
  isEmpty: (content: T) => boolean;
  /** Must hold of more when it holds of some of it. */
  isSafe: (content: T) => boolean;
  size: (content: T) => number;
}

/**
 * Which parts of a table may be shown with their sums, so that nobody can compute what must not be known.
 *
 * Parts lie within each other. Of the parts that are shown, each has a *remainder*: what it holds and no shown part within
 * it does. Sums and differences of what is shown, however they are combined, give unions of remainders and nothing smaller;
 * so it is enough that each remainder is empty or safe. Where one is not, a part within it is hidden as well, the smallest
 * first (complementary suppression), and where that does not do, the part itself.
 *
 * @returns ids of the parts to show, each with its remainder
 */
export function shownParts<T>(
  parts: ReadonlyArray<TablePart<T>>,
  { add, isEmpty, isSafe, size }: SafeContents<T>,
): Map<string, T> {
  const childrenOf = new Map<string | undefined, Array<TablePart<T>>>();
  for (const part of parts) {
    childrenOf.set(part.parent, [...(childrenOf.get(part.parent) ?? []), part]);
  }
  const shown = new Map<string, Remainder<T>>();

  function decide({ id, own }: TablePart<T>): {
    remainder: T;
    within: string[];
  } {
    let remainder = own;
    let within: string[] = [];
    for (const child of childrenOf.get(id) ?? []) {
      const below = decide(child);
      if (shown.has(child.id)) {
        within.push(child.id);
      } else {
        remainder = add(remainder, below.remainder);
        within.push(...below.within);
      }
    }
    while (!isEmpty(remainder) && !isSafe(remainder) && within.length > 0) {
      // Hiding a part whose remainder is empty adds nothing by itself
      const rank = (each: string) => {
        const content = shown.get(each)!.remainder;
        return isEmpty(content) ? Number.POSITIVE_INFINITY : size(content);
      };
      const hidden = [...within].sort(
        (a, b) => rank(a) - rank(b) || (a < b ? -1 : 1),
      )[0];
      const { remainder: more, within: freed } = shown.get(hidden)!;
      shown.delete(hidden);
      remainder = add(remainder, more);
      within = [...within.filter(each => each !== hidden), ...freed];
    }
    const isNothing = isEmpty(remainder) && within.length === 0;
    if (!isNothing && (isEmpty(remainder) || isSafe(remainder))) {
      shown.set(id, { remainder, within });
    }
    return { remainder, within };
  }

  childrenOf.get(undefined)?.forEach(decide);
  return new Map([...shown].map(([id, { remainder }]) => [id, remainder]));
}

interface Remainder<T> {
  remainder: T;
  /** Shown parts that lie right within it. */
  within: string[];
}
