/** What a person reads, and decides on, when a run is held. */
export function heldMessage(held: string[], total: number): string {
  const share = Math.round((held.length / Math.max(total, 1)) * 100);
  const examples = held.slice(0, 5).join(', ');
  return (
    `${held.length} of ${total} entities (${share} %) are no longer declared, more than one run may remove: ${examples}` +
    `${
      held.length > 5 ? ' …' : ''
    }. Nothing was removed; what is new or changed went through. ` +
    `If a repository or host is missing by mistake, bring it back. If they are meant to go, approve this run.`
  );
}
