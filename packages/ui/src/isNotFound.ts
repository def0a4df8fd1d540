/** Whether the backend said that there is no such thing: a client's error carries the backend's own as its cause. */
export function isNotFound({ cause }: Error): boolean {
  return cause instanceof Error && cause.name === 'NotFoundError';
}
