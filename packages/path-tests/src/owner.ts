/** Of the repositories that results are rendered for. */
export const OWNER = 'fintech-fast';
