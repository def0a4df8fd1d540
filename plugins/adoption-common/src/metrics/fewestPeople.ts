/** Fewer people than this are never told of. @public */
export const FEWEST_PEOPLE = 5;
