/** Put on every entity that discovery found: the id of the repository that declares it. */
export const REPOSITORY_ANNOTATION = 'paved.dev/repository';
