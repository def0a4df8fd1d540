import type { StoredCreation } from '../database/DatabaseCreationStore';

/** What a creation registers, components first. */
export function entityRefsOf({ effects }: StoredCreation): string[] {
  const isComponent = (ref: string) => ref.startsWith('component:');
  return effects
    .filter(({ type }) => type === 'register-entities')
    .flatMap(({ details }) => details.entityRefs as string[])
    .sort((a, b) => Number(isComponent(b)) - Number(isComponent(a)));
}
