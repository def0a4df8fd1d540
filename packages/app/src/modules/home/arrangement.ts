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

/** Moves an item by so many places; it stays where it is at the ends. */
export function moved(
  items: HomeItem[],
  arrangement: Arrangement,
  id: string,
  by: -1 | 1,
): Arrangement {
  const order = inOrder(items, arrangement).map(item => item.id);
  const from = order.indexOf(id);
  const to = from + by;
  if (from === -1 || to < 0 || to >= order.length) {
    return arrangement;
  }
  [order[from], order[to]] = [order[to], order[from]];
  return { ...arrangement, order };
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
