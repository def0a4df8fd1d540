/** A sentence of a backend, such as a problem with its mend: what stands between backticks in it is code. */
export function CodeInText(props: { text: string }) {
  return (
    <>
      {[...props.text.matchAll(/`([^`]+)`|[^`]+|`/g)].map(match =>
        match[1] ? <code key={match.index}>{match[1]}</code> : match[0],
      )}
    </>
  );
}
