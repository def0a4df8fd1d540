import { useState } from 'react';
import {
  Button,
  ButtonLink,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { Upgrade } from '@paved/plugin-golden-paths-common';
import { usePathAddresses } from '../../usePathAddresses';
import { OpenUpgrade, UpgradeHistory } from '../Upgrade';
import { Matches } from './Matches';
import styles from './Adopt.module.css';

/** For a service that is on no path: which one it resembles, and the lock file that puts it there. */
export function Adopt(props: {
  entityRef: string;
  upgrades: Upgrade[];
  mayAdopt: boolean;
  onChanged: () => void;
}) {
  const { entityRef, upgrades, mayAdopt, onChanged } = props;
  const addresses = usePathAddresses();
  const [isLooking, setLooking] = useState(false);
  const open = upgrades.find(({ state }) => state === 'open');
  const over = upgrades.filter(({ id }) => id !== open?.id);
  return (
    <Flex direction="column" gap="4">
      {open && (
        <OpenUpgrade
          upgrade={open}
          mayUpgrade={mayAdopt}
          onChanged={onChanged}
        />
      )}
      <Card>
        <CardHeader>
          <Text as="h2" variant="title-x-small" weight="bold">
            It is not on a golden path
          </Text>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="3">
            <Text as="p" className={styles.words}>
              A service that was not made from a path can be put on one: the
              portal looks which release its files resemble most, and proposes a{' '}
              <code>.golden-path.yaml</code> as a change. No other file is
              touched; from then on it is offered upgrades.
            </Text>
            <Flex gap="2" className={styles.row}>
              {mayAdopt && !open && !isLooking && (
                <Button onPress={() => setLooking(true)}>Adopt a path</Button>
              )}
              <ButtonLink variant="secondary" href={addresses.paths}>
                All golden paths
              </ButtonLink>
            </Flex>
            {!mayAdopt && (
              <Text variant="body-small" color="secondary">
                Its owners can adopt one.
              </Text>
            )}
          </Flex>
        </CardBody>
      </Card>
      {isLooking && !open && (
        <Matches entityRef={entityRef} onProposed={onChanged} />
      )}
      {over.length > 0 && (
        <Card>
          <CardHeader>
            <Text as="h3" variant="body-large" weight="bold">
              What became of earlier proposals
            </Text>
          </CardHeader>
          <CardBody>
            <UpgradeHistory upgrades={over} />
          </CardBody>
        </Card>
      )}
    </Flex>
  );
}
