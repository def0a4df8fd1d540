/** Of a name in the catalog. */
const LONGEST = 63;

/** What a name may be, in words for the form. */
export function nameRules(longest = LONGEST): string {
  return `Lower-case letters, digits and single dashes; starts with a letter, 3 to ${longest} characters. It becomes the name of the repository and of the entity in the catalog.`;
}

/** What is wrong with a name before anybody is asked whether it is free; `undefined` when nothing is. */
export function nameProblem(
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
