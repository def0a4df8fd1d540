import { Link } from '@backstage/ui';
import type { RequiredCheck } from '@paved/plugin-golden-paths-common';
import { nameOf } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import { PlainList } from '../Lists';

/** What a service on the path has to show; checks of scorecards are links to who passes them. */
export function RequiredChecks(props: { checks: RequiredCheck[] }) {
  const addresses = usePathAddresses();
  return (
    <PlainList label="Required checks" isDense>
      {props.checks.map(required =>
        'text' in required ? (
          <li key={required.text}>{required.text}</li>
        ) : (
          <li key={`${required.scorecard} ${required.check}`}>
            <Link href={addresses.check(required.scorecard, required.check)}>
              {required.check}
            </Link>{' '}
            of {nameOf(required.scorecard)}
          </li>
        ),
      )}
    </PlainList>
  );
}
