/** Repository that an entity comes from. */
export const ANNOTATION_REPOSITORY = 'paved.dev/repository';
