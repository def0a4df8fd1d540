import { makeValidator } from '@backstage/catalog-model';

/** The catalog's own checks of names, tags, labels and annotations. */
export const nameValidators = makeValidator();

const LETTERS: Record<string, string> = {
  æ: 'ae',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ß: 'ss',
  þ: 'th',
  œ: 'oe',
  ı: 'i',
};

/** A valid name close to the one given; `undefined` when nothing of it is left. */
export function suggestName(name: string): string | undefined {
  const suggestion = trimmed(
    latin(name)
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/-{2,}/g, '-'),
    /^[-_.]+|[-_.]+$/g,
  );
  return nameValidators.isValidEntityName(suggestion) ? suggestion : undefined;
}

/** A valid tag close to the one given. */
export function suggestTag(tag: string): string | undefined {
  const suggestion = trimmed(
    latin(tag)
      .toLowerCase()
      .replace(/[^a-z0-9:+#]+/g, '-'),
    /^-+|-+$/g,
  );
  return nameValidators.isValidTag(suggestion) ? suggestion : undefined;
}

/** A valid namespace close to the one given. */
export function suggestNamespace(namespace: string): string | undefined {
  const suggestion = trimmed(
    latin(namespace)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-'),
    /^-+|-+$/g,
  );
  return nameValidators.isValidNamespace(suggestion) ? suggestion : undefined;
}

/** Of the candidates the one that differs least, if it is but a slip of the pen away. */
export function closest<T extends string>(
  text: string,
  candidates: Iterable<T>,
): T | undefined {
  const wanted = text.toLowerCase();
  const allowed = Math.min(2, Math.floor(wanted.length / 3));
  let best: { candidate: T; distance: number } | undefined;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    if (Math.abs(other.length - wanted.length) <= allowed) {
      const distance = editDistance(wanted, other);
      if (distance <= allowed && (!best || distance < best.distance)) {
        best = { candidate, distance };
      }
    }
  }
  return best?.candidate;
}

function latin(text: string): string {
  return text
    .slice(0, 1_000)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[æøđðłßþœı]/gi, letter => LETTERS[letter.toLowerCase()] ?? '');
}

const LONGEST = 63;

/** Cuts between words where it must cut. */
function trimmed(text: string, edges: RegExp): string {
  const whole = text.replace(edges, '');
  if (whole.length <= LONGEST) {
    return whole;
  }
  const cut = whole.slice(0, LONGEST + 1).replace(/[-_.][^-_.]*$/, '');
  return cut.slice(0, LONGEST).replace(edges, '');
}

/** Letters changed, missing, too many, or two swapped. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(
        previous[j] + 1,
        row[j - 1] + 1,
        previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], beforePrevious[j - 2] + 1);
      }
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length];
}
