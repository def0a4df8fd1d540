import { round } from '../shared/statistics.mjs';

const ratio = (ours, theirs) => (theirs > 0 ? round(ours / theirs) : undefined);

/** One row of the outcome. `met` is absent where nothing was promised. */
function row({ measure, ours, theirs, unit, target, met }) {
  return {
    measure,
    ours,
    theirs,
    ratio: ratio(ours, theirs),
    unit,
    target,
    met,
  };
}

/** What was measured, beside what was promised. */
export function judge(results) {
  const rows = [];
  const add = entry => rows.push(row(entry));
  for (const { size, paved, stock } of results.cold ?? []) {
    const isSmall = size < 1000;
    add({
      measure: `cold discovery to all visible, ${size} repositories`,
      ours: paved.seconds,
      theirs: stock.seconds,
      unit: 's',
      target: isSmall ? 'no slower' : 'faster',
      // what repeats of one side differ by is no difference between the sides
      met: isSmall
        ? paved.seconds <= stock.seconds * 1.05
        : paved.seconds < stock.seconds,
    });
    add({
      measure: `— of that since the catalog answers, ${size} repositories`,
      ours: paved.sinceCatalog,
      theirs: stock.sinceCatalog,
      unit: 's',
    });
    add({
      measure: `— boot until it answers, ${size} repositories`,
      ours: paved.boot,
      theirs: stock.boot,
      unit: 's',
    });
    add({
      measure: `— declared entities missing after it, ${size} repositories`,
      ours: paved.missing,
      theirs: stock.missing,
      unit: 'entities',
      target: '0',
      met: paved.missing === 0,
    });
  }
  const { size, unchanged, changed, push, loss, memory, page, load } = results;
  if (unchanged) {
    add({
      measure: `run with nothing changed, ${size} (longest of 5)`,
      ours: unchanged.longest,
      unit: 's',
      target: '≤ 2',
      met: unchanged.longest <= 2 && unchanged.read === 0,
    });
    add({
      measure: '— from asking for it to its end (longest)',
      ours: unchanged.longestWall,
      unit: 's',
    });
  }
  if (changed) {
    add({
      measure: `repositories read when ${changed.changed} of ${size} changed`,
      ours: changed.read,
      unit: 'repositories',
      target: `${changed.changed}`,
      met: changed.read === changed.changed,
    });
    add({ measure: '— that run', ours: changed.seconds, unit: 's' });
    add({
      measure: '— last commit to all of them visible',
      ours: changed.visible,
      unit: 's',
    });
  }
  if (push) {
    add({
      measure: `push to visible, ${size}, p50`,
      ours: push.visible.p50,
      unit: 's',
    });
    add({
      measure: `push to visible, ${size}, p95`,
      ours: push.visible.p95,
      unit: 's',
      target: '≤ 5',
      met: push.visible.p95 <= 5,
    });
    add({
      measure: '— of that git push itself, p50',
      ours: push.push.p50,
      unit: 's',
    });
  }
  if (loss?.paved) {
    for (const accident of Object.keys(loss.paved)) {
      const isAfter = accident === 'afterwards';
      add({
        measure: isAfter
          ? 'entities missing once the folder is back'
          : `entities lost while ${accident} is gone`,
        ours: loss.paved[accident],
        theirs: loss.stock?.[accident],
        unit: 'entities',
        target: '0',
        met: loss.paved[accident] === 0,
      });
    }
  }
  if (memory) {
    add({
      measure: `memory of the backend, ${size}`,
      ours: memory.paved,
      theirs: memory.stock,
      unit: 'MB',
      target: '≤ 1.2 ×',
      met: memory.paved <= memory.stock * 1.2,
    });
    add({
      measure: '— before its garbage was collected',
      ours: memory.uncollected.paved,
      theirs: memory.uncollected.stock,
      unit: 'MB',
    });
  }
  if (page) {
    for (const part of ['p50', 'p95']) {
      add({
        measure: `catalog list request, 20 rows of ${size}, ${part}`,
        ours: page.paved.list[part],
        theirs: page.stock.list[part],
        unit: 'ms',
        ...(part === 'p95' && {
          target: 'no slower (± 10 %)',
          met: page.paved.list.p95 <= page.stock.list.p95 * 1.1,
        }),
      });
    }
    for (const part of ['p50', 'p95']) {
      add({
        measure: `— all requests of the page at once, ${part}`,
        ours: page.paved.page[part],
        theirs: page.stock.page[part],
        unit: 'ms',
      });
    }
  }
  if (load) {
    add({
      measure: 'JavaScript of the first load, sign-in and catalog',
      ours: load.paved.total,
      theirs: load.stock.total,
      unit: 'kB',
      target: 'no more',
      met: load.paved.total <= load.stock.total,
    });
    add({
      measure: '— of that until the sign-in page is there',
      ours: load.paved.signIn,
      theirs: load.stock.signIn,
      unit: 'kB',
    });
  }
  return rows;
}
