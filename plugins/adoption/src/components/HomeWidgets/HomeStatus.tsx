import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiQuestionLine,
} from '@remixicon/react';
import type {
  ComponentState,
  PlatformComponent,
} from '@paved/plugin-adoption-common';
import {
  Ago,
  Badge,
  LoadError,
  LoadingLines,
  useLoaded,
  type StateWords,
} from '@paved/ui';
import { adoptionApiRef } from '../../api';
import { minutesText, valueText } from '../../words';
import styles from './HomeWidgets.module.css';

/** Of 30 days, but for what is lost when nobody looks. */
const ALL_MINUTES = 29.5 * 24 * 60;

const states: Record<ComponentState, StateWords> = {
  up: {
    label: 'Up',
    tone: 'positive',
    icon: <RiCheckboxCircleLine aria-hidden />,
  },
  degraded: {
    label: 'Degraded',
    tone: 'warning',
    icon: <RiErrorWarningLine aria-hidden />,
  },
  down: {
    label: 'Down',
    tone: 'negative',
    icon: <RiCloseCircleLine aria-hidden />,
  },
  unknown: {
    label: 'Unknown',
    tone: 'neutral',
    icon: <RiQuestionLine aria-hidden />,
  },
};

/** Whether parts of the platform are up: those that are named, or all that are watched. */
export function HomeStatus(props: { components?: string[] }) {
  const { components: names = [] } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => api.items<PlatformComponent>('/reliability/components'),
      [api],
    ),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="the platform’s state" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="The platform’s state could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  const shown = names.length
    ? names.map(
        name =>
          state.value.find(component => component.name === name) ??
          unwatched(name),
      )
    : state.value;
  return shown.length === 0 ? (
    <Text color="secondary">
      No part of the platform is watched yet. The platform team names them in
      the portal’s configuration, under <code>adoption.reliability</code>.
    </Text>
  ) : (
    <ul className={styles.parts}>
      {shown.map(component => (
        <Component key={component.name} component={component} />
      ))}
    </ul>
  );
}

function Component(props: { component: PlatformComponent }) {
  const { title, state, since } = props.component;
  const { label, tone, icon } = states[state];
  return (
    <li>
      <Flex direction="column" gap="0">
        <Text>{title}</Text>
        <Text variant="body-small" color="secondary">
          {uptimeText(props.component)}
          {since && state !== 'up' && state !== 'unknown' && (
            <>
              , since <Ago at={since} />
            </>
          )}
        </Text>
      </Flex>
      <Badge tone={tone} icon={icon}>
        {label}
      </Badge>
    </li>
  );
}

/** Of a month only where it was watched for one. */
function uptimeText({
  uptime,
  watchedMinutes,
  state,
}: PlatformComponent): string {
  if (uptime === undefined) {
    return state === 'unknown'
      ? 'Nobody watches it yet'
      : 'Watched for less than a minute';
  }
  const time =
    watchedMinutes < ALL_MINUTES
      ? `${minutesText(watchedMinutes)} watched`
      : '30 days';
  return `${valueText(uptime, 'percent')} up in ${time}`;
}

/** Named on the home page, and not told of by anything. */
function unwatched(name: string): PlatformComponent {
  const words = name.replace(/[-_]+/g, ' ');
  return {
    name,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    state: 'unknown',
    watchedMinutes: 0,
  };
}
