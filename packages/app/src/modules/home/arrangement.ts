import type { HomeItem } from './homeItems';

/** How a person has arranged their home page: as far as they have said anything. */
export interface Arrangement {
  /** Ids, from top to bottom. */
  order: string[];
  /** By id. */
  hidden: Record<string, boolean>;
}

export const untouched: Arrangement = { order: [], hidden: {} };

/** What is stored was written by this page, or by an older one, or by hand. */
export function readArrangement(stored: unknown): Arrangement {
  const { order, hidden } = (stored ?? {}) as Partial<
    Record<keyof Arrangement, unknown>
  >;
  return {
    order: Array.isArray(order)
      ? order.filter(id => typeof id === 'string')
      : [],
    hidden:
      typeof hidden === 'object' && hidden !== null
        ? Object.fromEntries(
            Object.entries(hidden).filter(
              (entry): entry is [string, boolean] =>
                typeof entry[1] === 'boolean',
            ),
          )
        : {},
  };
}

/** Items in the person's order. What is new since they arranged it stands behind what it followed. */
export function inOrder(items: HomeItem[], { order }: Arrangement): HomeItem[] {
  const byId = new Map(items.map(item => [item.id, item]));
  const arranged = order.flatMap(id => byId.get(id) ?? []);
  items.forEach((item, index) => {
    if (!order.includes(item.id)) {
      const before = items[index - 1];
      arranged.splice(before ? arranged.indexOf(before) + 1 : 0, 0, item);
    }
  });
  return arranged;
}

export function isHidden(item: HomeItem, { hidden }: Arrangement): boolean {
  return hidden[item.id] ?? item.isHiddenAtFirst ?? false;
}

/** Moves an item among those of its column; it stays where it is at the ends. */
export function moved(
  items: HomeItem[],
  arrangement: Arrangement,
  id: string,
  by: -1 | 1,
): Arrangement {
  const ordered = inOrder(items, arrangement);
  const item = ordered.find(each => each.id === id);
  const column = ordered.filter(({ place }) => place === item?.place);
  const neighbour = column[column.findIndex(each => each.id === id) + by];
  if (!item || !neighbour) {
    return arrangement;
  }
  const swapped = new Map([
    [item, neighbour],
    [neighbour, item],
  ]);
  return {
    ...arrangement,
    order: ordered.map(each => (swapped.get(each) ?? each).id),
  };
}

export function toggled(item: HomeItem, arrangement: Arrangement): Arrangement {
  return {
    ...arrangement,
    hidden: {
      ...arrangement.hidden,
      [item.id]: !isHidden(item, arrangement),
    },
  };
}
