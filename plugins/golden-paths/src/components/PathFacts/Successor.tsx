import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import type { PathLifecycle } from '@paved/plugin-golden-paths-common';
import { usePathAddresses } from '../../usePathAddresses';

/** Where to go instead of a path that ends; nothing for others. */
export function Successor(props: { lifecycle: PathLifecycle }) {
  const { successor } = props.lifecycle;
  const addresses = usePathAddresses();
  if (!successor) {
    return null;
  }
  return (
    <Text variant="body-small">
      Start with{' '}
      <Link href={addresses.path(successor)} variant="body-small">
        <EntityDisplayName entityRef={successor} hideIcon disableTooltip />
      </Link>{' '}
      instead.
    </Text>
  );
}
