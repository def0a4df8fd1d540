import { Select } from '@backstage/ui';
import { nameOf } from './words';

const ALL = 'all';

/** What a list is narrowed to: one choice, or `undefined` for all. A choice that is not among the options stays in sight. */
export function FilterSelect<T extends string>(props: {
  className?: string;
  label: string;
  /** The words for all; left out where one has to be chosen */
  all?: string;
  /** What stands in the field that finds an option, where there are many */
  find?: string;
  value: T | undefined;
  onChange: (value: T | undefined) => void;
  /** What each choice is called */
  options: Readonly<Record<T, string | { label: string }>>;
}) {
  const { className, label, all, find, value, onChange, options } = props;
  const choices = new Map<string, string | { label: string }>([
    ...(all === undefined ? [] : [[ALL, all] as const]),
    ...Object.entries<string | { label: string }>(options),
  ]);
  if (value !== undefined && !choices.has(value)) {
    choices.set(value, nameOf(value));
  }
  return (
    <Select
      className={className}
      label={label}
      size="small"
      search={find === undefined ? undefined : { placeholder: find }}
      value={value ?? ALL}
      onChange={key => onChange(key === ALL ? undefined : (key as T))}
      options={[...choices].map(([id, words]) => ({
        value: id,
        label: typeof words === 'string' ? words : words.label,
      }))}
    />
  );
}
