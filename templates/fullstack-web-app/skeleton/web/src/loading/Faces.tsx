import type { ReactNode } from 'react';
import { Failure } from './Failure.js';
import type { Loaded } from './useLoaded.js';

interface FacesProps<Item> {
  /** What is loaded, as in "Loading tasks". */
  what: string;
  loaded: Loaded<Item[]>;
  reload: () => void;
  /** What to do when there is nothing yet. */
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}

/** The four faces of a list: loading, failed, empty, and there. */
export function Faces<Item>({ what, loaded, reload, empty, children }: FacesProps<Item>) {
  switch (loaded.face) {
    case 'loading':
      return <p role="status">Loading {what} …</p>;
    case 'failed':
      return (
        <>
          <Failure what={`Can’t load ${what}`} error={loaded.error} />
          <button type="button" onClick={reload}>
            Try again
          </button>
        </>
      );
    case 'loaded':
      return loaded.value.length === 0 ? <p className="quiet">{empty}</p> : children(loaded.value);
  }
}
