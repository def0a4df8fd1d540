import { useId } from 'react';
import { Button, ButtonIcon, Card, CardBody, Flex, Text } from '@backstage/ui';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiEyeLine,
  RiEyeOffLine,
} from '@remixicon/react';
import { inOrder, isHidden, moved, toggled } from './arrangement';
import type { Arrangement } from './arrangement';
import type { HomeItem, Place } from './homeItems';
import styles from './Arrange.module.css';

const PLACES: Array<{ place: Place; title: string }> = [
  { place: 'band', title: 'Across the page' },
  { place: 'main', title: 'Wide column' },
  { place: 'side', title: 'Narrow column' },
];

/** Moves and hides what is on the home page, column by column, by mouse or keyboard. */
export function Arrange(props: {
  items: HomeItem[];
  arrangement: Arrangement;
  isOwn: boolean;
  onChange: (arrangement: Arrangement) => void;
  onReset: () => void;
  onDone: () => void;
}) {
  const { items, arrangement, isOwn, onChange, onReset, onDone } = props;
  const ordered = inOrder(items, arrangement);
  return (
    <section aria-label="Arrange the page">
      <Card>
        <CardBody>
          <Flex direction="column" gap="4">
            <Text color="secondary">Only you see it this way.</Text>
            {PLACES.map(({ place, title }) => (
              <Column
                key={place}
                title={title}
                items={ordered.filter(item => item.place === place)}
                arrangement={arrangement}
                onMove={(id, by) => onChange(moved(items, arrangement, id, by))}
                onToggle={item => onChange(toggled(item, arrangement))}
              />
            ))}
            <Flex gap="2">
              <Button size="small" onPress={onDone}>
                Done
              </Button>
              {isOwn && (
                <Button size="small" variant="secondary" onPress={onReset}>
                  Back to the company’s
                </Button>
              )}
            </Flex>
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}

function Column(props: {
  title: string;
  items: HomeItem[];
  arrangement: Arrangement;
  onMove: (id: string, by: -1 | 1) => void;
  onToggle: (item: HomeItem) => void;
}) {
  const { title, items, arrangement, onMove, onToggle } = props;
  const titleId = useId();
  if (items.length === 0) {
    return null;
  }
  return (
    <div>
      <Text as="h2" id={titleId} variant="body-medium" weight="bold">
        {title}
      </Text>
      <ol className={styles.list} aria-labelledby={titleId}>
        {items.map((item, index) => {
          const hidden = isHidden(item, arrangement);
          return (
            <li key={item.id}>
              <Text color={hidden ? 'secondary' : 'primary'}>
                {item.title}
                {hidden && ' (hidden)'}
              </Text>
              <Flex gap="1">
                <ButtonIcon
                  size="small"
                  variant="tertiary"
                  icon={<RiArrowUpLine />}
                  aria-label={`Move ${item.title} up`}
                  isDisabled={index === 0}
                  onPress={() => onMove(item.id, -1)}
                />
                <ButtonIcon
                  size="small"
                  variant="tertiary"
                  icon={<RiArrowDownLine />}
                  aria-label={`Move ${item.title} down`}
                  isDisabled={index === items.length - 1}
                  onPress={() => onMove(item.id, 1)}
                />
                <ButtonIcon
                  size="small"
                  variant="tertiary"
                  icon={hidden ? <RiEyeOffLine /> : <RiEyeLine />}
                  aria-label={`${hidden ? 'Show' : 'Hide'} ${item.title}`}
                  onPress={() => onToggle(item)}
                />
              </Flex>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
