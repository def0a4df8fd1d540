import type { Subject } from '../subjects/types';
import type { Amount } from './amounts';
import { Sums } from './Sums';
import type { CostRow, UnallocatedCosts } from './types';

/**
 * What was spent under one key of tags.
 *
 * @public
 */
export interface KeyCost {
  key: string;
  currency: string;
  amount: Amount;
}

/** @public */
export interface CostScope {
  by: 'service' | 'team' | 'system';
  subjectOf: (key: string) => Subject | undefined;
  /** Groups with their titles. */
  teams: ReadonlyMap<string, string>;
  /** A group with all groups below it. */
  within: (team: string) => ReadonlySet<string>;
  /** Title of an entity by its ref. */
  titleOf: (entityRef: string) => string | undefined;
  /** Only what these subjects cost; everything when left out. */
  only?: ReadonlySet<string>;
  /** Groups that may be told apart: what others own of a thing comes in one row. All when left out. */
  tellable?: ReadonlySet<string>;
}

interface Spent {
  subject: Subject;
  sums: Sums;
}

/**
 * Costs by service, team or system, the largest first, with what belongs to nothing in the catalog. Nothing is lost on the way:
 * services and unallocated together are the whole, and so are what systems have, what has none, and unallocated.
 *
 * @public
 */
export function rollUpCosts(
  costs: readonly KeyCost[],
  scope: CostScope,
): { items: CostRow[]; unallocated: UnallocatedCosts; total: Sums } {
  const bySubject = new Map<string, Spent>();
  const byKey = new Map<string, Sums>();
  const total = new Sums();
  for (const { key, currency, amount } of costs) {
    const subject = scope.subjectOf(key);
    if (scope.only && !(subject && scope.only.has(subject.id))) {
      continue;
    }
    total.add(currency, amount);
    if (subject) {
      added(bySubject, subject.id, () => ({
        subject,
        sums: new Sums(),
      })).sums.add(currency, amount);
    } else {
      added(byKey, key, () => new Sums()).add(currency, amount);
    }
  }
  const items = {
    service: byService,
    team: byTeam,
    system: bySystem,
  }[scope.by]([...bySubject.values()], scope);
  return {
    items: largestFirst(items, ({ sums }) => sums).map(({ row, sums }) => ({
      ...row,
      costs: sums.money(),
    })),
    unallocated: {
      costs: sumOf(byKey.values()).money(),
      keys: largestFirst([...byKey], ([, sums]) => sums).map(([key, sums]) => ({
        key,
        costs: sums.money(),
      })),
    },
    total,
  };
}

type Row = { row: Omit<CostRow, 'costs'>; sums: Sums };

function byService(spent: Spent[], scope: CostScope): Row[] {
  const { told, others } = toldApart(spent, scope);
  return [
    ...told.map(({ subject, sums }) => ({
      row: {
        entityRef: subject.entityRef,
        title: subject.title ?? subject.entityRef,
        owner: subject.owner,
        system: subject.system,
      },
      sums,
    })),
    ...others,
  ];
}

/** A team's costs are those of what it and the groups below it own, so they are in those of the groups above it too. */
function byTeam(spent: Spent[], scope: CostScope): Row[] {
  const { told, others } = toldApart(spent, scope);
  const own = new Map<string, Sums>();
  const nobodys = new Sums();
  for (const { subject, sums } of told) {
    const { owner } = subject;
    if (owner) {
      added(own, owner, () => new Sums()).addAll(sums);
    } else {
      nobodys.addAll(sums);
    }
  }
  const teams = [...new Set([...scope.teams.keys(), ...own.keys()])];
  const tellable = teams.filter(team => isTellable(team, scope));
  const rows = tellable.flatMap((team): Row[] => {
    const below = [...scope.within(team)].flatMap(ref => own.get(ref) ?? []);
    return below.length
      ? [
          {
            row: {
              entityRef: team,
              title: scope.teams.get(team) ?? team,
              own: own.get(team)?.money() ?? [],
            },
            sums: sumOf(below),
          },
        ]
      : [];
  });
  return [...rows, ...rowOf('No owner', nobodys), ...others];
}

/** A system is told as a whole: its cost is that of its parts, whoever owns them. */
function bySystem(spent: Spent[], scope: CostScope): Row[] {
  const systems = new Map<string, Sums>();
  for (const { subject, sums } of spent) {
    const system =
      subject.kind.toLowerCase() === 'system'
        ? subject.entityRef
        : subject.system ?? '';
    added(systems, system, () => new Sums()).addAll(sums);
  }
  return [...systems].map(([system, sums]) => ({
    row: {
      entityRef: system,
      title: system ? scope.titleOf(system) ?? system : 'In no system',
    },
    sums,
  }));
}

/** What may be told row by row, and a row for the rest. */
function toldApart(
  spent: Spent[],
  scope: CostScope,
): { told: Spent[]; others: Row[] } {
  const told: Spent[] = [];
  const others = new Sums();
  for (const each of spent) {
    if (isTellable(each.subject.owner, scope)) {
      told.push(each);
    } else {
      others.addAll(each.sums);
    }
  }
  return { told, others: rowOf('Owned by others', others) };
}

function isTellable(
  team: string | undefined,
  { tellable }: CostScope,
): boolean {
  return !tellable || (team !== undefined && tellable.has(team));
}

/** A row that is no entity; none when nothing is in it. */
function rowOf(title: string, sums: Sums): Row[] {
  return sums.currencies().length
    ? [{ row: { entityRef: '', title }, sums }]
    : [];
}

function sumOf(all: Iterable<Sums>): Sums {
  const sums = new Sums();
  for (const each of all) {
    sums.addAll(each);
  }
  return sums;
}

function largestFirst<T>(items: T[], sumsOf: (item: T) => Sums): T[] {
  return items
    .map(item => ({ item, size: sumsOf(item).size() }))
    .sort((a, b) => b.size - a.size)
    .map(({ item }) => item);
}

function added<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
