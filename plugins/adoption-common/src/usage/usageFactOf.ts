import { pageOf } from './pageOf';
import type { UsageEvent, UsageFact } from './types';

const MOST_CHARACTERS = 100;

/** What an event counts as. @public */
export function usageFactOf(
  event: Pick<UsageEvent, 'action' | 'path' | 'results' | 'term'>,
): UsageFact {
  const { name, plugin, isDocumentation } = pageOf(event.path);
  switch (event.action) {
    case 'navigate':
      return { kind: isDocumentation ? 'docs' : 'page', plugin, name };
    case 'search':
      return {
        kind: event.results === 0 ? 'search-empty' : 'search',
        plugin: 'search',
        name: '',
        term: event.term === undefined ? undefined : normalTerm(event.term),
      };
    default:
      return { kind: 'action', plugin, name: event.action };
  }
}

/** A term in one spelling, as far as capitals, accents' forms and blanks go. */
function normalTerm(term: string): string | undefined {
  return (
    term
      .normalize('NFKC')
      .toLocaleLowerCase('en-US')
      .trim()
      .replace(/\s+/g, ' ')
      .slice(0, MOST_CHARACTERS) || undefined
  );
}
