import { Button, ButtonIcon, Card, CardBody, Flex, Text } from '@backstage/ui';
import {
  RiArrowDownLine,
  RiArrowUpLine,
  RiEyeLine,
  RiEyeOffLine,
} from '@remixicon/react';
import { inOrder, isHidden, moved, toggled } from './arrangement';
import type { Arrangement } from './arrangement';
import type { HomeItem } from './homeItems';
import styles from './Arrange.module.css';

/** Moves and hides what is on the home page, by mouse or keyboard. */
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
          <Flex direction="column" gap="3">
            <Text color="secondary">
              Only you see it this way. Wide parts stand above the columns,
              whatever their place in this list.
            </Text>
            <ol className={styles.list}>
              {ordered.map((item, index) => {
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
                        onPress={() =>
                          onChange(moved(items, arrangement, item.id, -1))
                        }
                      />
                      <ButtonIcon
                        size="small"
                        variant="tertiary"
                        icon={<RiArrowDownLine />}
                        aria-label={`Move ${item.title} down`}
                        isDisabled={index === ordered.length - 1}
                        onPress={() =>
                          onChange(moved(items, arrangement, item.id, 1))
                        }
                      />
                      <ButtonIcon
                        size="small"
                        variant="tertiary"
                        icon={hidden ? <RiEyeOffLine /> : <RiEyeLine />}
                        aria-label={`${hidden ? 'Show' : 'Hide'} ${item.title}`}
                        onPress={() => onChange(toggled(item, arrangement))}
                      />
                    </Flex>
                  </li>
                );
              })}
            </ol>
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
