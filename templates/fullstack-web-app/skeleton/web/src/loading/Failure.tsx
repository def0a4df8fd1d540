import { Refusal } from '../http/call.js';

/** What went wrong, and what to tell those who can look into it. */
export function Failure({ what, error }: { what: string; error: Error }) {
  const id = error instanceof Refusal ? error.correlationId : undefined;
  return (
    <p role="alert">
      {what}: {error.message}
      {id !== undefined && (
        <>
          {' '}
          (<code>{id}</code>)
        </>
      )}
    </p>
  );
}
