/** Of the candidates the one that is a slip of the pen away. */
export function closest<T extends string>(
  text: string,
  candidates: readonly T[],
): T | undefined {
  const wanted = text.toLowerCase();
  return candidates.find(candidate => {
    const other = candidate.toLowerCase();
    return other === wanted || isOneSlipAway(wanted, other);
  });
}

/** One letter changed, missing, too many, or two swapped. */
function isOneSlipAway(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) {
    start += 1;
  }
  const restA = a.slice(start);
  const restB = b.slice(start);
  return (
    Math.min(a.length, b.length) > 2 &&
    (restA.slice(1) === restB.slice(1) ||
      restA.slice(1) === restB ||
      restA === restB.slice(1) ||
      (restA[0] === restB[1] &&
        restA[1] === restB[0] &&
        restA.slice(2) === restB.slice(2)))
  );
}
