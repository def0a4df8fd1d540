import type { RolloutPolicy } from '@paved/plugin-golden-paths-common';

/** The services of each wave, in the order of the policy; those that no wave takes are left out. */
export function assignWaves<T extends { owner?: string }>(
  services: readonly T[],
  waves: RolloutPolicy['waves'],
): T[][] {
  let left = [...services];
  return waves.map(({ size, owners }) => {
    const taken = left
      .filter(({ owner }) => !owners || (owner && owners.includes(owner)))
      .slice(0, size);
    left = left.filter(service => !taken.includes(service));
    return taken;
  });
}
