const MOST_CHARACTERS = 16_384;
/** What may be secret, and who is named: none of it is read, so that nothing is missing when it is taken again. */
const HIDDEN_KEYS =
  /token|secret|password|passwd|authorization|cookie|credential|api[-_]?key|private[-_]?key|^(creator|assignees?|updatedby|author|reporter|e?mail)$/i;
/** Tokens as GitHub, GitLab, AWS and others give them, and JSON web tokens. */
const SECRETS =
  /\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g;
/** Who signs in within an address, and what is given to one to sign in with. */
const IN_ADDRESSES =
  /(:\/\/)[^\s/@]{1,500}(?=@)|(\b\w{0,50}(?:token|secret|password|passwd|api[-_]?key)=)[^\s&#"']{1,500}/gi;
const REMOVED = '[removed]';

/**
 * What was refused, as JSON to be kept; without what may be secret.
 *
 * @returns undefined when it is too large or nested too deep
 */
export function itemText(item: unknown): string | undefined {
  try {
    const text = JSON.stringify(item, (key, value) => {
      if (HIDDEN_KEYS.test(key)) {
        return REMOVED;
      }
      return typeof value === 'string'
        ? value
            .replace(SECRETS, REMOVED)
            .replace(
              IN_ADDRESSES,
              (_, before = '', name = '') => `${before}${name}${REMOVED}`,
            )
        : value;
    });
    return text !== undefined && text.length <= MOST_CHARACTERS
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}
