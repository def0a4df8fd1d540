import { Fragment, type PropsWithChildren } from 'react';
import { Card, CardBody, CardFooter, CardHeader, Text } from '@backstage/ui';
import type { RendererProps } from '@backstage/plugin-home-react';

/** How every widget is framed, whoever brings it. */
export function HomeCard(props: RendererProps) {
  const { title, Content, Actions, ContextProvider, Settings, ...rest } = props;
  const Provider: (props: PropsWithChildren) => JSX.Element =
    ContextProvider ?? Fragments;
  return (
    <Provider {...rest}>
      <Card>
        {title && (
          <CardHeader>
            <Text as="h2" variant="body-large" weight="bold">
              {title}
            </Text>
          </CardHeader>
        )}
        <CardBody>
          <Content {...rest} />
        </CardBody>
        {Actions && (
          <CardFooter>
            <Actions />
          </CardFooter>
        )}
      </Card>
    </Provider>
  );
}

/** Widgets as wide as the page frame themselves. */
export function HomeBand(props: RendererProps) {
  const { title, Content, ...rest } = props;
  return (
    <section aria-label={title}>
      <Content {...rest} />
    </section>
  );
}

function Fragments(props: PropsWithChildren): JSX.Element {
  return <Fragment>{props.children}</Fragment>;
}
