import { Flex, Link, Text } from '@backstage/ui';
import type {
  MetricDefinition,
  MetricTarget,
} from '@paved/plugin-adoption-common';
import { day, targetText } from '../../words';
import styles from './Definition.module.css';

/** What a number means, how it is computed, who says so, and since when. */
export function Definition(props: {
  definition: MetricDefinition;
  target?: MetricTarget;
}) {
  const { definition, target } = props;
  const { id, meaning, formula, sources, version, since, empty, unit } =
    definition;
  return (
    <dl className={styles.list}>
      <dt>What it means</dt>
      <dd>{meaning}</dd>
      <dt>How it is computed</dt>
      <dd>{formula}</dd>
      {target && (
        <>
          <dt>What we aim for</dt>
          <dd>{targetText(target, unit)}</dd>
        </>
      )}
      <dt>When nothing happened</dt>
      <dd>
        {empty === 'zero'
          ? 'It is 0: nothing happened, and that was counted.'
          : 'There is no value: of nothing, no average or share can be told.'}
      </dd>
      <dt>Where it is from</dt>
      <dd>
        <Flex direction="column" gap="1">
          {sources.map(({ title, url }) => (
            <span key={title}>
              {url ? <Link href={url}>{title}</Link> : title}
            </span>
          ))}
          {sources.length === 0 && 'Our own'}
        </Flex>
      </dd>
      <dt>Version</dt>
      <dd>
        <Text>
          {version}, in force since {day(since)} · <code>{id}</code>
        </Text>
      </dd>
    </dl>
  );
}
