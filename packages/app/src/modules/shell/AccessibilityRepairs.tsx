import { useEffect } from 'react';
import { SHADOW_DOM_STYLE_LOAD_EVENT } from '@backstage/plugin-techdocs-react';

/**
 * Mends, in the page itself, what keeps stock components of this Backstage release from keyboards and screen readers. Each
 * repair names its component, so that it can go when that is mended upstream.
 */
const repairs: Array<(page: Document) => void> = [
  // Pages without a landmark for their content: catalog, create, docs
  page => {
    const content = page.querySelector('[data-page-content]');
    if (content?.querySelector('main')) {
      content.removeAttribute('role');
    } else {
      content?.setAttribute('role', 'main');
    }
  },
  // Table (core-components): a drag handle that is a button inside the button that sorts
  page => {
    for (const handle of page.querySelectorAll(
      '.MuiTableSortLabel-root [role="button"]',
    )) {
      handle.removeAttribute('role');
      handle.removeAttribute('tabindex');
    }
  },
  // Table (core-components): a heading of level 2 inside one of level 5
  page => {
    for (const heading of page.querySelectorAll('h5:has(> h2)')) {
      heading.setAttribute('role', 'presentation');
    }
  },
  // ContentHeader (core-components): a heading without a text
  page => {
    for (const heading of page.querySelectorAll(
      '[data-testid="header-title"]:empty',
    )) {
      heading.setAttribute('role', 'presentation');
    }
  },
  // PluginHeader (ui): tabs that say they control a panel which is not there
  page => {
    for (const tab of page.querySelectorAll('[role="tab"][aria-controls]')) {
      const panel = tab.getAttribute('aria-controls');
      if (panel && !page.getElementById(panel)) {
        tab.removeAttribute('aria-controls');
      }
    }
  },
  // TemplateCard (scaffolder-react): a nameless link inside a button; the button does what the link does
  page => {
    for (const link of page.querySelectorAll<HTMLAnchorElement>(
      'button[id^="viewDetail-"] a[href]',
    )) {
      link.removeAttribute('href');
      link.closest('button')?.addEventListener('click', event => {
        if (!link.contains(event.target as Node)) {
          link.click();
        }
      });
    }
  },
  // UserSettingsProfileCard (user-settings): a name that is a heading of level 6
  page => {
    for (const heading of page.querySelectorAll('h6.MuiTypography-subtitle1')) {
      heading.setAttribute('role', 'presentation');
    }
  },
  // SearchResult (search-react): list items in boxes that are no lists
  page => {
    for (const item of page.querySelectorAll('li.MuiListItem-root')) {
      if (!item.parentElement?.matches('ul, ol, [role="list"]')) {
        item.setAttribute('role', 'presentation');
      }
    }
  },
];

const DOCS = '[data-testid="techdocs-native-shadowroot"]';
const UNDERLINED_LINKS = 'data-underlined-links';

/** Pages of docs stand in a shadow root of their own, in which the theme of mkdocs thinks it is the whole page. */
function repairDocs(docs: ShadowRoot) {
  // The reader hides a page until its style sheets are there, and one without any for ever
  const page = docs.querySelector('html');
  if (page?.style.opacity === '0' && !page.querySelector('head > link')) {
    page.dispatchEvent(new CustomEvent(SHADOW_DOM_STYLE_LOAD_EVENT));
  }
  docs.querySelector('.md-footer')?.setAttribute('role', 'presentation');
  // A main inside the page's own, which must not be given another role
  const main = docs.querySelector('main');
  if (main) {
    const plain = document.createElement('div');
    for (const { name, value } of main.attributes) {
      plain.setAttribute(name, value);
    }
    plain.append(...main.childNodes);
    main.replaceWith(plain);
  }
  // Links in a text must differ by more than their colour
  if (!docs.querySelector(`[${UNDERLINED_LINKS}]`)) {
    const style = document.createElement('style');
    style.setAttribute(UNDERLINED_LINKS, '');
    style.textContent =
      '.md-typeset :is(p, li, td, dd) a { text-decoration: underline; }';
    docs.append(style);
  }
}

/** Applies the repairs whenever the page changes, at most once a frame. */
export function AccessibilityRepairs() {
  useEffect(() => {
    let frame: number | undefined;
    const changes = {
      childList: true,
      subtree: true,
      attributeFilter: ['aria-controls'],
    };
    const observed = new WeakSet<ShadowRoot>();
    const observer = new MutationObserver(() => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        for (const repair of repairs) {
          repair(document);
        }
        for (const { shadowRoot } of document.querySelectorAll(DOCS)) {
          if (shadowRoot) {
            if (!observed.has(shadowRoot)) {
              observed.add(shadowRoot);
              observer.observe(shadowRoot, changes);
            }
            repairDocs(shadowRoot);
          }
        }
      });
    });
    observer.observe(document.body, changes);
    return () => {
      observer.disconnect();
      if (frame !== undefined) {
        cancelAnimationFrame(frame);
      }
    };
  }, []);
  return null;
}
