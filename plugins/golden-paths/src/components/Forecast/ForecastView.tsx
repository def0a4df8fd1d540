import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import type { Forecast } from '@paved/plugin-golden-paths-common';
import {
  Ago,
  count,
  duration,
  isNotFound,
  LoadError,
  LoadingLines,
  useLoaded,
} from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { useRefreshWhile } from '../../useRefreshWhile';
import { ForecastItems } from './ForecastItems';
import { ForecastSummary } from './ForecastSummary';
import styles from './Forecast.module.css';

/** What a release would do to every service on the path, before it is published. */
export function ForecastView(props: { id: string; onBack: () => void }) {
  const { id, onBack } = props;
  const api = useApi(goldenPathsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.forecast(id), [api, id]),
  );
  useRefreshWhile(
    state.status === 'loaded' && state.value.state === 'running',
    reload,
  );
  return (
    <Flex direction="column" gap="4">
      <div>
        <Button
          variant="secondary"
          size="small"
          iconStart={<RiArrowLeftLine />}
          onPress={onBack}
        >
          All releases
        </Button>
      </div>
      {state.status === 'loading' && (
        <LoadingLines what="the forecast" lines={5} />
      )}
      {state.status === 'error' &&
        (isNotFound(state.error) ? (
          <Alert
            status="warning"
            icon
            title="There is no such forecast"
            description="The address may be cut off, or the forecast is too old to be kept. Start it again on the list of releases."
          />
        ) : (
          <LoadError
            title="The forecast could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        ))}
      {state.status === 'loaded' && <LoadedForecast forecast={state.value} />}
    </Flex>
  );
}

function LoadedForecast(props: { forecast: Forecast }) {
  const { forecast } = props;
  const { version, state, error, files, startedAt, endedAt } = forecast;
  return (
    <Flex direction="column" gap="4">
      <Card>
        <CardHeader>
          <Text as="h3" variant="body-large" weight="bold">
            {title(forecast)}
          </Text>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="3" role="status">
            {state === 'failed' ? (
              <Alert
                status="danger"
                icon
                title="The forecast could not be finished"
                description={`${
                  error ?? 'It says no reason'
                }. Start it again on the list of releases.`}
              />
            ) : (
              <ForecastSummary forecast={forecast} />
            )}
            <Text variant="body-small" color="secondary">
              Trial upgrades to {version} of every service as it was; nobody’s
              repository is touched. Started <Ago at={startedAt} />
              {endedAt && `, took ${duration(startedAt, endedAt)}`}.
            </Text>
          </Flex>
        </CardBody>
      </Card>
      {files.length > 0 && (
        <Card>
          <CardHeader>
            <Text as="h3" variant="body-large" weight="bold">
              Files in conflict
            </Text>
          </CardHeader>
          <CardBody>
            <ul className={styles.files}>
              {files.map(({ path, repositories }) => (
                <li key={path}>
                  <code>{path}</code>
                  <Text variant="body-small" color="secondary">
                    {count(repositories, 'service')}
                  </Text>
                </li>
              ))}
            </ul>
          </CardBody>
        </Card>
      )}
      {forecast.items.length > 0 && <ForecastItems forecast={forecast} />}
    </Flex>
  );
}

function title({ state, version, clean, conflicting }: Forecast): string {
  if (state !== 'done') {
    return state === 'running'
      ? `Trying ${version} on the services`
      : `Forecast of ${version}`;
  }
  return `${version}: ${clean} clean, ${count(conflicting, 'conflict')}`;
}
