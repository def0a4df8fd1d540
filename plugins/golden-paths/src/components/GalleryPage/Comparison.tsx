import type { ReactNode } from 'react';
import { ButtonLink, Link } from '@backstage/ui';
import type { PathSummary } from '@paved/plugin-golden-paths-common';
import { count, ScrollRegion } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import { satisfactionWords, usedBy } from '../../words';
import { StageBadge } from '../Badges';
import { Bullets } from '../Lists';
import { RequiredChecks, Structure } from '../PathFacts';
import styles from './GalleryPage.module.css';

const NOT_SAID = 'Not said';

/** Paths side by side, row by row. */
export function Comparison(props: { summaries: PathSummary[] }) {
  const { summaries } = props;
  const addresses = usePathAddresses();
  const rows: Array<[string, (summary: PathSummary) => ReactNode]> = [
    ['Stage', ({ path }) => <StageBadge lifecycle={path.lifecycle} />],
    ['Language', ({ path }) => path.language ?? NOT_SAID],
    ['Framework', ({ path }) => path.framework ?? NOT_SAID],
    ['What you get', ({ path }) => sentences(path.gives)],
    [
      'Saves',
      ({ path }) =>
        path.hoursSaved === undefined
          ? NOT_SAID
          : `About ${count(path.hoursSaved, 'hour')} each`,
    ],
    [
      'Structure',
      ({ path }) =>
        path.structure.length === 0 ? (
          NOT_SAID
        ) : (
          <Structure entries={path.structure} title={path.title} />
        ),
    ],
    ['CI stages', ({ path }) => sentences(path.cicd.map(stage => stage.name))],
    [
      'Required checks',
      ({ path }) =>
        path.requiredChecks.length === 0 ? (
          'None'
        ) : (
          <RequiredChecks checks={path.requiredChecks} />
        ),
    ],
    [
      'The platform guarantees',
      ({ path }) => sentences(path.support.guarantees),
    ],
    ['The team owns', ({ path }) => sentences(path.support.teamOwns)],
    ['Release', ({ latest }) => latest?.version ?? 'None'],
    ['Used by', usedBy],
    ['Rated', ({ satisfaction }) => satisfactionWords(satisfaction)],
  ];
  return (
    <ScrollRegion label="Paths side by side">
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            {summaries.map(({ path, template }) => (
              <th key={path.ref} scope="col">
                <Link href={addresses.path(path.ref)} weight="bold">
                  {path.title}
                </Link>
                {template && (
                  <div className={styles.start}>
                    <ButtonLink
                      size="small"
                      href={addresses.create(template)}
                      aria-label={`Create from ${path.title}`}
                    >
                      Create
                    </ButtonLink>
                  </div>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, cell]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {summaries.map(summary => (
                <td key={summary.path.ref}>{cell(summary)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function sentences(items: string[]): ReactNode {
  return items.length === 0 ? NOT_SAID : <Bullets items={items} />;
}
