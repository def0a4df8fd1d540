import { cloneElement, Fragment, type ReactElement } from 'react';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import type {
  HomeDashboard,
  HomeSection,
  HomeWidget,
} from '@paved/plugin-adoption-common';
import { HomeBand, HomeCard } from './HomeCard';
import { SwitchedOff } from './SwitchedOff';

type Widget = HomePageLayoutProps['widgets'][number];

const ALL_COLUMNS = 12;
const MAIN_COLUMNS = 7;

/** Where on the page something stands: across it, in the main column, or beside it. */
export type Place = 'band' | 'main' | 'side';

/** Something on the home page that a person can move or hide. */
export interface HomeItem {
  id: string;
  title: string;
  place: Place;
  element: ReactElement;
  /** Until the person asks for it. */
  isHiddenAtFirst?: boolean;
}

/** The portal's widgets that the parts of a dashboard are shown by. */
const SHOWN_BY: Record<HomeWidget['type'], string> = {
  button: 'home-page-widget:home/quick-actions',
  'service-list': 'home-page-widget:home/my-services',
  'system-status': 'home-page-widget:adoption/system-status',
  'cost-summary': 'home-page-widget:adoption/cost-summary',
  docs: 'home-page-widget:home/docs',
};

/** Those that have no place on the portal's own home page. */
const HIDDEN_AT_FIRST = [SHOWN_BY['system-status'], SHOWN_BY['cost-summary']];

/**
 * What the home page is made of: the sections of the company's dashboard in their order, each shown by the portal's own
 * widgets, then the widgets that no section uses.
 */
export function homeItems(
  widgets: Widget[],
  dashboard: HomeDashboard | undefined,
): HomeItem[] {
  const byId = new Map(widgets.map(widget => [widget.node.spec.id, widget]));
  const sections = dashboard?.sections ?? [];
  const used = new Set(
    sections.flatMap(section =>
      section.widgets.map(widget => SHOWN_BY[widget.type]),
    ),
  );
  return [
    ...sections.map(section => sectionItem(section, byId)),
    ...widgets.filter(widget => !used.has(widget.node.spec.id)).map(ownItem),
  ];
}

function ownItem(widget: Widget): HomeItem {
  const { id } = widget.node.spec;
  const place = placeOf(widget);
  return {
    id,
    title: widget.title ?? id,
    place,
    element: cloneElement(widget.component, { Renderer: rendererOf(place) }),
    isHiddenAtFirst: HIDDEN_AT_FIRST.includes(id),
  };
}

function sectionItem(
  section: HomeSection,
  byId: ReadonlyMap<string, Widget>,
): HomeItem {
  const parts = partsOf(section);
  const places = parts.map(({ shownBy }) => {
    const widget = byId.get(shownBy);
    return widget ? placeOf(widget) : 'side';
  });
  const place = placeOfAll(places);
  return {
    id: `section:${section.id}`,
    title: section.title,
    place,
    element: (
      <Fragment>
        {parts.map(({ shownBy, options }, index) => {
          const title = index === 0 ? section.title : undefined;
          const widget = byId.get(shownBy);
          return widget ? (
            cloneElement(widget.component, {
              // Parts have no other identity than their order
              key: index,
              Renderer: rendererOf(place),
              title,
              ...options,
            })
          ) : (
            <SwitchedOff key={index} title={section.title} id={shownBy} />
          );
        })}
      </Fragment>
    ),
  };
}

interface Part {
  /** Id of the widget. */
  shownBy: string;
  /** What it is to show. */
  options: object;
}

/** Buttons of a section stand together. */
function partsOf({ widgets }: HomeSection): Part[] {
  const actions = widgets.filter(widget => widget.type === 'button');
  const others = widgets.filter(widget => widget.type !== 'button');
  return [
    ...(actions.length
      ? [{ shownBy: SHOWN_BY.button, options: { actions } }]
      : []),
    ...others.map(({ type, ...options }) => ({
      shownBy: SHOWN_BY[type],
      options,
    })),
  ];
}

function placeOf({ layout }: Widget): Place {
  const columns = layout?.width?.defaultColumns ?? 0;
  if (columns >= ALL_COLUMNS) {
    return 'band';
  }
  return columns >= MAIN_COLUMNS ? 'main' : 'side';
}

/** What is as wide as the page stands so only without narrower parts. */
function placeOfAll(places: Place[]): Place {
  if (places.every(place => place === 'band')) {
    return 'band';
  }
  return places.every(place => place === 'side') ? 'side' : 'main';
}

function rendererOf(place: Place) {
  return place === 'band' ? HomeBand : HomeCard;
}
