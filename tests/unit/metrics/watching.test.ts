import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { CountedMetrics } from '../../../lib/metrics/counted-metrics';
import { createMetricsText, type MetricsSources } from '../../../lib/metrics/metrics-text';

/** What the documents, the dashboard and the alerts name is what is exported, and the other way round. */
const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../../../docs', path), 'utf8');

/** Names, with the values that each of their labels has. */
let exported: Map<string, Map<string, Set<string>>>;
beforeAll(async () => {
  const text = await createMetricsText({
    counted: new CountedMetrics(),
    keeper: { health: () => ({ state: 'ready', message: '' }), msSinceAgreement: () => 100 },
    index: {
      meta: async () => ({ build: 'b', applied: 3n, storeId: 's' }),
      size: async () => ({ ipv4: 2, ipv6: 1 }),
    },
    source: {
      position: async () => ({ revision: 3n, storeId: 's' }),
      waitingAfter: async () => ({ count: 0, oldestAt: null }),
    },
    hits: { waiting: 4 },
    webhooks: { backlog: async () => ({ pending: 0, dueSince: null }) },
    clock: { now: () => new Date('2026-11-28T12:00:00Z') },
    streams: { 'visitor-chat': { size: 1 }, 'visitor-call': { size: 0 }, agent: { size: 2 } },
    live: { signs: () => [], callSigns: () => [] },
    build: { version: '1.2.3', node: 'v20' },
  } satisfies MetricsSources).read();
  exported = new Map([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => [name, new Map()]));
  for (const [, series = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      const values = exported.get(metricOf(series)) ?? new Map<string, Set<string>>();
      values.set(label, (values.get(label) ?? new Set()).add(value));
    }
  }
});

/** A histogram's series belong to its name. */
function metricOf(series: string): string {
  const base = series.replace(/_(?:bucket|sum|count)$/, '');
  return exported.has(series) ? series : base;
}

const OF_PROMETHEUS = ['job', 'instance', 'le'];

/** Every metric of an expression is exported, with the labels and values that it asks for. */
function expectExported(expr: string): void {
  const named = [...expr.matchAll(/\b((?:gatehouse|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
  expect(named.length + (/\bup\{/.test(expr) ? 1 : 0), expr).toBeGreaterThan(0);
  const known = new Set(OF_PROMETHEUS);
  for (const [, series = '', selectors = ''] of named) {
    const labels = exported.get(metricOf(series));
    expect(labels, `${series} in ${expr}`).toBeDefined();
    for (const label of labels?.keys() ?? []) known.add(label);
    for (const [, label = '', value = ''] of selectors.matchAll(/(\w+)\s*!?=~?\s*"([^"]*)"/g)) {
      if (OF_PROMETHEUS.includes(label)) continue;
      expect([...(labels?.get(label) ?? [])], `${label} of ${series} in ${expr}`).toContain(value);
    }
  }
  for (const [, labels = ''] of expr.matchAll(/\bby \(([^)]*)\)/g)) {
    for (const label of labels.split(',')) expect([...known], expr).toContain(label.trim());
  }
}

test('the table names every metric with its labels, and none that there isn’t', () => {
  const rows = [...read('watching.md').matchAll(/^\| ((?:`gatehouse_\w+`(?:, )?)+) \|(.*?)\|/gm)];
  const documented = new Map(
    rows.flatMap(([, names = '', labels = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(
        ([, name = '']) => [name, labels.replace(/\(.*?\)|:.*/g, '').match(/\w+/g) ?? []] as const,
      ),
    ),
  );
  const own = [...exported].filter(([name]) => name.startsWith('gatehouse_'));
  expect([...documented.keys()].sort()).toEqual(own.map(([name]) => name).sort());
  for (const [name, labels] of own) {
    expect(documented.get(name), name).toEqual([...labels.keys()].filter((label) => label !== 'le'));
  }
});

test('no combination of labels waits for its first event', () => {
  expect([...(exported.get('gatehouse_refusals_total')?.get('channel') ?? [])]).toEqual([
    'chat',
    'contact_form',
    'call',
    'board',
    'gate',
  ]);
});

describe('the dashboard', () => {
  interface Panel {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string }[];
  }
  const dashboard = JSON.parse(read('grafana-dashboard.json')) as { panels: Panel[] };

  test('asks only for what is exported', () => {
    const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(20);
    for (const expr of expressions) expectExported(expr);
  });

  test('shows every metric of ours', () => {
    const text = JSON.stringify(dashboard);
    const own = [...exported.keys()].filter((name) => name.startsWith('gatehouse_'));
    for (const name of own) expect(text).toContain(name);
  });

  test('has panels that stand beside one another, each with an id of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x} ${y}`), title).toBe(false);
          taken.add(`${x} ${y}`);
        }
      }
    }
  });
});

test('the alerts ask only for what is exported', () => {
  const text = read('examples/prometheus-alerts.yml');
  const expressions = [...text.matchAll(/expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)/g)].map(
    ([, folded, plain]) => folded ?? plain ?? '',
  );
  expect(expressions).toHaveLength([...text.matchAll(/- alert:/g)].length);
  for (const expr of expressions) expectExported(expr);
});
