import { useEffect, useState } from 'react';
import { SearchField } from '@backstage/ui';

const TYPING_PAUSE_MS = 250;

/** A search field that tells what was typed once the typing pauses, and follows the address. */
export function Search(props: {
  className?: string;
  placeholder: string;
  value: string | undefined;
  onChange: (search: string | undefined) => void;
}) {
  const { className, placeholder, value, onChange } = props;
  const [typed, setTyped] = useState(value ?? '');

  // Back, Forward and "Show all" change the address, and the field follows.
  useEffect(() => setTyped(value ?? ''), [value]);

  useEffect(() => {
    if (typed === (value ?? '')) {
      return undefined;
    }
    const timer = setTimeout(
      () => onChange(typed.trim() || undefined),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
    // Only typing starts the clock; the address following it must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);

  return (
    <SearchField
      className={className}
      label="Search"
      placeholder={placeholder}
      size="small"
      value={typed}
      onChange={setTyped}
    />
  );
}
