import { useMemo, useState } from 'react';
import {
  Button,
  Container,
  Flex,
  Skeleton,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import { RiLayoutGridLine } from '@remixicon/react';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import type { Home } from '@paved/plugin-adoption-common';
import { Arrange } from './Arrange';
import { inOrder, isHidden } from './arrangement';
import { homeItems, type HomeItem, type Place } from './homeItems';
import { useArrangement } from './useArrangement';
import { useHome } from './useHome';
import { Welcome } from './Welcome';
import styles from './HomeLayout.module.css';

/**
 * The home page: a welcome, then what the company's dashboard has and the widgets of the portal. By the width a widget asks for
 * (of 12 columns) it spans the page, or stands in the main column or beside it; within each, in the order of the dashboard and of
 * `app.extensions`, unless the person has arranged it otherwise.
 */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const { isLoading, home } = useHome();
  return (
    <main>
      <Welcome />
      <Container pt="6">
        {isLoading ? (
          <Flex direction="column" gap="3" role="status">
            <VisuallyHidden>Loading your home page…</VisuallyHidden>
            <Skeleton width="100%" height={72} />
            <Skeleton width="60%" height={240} />
          </Flex>
        ) : (
          <Content widgets={widgets} home={home} />
        )}
      </Container>
    </main>
  );
}

function Content(props: {
  widgets: HomePageLayoutProps['widgets'];
  home: Home;
}) {
  const { widgets, home } = props;
  const { dashboard, problem } = home;
  const items = useMemo(
    () => homeItems(widgets, dashboard),
    [widgets, dashboard],
  );
  const { arrangement, isOwn, change, reset } = useArrangement();
  const [isArranging, setArranging] = useState(false);
  const shown = inOrder(items, arrangement).filter(
    item => !isHidden(item, arrangement),
  );
  const at = (place: Place) => shown.filter(item => item.place === place);
  return (
    <Flex direction="column" gap="6">
      {isArranging && (
        <Arrange
          items={items}
          arrangement={arrangement}
          isOwn={isOwn}
          onChange={change}
          onReset={reset}
          onDone={() => setArranging(false)}
        />
      )}
      {at('band').map(item => (
        <Item key={item.id} item={item} />
      ))}
      <div className={styles.columns}>
        <Column items={at('main')} />
        <Column items={at('side')} />
      </div>
      {problem && (
        <Text variant="body-small" color="secondary">
          The company’s home page can’t be shown: {problem}
        </Text>
      )}
      {!isArranging && (
        <Button
          className={styles.arrange}
          size="small"
          variant="tertiary"
          iconStart={<RiLayoutGridLine />}
          onPress={() => setArranging(true)}
        >
          Arrange this page
        </Button>
      )}
    </Flex>
  );
}

function Column(props: { items: HomeItem[] }) {
  return (
    <div className={styles.column}>
      {props.items.map(item => (
        <Item key={item.id} item={item} />
      ))}
    </div>
  );
}

function Item(props: { item: HomeItem }) {
  return <div className={styles.item}>{props.item.element}</div>;
}
