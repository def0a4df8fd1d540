import type { Check } from './Check';

const SIGNALS = ['Latency', 'Traffic', 'Errors', 'Saturation'];

interface Panel {
  type?: string;
  title?: string;
  panels?: Panel[];
  targets?: Array<{ expr?: string }>;
}

/** Grafana can show them, and the four golden signals are on them. */
export const dashboards: Check = ({ tree }) => {
  const files = tree.matching('**/*dashboard.json');
  if (!files.length) {
    return [
      {
        rule: 'dashboard',
        file: 'deploy',
        message: 'there is no dashboard (a file that ends in dashboard.json)',
      },
    ];
  }
  return files.flatMap(file =>
    problemsOf(tree.text(file) ?? '').map(message => ({
      rule: 'dashboard',
      file,
      message,
    })),
  );
};

function problemsOf(text: string): string[] {
  let dashboard: { title?: string; uid?: string; panels?: Panel[] };
  try {
    dashboard = JSON.parse(text);
  } catch {
    return [];
  }
  if (!dashboard.title || !Array.isArray(dashboard.panels)) {
    return ['it is no Grafana dashboard: it wants a title and panels'];
  }
  const all = dashboard.panels.flatMap(panel => [
    panel,
    ...(panel.panels ?? []),
  ]);
  const shown = all.filter(({ type }) => type !== 'row' && type !== 'text');
  const titles = all.map(({ title }) => title ?? '').join('\n');
  return [
    ...shown
      .filter(({ title }) => !title)
      .map(({ type }) => `a panel (${type}) has no title`),
    ...shown
      .filter(({ targets }) => !targets?.length || targets.some(t => !t.expr))
      .map(({ title }) => `panel '${title}' asks for nothing`),
    ...SIGNALS.filter(
      signal => !new RegExp(`\\b${signal}\\b`, 'i').test(titles),
    ).map(signal => `no panel is about ${signal}`),
  ];
}
