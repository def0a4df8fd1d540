import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useAction } from '@paved/ui';
import { scorecardsApiRef, type StandingsFilter } from '../../api';
import { nameOf } from '../../words';

/** All that the filters leave, on every page, as a file for a spreadsheet. */
export function DownloadCsv(props: { filter: StandingsFilter }) {
  const { filter } = props;
  const api = useApi(scorecardsApiRef);
  const download = useAction(
    'The file could not be made',
    useCallback(async () => {
      // Fetched, not linked to: a link would carry no token
      const address = URL.createObjectURL(await api.standingsCsv(filter));
      const link = document.createElement('a');
      link.href = address;
      link.download = `${nameOf(filter.scorecard)}.csv`;
      link.click();
      URL.revokeObjectURL(address);
    }, [api, filter]),
  );
  return (
    <Button
      size="small"
      variant="secondary"
      iconStart={<RiDownloadLine />}
      isPending={download.isPending}
      onPress={download.run}
    >
      Download as CSV
    </Button>
  );
}
