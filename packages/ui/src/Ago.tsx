import { timeAgo } from './timeAgo';

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
