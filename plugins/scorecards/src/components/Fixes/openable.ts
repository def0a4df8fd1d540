/**
 * The address, when a page may link to it. Remedies are written in teams' own repositories, so an address may be anything,
 * such as a script.
 */
export function openable(url: string): string | undefined {
  return /^(https?:\/\/|mailto:|\/(?!\/))/i.test(url) ? url : undefined;
}
