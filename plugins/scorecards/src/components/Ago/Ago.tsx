const UNITS: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 365 * 24 * 3600],
  ['month', 30 * 24 * 3600],
  ['week', 7 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
];

/** An instant as "3 minutes ago" or "in 5 days"; the exact time under the pointer. */
export function Ago(props: { at: string }) {
  const { at } = props;
  return (
    <time
      dateTime={at}
      title={new Intl.DateTimeFormat('en-GB', {
        dateStyle: 'medium',
        timeStyle: 'short',
      }).format(new Date(at))}
    >
      {timeAgo(at)}
    </time>
  );
}

function timeAgo(iso: string): string {
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) {
      return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(
        -Math.trunc(seconds / size),
        unit,
      );
    }
  }
  return 'just now';
}
