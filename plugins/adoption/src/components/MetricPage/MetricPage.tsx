import { useCallback, useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { BreadcrumbEntry, useApi } from '@backstage/frontend-plugin-api';
import {
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type {
  AdoptionViewer,
  MetricQuery,
  MetricTile,
} from '@paved/plugin-adoption-common';
import {
  isNotFound,
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, metricsOf } from '../../api';
import { Chart, PartBars, trendContent } from '../../charts';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { shownOf, useViewer } from '../../useViewer';
import { useView } from '../../view';
import { buckets, valueText } from '../../words';
import { Definition } from '../Definition';
import { Target, Trust } from '../MetricTiles';
import { PeriodWords } from '../OverviewPage';
import { ViewFilters } from '../ViewFilters';
import { Rows } from './Rows';
import { spreadText } from './spreadText';
import styles from './MetricPage.module.css';

/** One number: how it came to be, what it is made of, and the rows behind it. */
export function MetricPage() {
  const { id = '' } = useParams();
  const paths = useAdoptionPaths();
  const { view, query, change, suffix, problems } = useView();
  const viewer = useViewer();
  const who = viewer.state.status === 'loaded' ? viewer.state.value : undefined;
  const {
    team,
    path,
    problems: unknown,
  } = who ? shownOf(view, who) : { ...view, problems: [] };
  const shown = useMemo(() => ({ ...query, team, path }), [query, team, path]);
  useDocumentTitle('Adoption');
  return (
    <BreadcrumbEntry
      entry={{ label: 'In detail', href: paths.metric(id, suffix) }}
    >
      <Container>
        <main>
          {viewer.state.status === 'loading' && (
            <LoadingLines what="the number" lines={6} />
          )}
          {viewer.state.status === 'error' && (
            <LoadError
              title="The page could not be loaded"
              error={viewer.state.error}
              onRetry={viewer.reload}
            />
          )}
          {who && (
            <Flex direction="column" gap="4">
              <ViewFilters
                view={{ ...view, team, path }}
                problems={[...problems, ...unknown]}
                query={shown}
                onChange={change}
                viewer={who}
              />
              <LoadedMetric id={id} query={shown} viewer={who} />
            </Flex>
          )}
        </main>
      </Container>
    </BreadcrumbEntry>
  );
}

function LoadedMetric(props: {
  id: string;
  query: MetricQuery;
  viewer: AdoptionViewer;
}) {
  const { id, query, viewer } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      async () => (await metricsOf(api).tiles([id], query))[0],
      [api, id, query],
    ),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="the number" lines={6} />;
  }
  if (state.status === 'error') {
    return isNotFound(state.error) ? (
      <NoSuchMetric id={id} />
    ) : (
      <LoadError
        title="The number could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return (
    <div className={styles.metric} aria-busy={state.stale}>
      <Metric tile={state.value} query={query} viewer={viewer} />
    </div>
  );
}

function Metric(props: {
  tile: MetricTile;
  query: MetricQuery;
  viewer: AdoptionViewer;
}) {
  const { tile, query, viewer } = props;
  const { definition, value, noValue, currency, parts, notes, target } = tile;
  const spread = spreadText(tile);
  useDocumentTitle(definition.title);
  return (
    <Flex direction="column" gap="4">
      <Flex direction="column" gap="1">
        <Text as="h2" variant="title-x-small" weight="bold">
          {definition.title}
        </Text>
        <PeriodWords query={query} viewer={viewer} />
      </Flex>
      <div className={styles.columns}>
        <Card>
          <CardBody>
            <Flex direction="column" gap="3">
              <Text variant="title-medium" weight="bold">
                {value === undefined
                  ? 'No data'
                  : valueText(value, definition.unit, currency)}
              </Text>
              {value === undefined && (
                <Text>{noValue ?? 'Nothing has told of it.'}</Text>
              )}
              <Target tile={tile} />
              <Trust tile={tile} />
              {spread && <Text variant="body-small">{spread}</Text>}
              {notes?.map(note => (
                <Text key={note} variant="body-small" color="secondary">
                  {note}
                </Text>
              ))}
              <Chart
                title={`${definition.title} by ${buckets[
                  query.bucket
                ].title.toLowerCase()}`}
                shape={definition.unit === 'count' ? 'bar' : 'line'}
                content={trendContent(tile, query)}
                labelsTitle={buckets[query.bucket].title}
                empty={noValue}
              />
            </Flex>
          </CardBody>
        </Card>
        <Flex direction="column" gap="4">
          {parts && parts.length > 0 && (
            <Card>
              <CardHeader>
                <Text as="h3" variant="body-large" weight="bold">
                  What it is made of
                </Text>
              </CardHeader>
              <CardBody>
                <PartBars
                  label="What it is made of"
                  parts={parts.map(part => ({
                    title: part.title,
                    value: part.value,
                    told:
                      part.value === undefined
                        ? 'no data'
                        : valueText(part.value, part.unit, currency),
                  }))}
                />
              </CardBody>
            </Card>
          )}
          <Card>
            <CardHeader>
              <Text as="h3" variant="body-large" weight="bold">
                What is meant by it
              </Text>
            </CardHeader>
            <CardBody>
              <Definition definition={definition} target={target} />
            </CardBody>
          </Card>
        </Flex>
      </div>
      {tile.hasRows && <Rows id={tile.metric} query={query} />}
    </Flex>
  );
}

function NoSuchMetric(props: { id: string }) {
  const paths = useAdoptionPaths();
  return (
    <Flex direction="column" gap="2">
      <Text as="h2" variant="title-x-small" weight="bold">
        There is no number {props.id}
      </Text>
      <Text as="p">
        The address may be mistyped, or it is measured no more. All numbers are
        in the <Link href={paths.overview}>overview</Link>.
      </Text>
    </Flex>
  );
}
