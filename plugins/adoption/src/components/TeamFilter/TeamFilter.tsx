import type { AdoptionViewer } from '@paved/plugin-adoption-common';
import { FilterSelect } from '@paved/ui';
import { teamTree } from '../../teamTree';

/** Not of the spaces that a browser joins. */
const INDENT = '\u2003';

/** Narrows to one of the teams whose numbers the reader may see, shown as a tree. */
export function TeamFilter(props: {
  viewer: AdoptionViewer;
  team: string | undefined;
  onChange: (team: string | undefined) => void;
  className?: string;
}) {
  const { viewer, team, onChange, className } = props;
  const options = teamTree(viewer.allTeams ?? viewer.teams).map(
    ({ ref, title, depth }) => [
      ref,
      // What is chosen stands in the field too, where there is no tree
      ref === team ? title : `${INDENT.repeat(depth)}${title}`,
    ],
  );
  return (
    <FilterSelect
      className={className}
      label="Team"
      all={viewer.mayReadCompany ? 'Whole company' : undefined}
      find="Find a team"
      value={team}
      onChange={onChange}
      options={Object.fromEntries(options)}
    />
  );
}
