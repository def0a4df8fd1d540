import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type {
  CheckTransition,
  Scorecard,
  Transition,
  TransitionCause,
} from '@paved/plugin-scorecards-common';
import { Ago, LoadError, LoadingLines, usePages } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { checkTitle, count, levelTitle } from '../../words';
import { CheckStatusBadge } from '../Badges';
import styles from './History.module.css';

const PAGE = 10;
/** Of one moment; the rest is behind a word. */
const SHOWN_CHANGES = 5;

const causes: Record<Exclude<TransitionCause, 'first-evaluation'>, string> = {
  'fact-changed': 'a fact changed',
  'fact-stale': 'a fact grew too old',
  'collector-failed': 'its source could not be asked',
  'check-changed': 'the check changed',
  'entity-changed': 'its catalog file changed',
  'waiver-granted': 'a waiver was granted',
  'waiver-ended': 'a waiver ended',
  'check-enabled': 'the check began to count',
  'time-passed': 'time passed',
};

/** What changed, when and why; newest first. */
export function History(props: { entityRef: string; scorecard: Scorecard }) {
  const { entityRef, scorecard } = props;
  const api = useApi(scorecardsApiRef);
  const { state, more, isLoadingMore, reload } = usePages(
    useCallback(
      cursor =>
        api.entityHistory(entityRef, {
          scorecard: scorecard.ref,
          cursor,
          limit: PAGE,
        }),
      [api, entityRef, scorecard.ref],
    ),
  );
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          History
        </Text>
      </CardHeader>
      <CardBody>
        {state.status === 'loading' && <LoadingLines what="the history" />}
        {state.status === 'error' && (
          <LoadError
            title="The history could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && state.value.length === 0 && (
          <Text color="secondary">
            Nothing has changed yet. The first evaluation will be its first
            entry; “Check again now” makes one.
          </Text>
        )}
        {state.status === 'loaded' && state.value.length > 0 && (
          <Flex direction="column" gap="3">
            <ol className={styles.moments}>
              {state.value.map(transition => (
                <Moment
                  key={transition.id}
                  transition={transition}
                  scorecard={scorecard}
                />
              ))}
            </ol>
            {more && (
              <div>
                <Button
                  size="small"
                  variant="secondary"
                  isPending={isLoadingMore}
                  onPress={more}
                >
                  Show older
                </Button>
              </div>
            )}
          </Flex>
        )}
      </CardBody>
    </Card>
  );
}

function Moment(props: { transition: Transition; scorecard: Scorecard }) {
  const { transition, scorecard } = props;
  const { at, fromLevel, toLevel, changes } = transition;
  const isFirst = changes.every(({ cause }) => cause === 'first-evaluation');
  const shown = isFirst ? 0 : SHOWN_CHANGES;
  return (
    <li>
      <Text variant="body-small" color="secondary">
        <Ago at={at} />
      </Text>
      {fromLevel !== toLevel && (
        <Text as="p" weight="bold" className={styles.level}>
          {levelTitle(scorecard, fromLevel)} → {levelTitle(scorecard, toLevel)}
        </Text>
      )}
      {isFirst && (
        <Text as="p" className={styles.level}>
          Evaluated for the first time
        </Text>
      )}
      <ul className={styles.changes}>
        {changes.slice(0, shown).map(change => (
          <Change key={change.check} change={change} scorecard={scorecard} />
        ))}
      </ul>
      {changes.length > shown && (
        <details className={styles.rest}>
          <summary>
            {isFirst
              ? count(changes.length, 'check')
              : `And ${changes.length - shown} more`}
          </summary>
          <ul className={styles.changes}>
            {changes.slice(shown).map(change => (
              <Change
                key={change.check}
                change={change}
                scorecard={scorecard}
              />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Change(props: { change: CheckTransition; scorecard: Scorecard }) {
  const { change, scorecard } = props;
  const { check, to, cause, message } = change;
  return (
    <li className={styles.change}>
      <span>
        <Text as="span">{checkTitle(scorecard, check)}</Text>
        {cause !== 'first-evaluation' && (
          <Text as="span" variant="body-small" color="secondary">
            {' '}
            because {causes[cause]}. {message}
          </Text>
        )}
      </span>
      {to ? (
        <CheckStatusBadge status={to} />
      ) : (
        <Text variant="body-small" color="secondary">
          Gone
        </Text>
      )}
    </li>
  );
}
