import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import type { BlockedEntity } from '@paved/plugin-scorecards-common';
import { LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { useScorecardPaths } from '../../useScorecardPaths';
import { nameOf } from '../../words';
import { GateBadge } from '../Badges';
import { Name } from '../Name';
import styles from './WhatBlocks.module.css';

const SHOWN = 5;
const SHOWN_FIXES = 3;

/** Services of the reader's that can't be released, each with what to mend first. */
export function WhatBlocks() {
  const api = useApi(scorecardsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.blocking({ limit: SHOWN }), [api]),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="what blocks your services" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="What blocks your services could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  if (state.value.length === 0) {
    return (
      <Flex align="center" gap="3">
        <RiShieldCheckLine className={styles.well} aria-hidden />
        <Flex direction="column" gap="0.5">
          <Text weight="bold">Nothing holds you back.</Text>
          <Text color="secondary">
            No service that you or your teams own is stopped by a release gate.
          </Text>
        </Flex>
      </Flex>
    );
  }
  return (
    <ul className={styles.list}>
      {state.value.map(blocked => (
        <li key={`${blocked.entityRef} ${blocked.scorecard}`}>
          <Blocked blocked={blocked} />
        </li>
      ))}
    </ul>
  );
}

function Blocked(props: { blocked: BlockedEntity }) {
  const { entityRef, title, scorecard, gate, fixes } = props.blocked;
  const paths = useScorecardPaths();
  return (
    <Flex direction="column" gap="1">
      <Flex justify="between" align="center" gap="3" className={styles.head}>
        <Link href={paths.entity(entityRef, scorecard)} weight="bold">
          {title ?? nameOf(entityRef)}
        </Link>
        <GateBadge decision={gate} />
      </Flex>

      <Text variant="body-small" color="secondary" as="p">
        <Name entityRef={scorecard} />
        {fixes.length > 0 &&
          `: ${fixes
            .slice(0, SHOWN_FIXES)
            .map(fix => fix.title)
            .join(' · ')}`}
        {fixes.length > SHOWN_FIXES &&
          ` · and ${fixes.length - SHOWN_FIXES} more`}
      </Text>
    </Flex>
  );
}
