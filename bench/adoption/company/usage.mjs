import { createHash } from 'node:crypto';
import { personRef, serviceName, YEARS_MS } from './describeCompany.mjs';

const DAY_MS = 86_400_000;
export const TERMS = 200;
const PAGES = 5;
/** What browsers kept may be a week old when it arrives; these are a little younger. */
const RECENT_MS = 6 * DAY_MS;

export const termOf = index => `how to ${index}`;

/**
 * SQL of the events that are written straight into tables, the same for both sides: `at` (milliseconds), `person`, `service`,
 * `page`, `term` (numbers), and `what`, of a hundred: below 60 an entity's page, 65 the home page, 70 the catalog, 88 a page of
 * documentation, 96 a search, 98 one that finds nothing, else the use of a template.
 */
export function historyOf(company, { count, until }) {
  const first = until - YEARS_MS;
  const random = (seed, below) =>
    `((hashint8extended(i, ${seed}) & 2147483647) % ${below})::integer`;
  return `select i,
    (${first} + ((i + 0.5) / ${count} * ${YEARS_MS}))::bigint as at,
    floor(${
      company.people
    } * power((hashint8extended(i, 1) & 1048575) / 1048576.0, 1.5))::integer as person,
    ${random(2, 100)} as what,
    ${random(3, company.services)} as service,
    ${random(4, PAGES)} as page,
    ${random(5, TERMS)} as term
  from generate_series(0, ${count - 1}) as i`;
}

const hash = text => createHash('md5').update(text).digest();

/** The nth event that is sent; people of a batch are one. */
export function sentEvent(company, { series, person, index, now }) {
  const bytes = hash(`${series}/${index}`);
  const hex = bytes.toString('hex');
  return {
    id: [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20),
    ].join('-'),
    at: now - (bytes.readUInt32BE(0) % RECENT_MS),
    person,
    what: bytes[4] % 100,
    service: bytes.readUInt16BE(5) % company.services,
    page: bytes[7] % PAGES,
    term: bytes[8] % TERMS,
  };
}

/** Batches of one person each, as browsers send them. */
export function batchesOf(company, { series, count, size }) {
  return Array.from({ length: Math.ceil(count / size) }, (_, batch) => ({
    series,
    person: batch % company.people,
    first: batch * size,
    size: Math.min(size, count - batch * size),
  }));
}

/** The events of a batch, the same whenever it is sent. */
export const eventsOf = (company, { series, person, first, size }, now) =>
  Array.from({ length: size }, (_, index) =>
    sentEvent(company, { series, person, index: first + index, now }),
  );

/** As the browser of Paved tells it. */
export function toPaved({ id, at, what, service, page, term }) {
  const entity = `default/component/${serviceName(service)}`;
  const navigate = path => ({ id, at, action: 'navigate', path });
  if (what < 60) {
    return navigate(`/catalog/${entity}`);
  }
  if (what < 70) {
    return navigate(what < 65 ? '/' : '/catalog');
  }
  if (what < 88) {
    return navigate(`/docs/${entity}/guide-${page}/`);
  }
  if (what < 98) {
    const results = what < 96 ? 7 : 0;
    return {
      id,
      at,
      action: 'search',
      path: '/search',
      results,
      ...(results === 0 && { term: termOf(term) }),
    };
  }
  return { id, at, action: 'create', path: '/create' };
}

/** As the browser of Adoption Insights tells it. */
export function toInsights({ at, person, what, service, page, term }) {
  const userName = personRef(person);
  const name = serviceName(service);
  const entity = { kind: 'component', namespace: 'default', name };
  const event = (pluginId, action, subject, attributes = {}, more = {}) => ({
    action,
    subject,
    attributes,
    context: {
      pluginId,
      extension: 'App',
      routeRef: 'unknown',
      userName,
      userId: createHash('sha256').update(userName).digest('hex'),
      timestamp: new Date(at).toISOString(),
      ...more,
    },
  });
  if (what < 60) {
    const path = `/catalog/default/component/${name}`;
    return event('catalog', 'navigate', path, entity);
  }
  if (what < 70) {
    return what < 65
      ? event('home', 'navigate', '/')
      : event('catalog', 'navigate', '/catalog');
  }
  if (what < 88) {
    const path = `/docs/default/component/${name}/guide-${page}/`;
    return event('techdocs', 'navigate', path, entity);
  }
  if (what < 98) {
    return {
      ...event('search', 'search', termOf(term)),
      value: what < 96 ? 7 : 0,
    };
  }
  return event(
    'scaffolder',
    'click',
    'Create',
    {},
    { entityRef: 'template:default/service' },
  );
}
