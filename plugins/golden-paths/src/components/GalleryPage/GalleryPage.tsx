import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Container, Flex, Text } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import type { PathSummary } from '@paved/plugin-golden-paths-common';
import {
  FilterSelect,
  LoadError,
  LoadingLines,
  Search,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { purposeRank, purposeTitle } from '../../words';
import { UnfinishedRuns } from '../Creations';
import { Comparison } from './Comparison';
import { PathCard } from './PathCard';
import {
  matches,
  MOST_COMPARED,
  useGalleryView,
  type GalleryView,
} from './useGalleryView';
import styles from './GalleryPage.module.css';

/** Golden paths by what one wants to build, and beside each other. */
export function GalleryPage() {
  useDocumentTitle('Golden paths');
  const api = useApi(goldenPathsApiRef);
  const { state, reload } = useLoaded(useCallback(() => api.paths(), [api]));
  return (
    <Container>
      <main>
        {state.status === 'loading' && (
          <LoadingLines what="the golden paths" lines={6} />
        )}
        {state.status === 'error' && (
          <LoadError
            title="The golden paths could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <Flex direction="column" gap="5">
            <UnfinishedRuns />
            {state.value.length === 0 ? (
              <NoPaths />
            ) : (
              <LoadedGallery summaries={state.value} />
            )}
          </Flex>
        )}
      </main>
    </Container>
  );
}

function LoadedGallery(props: { summaries: PathSummary[] }) {
  const { summaries } = props;
  const { view, change } = useGalleryView();
  const chosen = summaries.filter(({ path }) => view.chosen.includes(path.ref));
  if (view.isComparing && chosen.length > 1) {
    return (
      <Flex direction="column" gap="4">
        <Flex justify="between" align="center" gap="3">
          <Text as="h2" variant="title-x-small" weight="bold">
            Side by side
          </Text>
          <Button
            variant="secondary"
            iconStart={<RiArrowLeftLine />}
            onPress={() => change({ isComparing: false })}
          >
            Back to all paths
          </Button>
        </Flex>
        <Comparison summaries={chosen} />
      </Flex>
    );
  }
  const shown = summaries.filter(summary => matches(summary, view));
  return (
    <Flex direction="column" gap="5">
      <Filters summaries={summaries} view={view} onChange={change} />
      {shown.length === 0 && (
        <Flex direction="column" align="center" gap="3" p="6">
          <Text>No path matches. Look for less, or show all.</Text>
          <Button
            size="small"
            variant="secondary"
            onPress={() => change({ search: undefined, language: undefined })}
          >
            Show all paths
          </Button>
        </Flex>
      )}
      {byPurpose(shown).map(([purpose, ofPurpose]) => (
        <section key={purpose} aria-label={purpose}>
          <Text as="h2" variant="title-x-small" weight="bold">
            {purpose}
          </Text>
          <ul className={styles.cards}>
            {ofPurpose.map(summary => (
              <li key={summary.path.ref}>
                <PathCard
                  summary={summary}
                  isChosen={view.chosen.includes(summary.path.ref)}
                  mayChoose={view.chosen.length < MOST_COMPARED}
                  onChoose={isChosen =>
                    change({
                      chosen: isChosen
                        ? [...view.chosen, summary.path.ref]
                        : view.chosen.filter(ref => ref !== summary.path.ref),
                    })
                  }
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {view.chosen.length > 0 && (
        <div className={styles.tray} role="region" aria-label="Comparison">
          <Text role="status">
            {chosen.length < 2
              ? 'Choose another path to compare it with.'
              : chosen.map(({ path }) => path.title).join(', ')}
          </Text>
          <Flex gap="2">
            <Button variant="secondary" onPress={() => change({ chosen: [] })}>
              Clear
            </Button>
            <Button
              isDisabled={chosen.length < 2}
              onPress={() => change({ isComparing: true })}
            >
              {`Compare ${chosen.length} paths`}
            </Button>
          </Flex>
        </div>
      )}
    </Flex>
  );
}

function Filters(props: {
  summaries: PathSummary[];
  view: GalleryView;
  onChange: (part: Partial<GalleryView>) => void;
}) {
  const { summaries, view, onChange } = props;
  const languages = [
    ...new Set(summaries.flatMap(({ path }) => path.language ?? [])),
  ].sort();
  return (
    <Flex gap="3" align="end" className={styles.filters}>
      <Search
        className={styles.search}
        placeholder="What do you want to build?"
        value={view.search}
        onChange={search => onChange({ search })}
      />
      <FilterSelect
        className={styles.select}
        label="Language"
        all="All languages"
        value={view.language}
        onChange={language => onChange({ language })}
        options={Object.fromEntries(languages.map(name => [name, name]))}
      />
    </Flex>
  );
}

function NoPaths() {
  return (
    <Flex direction="column" align="center" gap="2" p="6">
      <Text weight="bold">There is no golden path yet.</Text>
      <Text color="secondary">
        A golden path is a folder with a golden-path.yaml in a repository. Push
        one, and it is here within seconds.
      </Text>
    </Flex>
  );
}

/** Usual purposes first, those without one last; paths that one can start with before those that end. */
function byPurpose(summaries: PathSummary[]): Array<[string, PathSummary[]]> {
  const groups = new Map<string | undefined, PathSummary[]>();
  for (const summary of summaries) {
    const { purpose } = summary.path;
    groups.set(purpose, [...(groups.get(purpose) ?? []), summary]);
  }
  return [...groups]
    .map(([purpose, items]): [string, PathSummary[], number] => [
      purposeTitle(purpose),
      items.sort(
        (a, b) =>
          Number(a.path.lifecycle.stage === 'deprecated') -
            Number(b.path.lifecycle.stage === 'deprecated') ||
          a.path.title.localeCompare(b.path.title),
      ),
      purposeRank(purpose),
    ])
    .sort((a, b) => a[2] - b[2] || a[0].localeCompare(b[0]))
    .map(([title, items]) => [title, items]);
}
