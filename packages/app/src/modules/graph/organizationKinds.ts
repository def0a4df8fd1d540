/** Teams, and what they stand for at large: few enough to be read in one graph. */
export const ORGANIZATION_KINDS = ['Group', 'Domain', 'System'];
