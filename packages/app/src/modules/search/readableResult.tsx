import type { ComponentType } from 'react';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import type { SearchResultItemExtensionComponent } from '@backstage/plugin-search-react/alpha';

type Props = Parameters<SearchResultItemExtensionComponent>[0];

/** What the search index says of an entity that has no type. */
const NO_TYPE = 'other';

/** Shows an entity found with its owner's name, and no type where it has none. */
export function readableResult(Stock: ComponentType<Props>) {
  function OwnedResult(props: Props & { owner: string }) {
    const { owner, ...others } = props;
    const { primaryTitle } = useEntityPresentation(owner);
    return (
      <Stock {...others} result={changed(props, { owner: primaryTitle })} />
    );
  }
  return function ReadableResult(props: Props) {
    const { type, owner } = (props.result ?? {}) as {
      type?: string;
      owner?: string;
    };
    const typed =
      type === NO_TYPE
        ? { ...props, result: changed(props, { type: '' }) }
        : props;
    return owner ? (
      <OwnedResult {...typed} owner={wholeRef(owner)} />
    ) : (
      <Stock {...typed} />
    );
  };
}

function changed(props: Props, change: { owner?: string; type?: string }) {
  return props.result && { ...props.result, ...change };
}

function wholeRef(owner: string): string {
  return stringifyEntityRef(parseEntityRef(owner, { defaultKind: 'group' }));
}
