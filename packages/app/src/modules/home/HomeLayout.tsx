import { cloneElement } from 'react';
import { Container, Flex } from '@backstage/ui';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { HomeCard, HomeBand } from './HomeCard';
import { Welcome } from './Welcome';
import styles from './HomeLayout.module.css';

type Widget = HomePageLayoutProps['widgets'][number];

const ALL_COLUMNS = 12;
const MAIN_COLUMNS = 7;

/**
 * The home page: a welcome, then widgets. By the width a widget asks for (of 12 columns) it spans the page, or stands in the
 * main column or beside it; within each, in the order of `app.extensions`.
 */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const bands = widgets.filter(widget => columnsOf(widget) >= ALL_COLUMNS);
  const main = widgets.filter(
    widget =>
      columnsOf(widget) >= MAIN_COLUMNS && columnsOf(widget) < ALL_COLUMNS,
  );
  const side = widgets.filter(widget => columnsOf(widget) < MAIN_COLUMNS);
  return (
    <main>
      <Welcome />
      <Container pt="6">
        <Flex direction="column" gap="6">
          {bands.map(widget => (
            <div key={widget.node.spec.id}>
              {cloneElement(widget.component, { Renderer: HomeBand })}
            </div>
          ))}
          <div className={styles.columns}>
            <Column widgets={main} />
            <Column widgets={side} />
          </div>
        </Flex>
      </Container>
    </main>
  );
}

function Column(props: { widgets: Widget[] }) {
  return (
    <div className={styles.column}>
      {props.widgets.map(widget => (
        <div key={widget.node.spec.id}>
          {cloneElement(widget.component, { Renderer: HomeCard })}
        </div>
      ))}
    </div>
  );
}

function columnsOf({ layout }: Widget): number {
  return layout?.width?.defaultColumns ?? 0;
}
