/** Of a name in the catalog. */
const LONGEST = 63;

/**
 * What the name of a new repository may be, in words for a form.
 *
 * @public
 */
export function repositoryNameRules(longest = LONGEST): string {
  return `Lower-case letters, digits and single dashes; starts with a letter, 3 to ${longest} characters. It becomes the name of the repository and of the entity in the catalog.`;
}

/**
 * What is wrong with the name of a new repository before anybody is asked whether it is free; `undefined` when nothing is.
 *
 * @public
 */
export function repositoryNameProblem(
  name: string,
  longest = LONGEST,
): string | undefined {
  if (/[A-Z]/.test(name)) {
    return `Use lower-case letters: ${name.toLowerCase()}`;
  }
  if (/[^a-z0-9-]/.test(name)) {
    return `'${
      /[^a-z0-9-]/.exec(name)?.[0]
    }' is not allowed; use letters, digits and dashes`;
  }
  if (!/^[a-z]/.test(name)) {
    return 'Start with a letter';
  }
  if (/--|-$/.test(name)) {
    return 'A dash stands between two letters or digits';
  }
  if (name.length < 3 || name.length > longest) {
    return `Use 3 to ${longest} characters, not ${name.length}`;
  }
  return undefined;
}
