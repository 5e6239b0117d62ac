import { useId } from 'react';
import { niceCeiling } from './nice-ceiling';

/** What a series is drawn with: colour and pattern, so that nobody needs to tell colours apart. */
export type ChartLook = 1 | 2 | 3 | 4 | 5;

export interface ChartSeries {
  readonly name: string;
  readonly look: ChartLook;
}

export interface ChartBar {
  /** What the bar is of, such as a day. */
  readonly name: string;
  /** One of each series, in their order. */
  readonly values: readonly number[];
  /** What stands below it, if it is one of the few that have something. */
  readonly mark?: string | undefined;
}

const TOP = 18;
const PLOT = 132;
const BOTTOM = 20;
const BASE = TOP + PLOT;
/** A bar that is of something can be seen. */
const HEIGHT_MIN = 2;

/**
 * Stacked bars as one picture, drawn on the server and as wide as there is room. `summary` is what it says in words. The
 * values are told by the legend, on hover, and in the table that stands behind it.
 */
export function BarChart({
  summary,
  nameOfBars,
  series,
  bars,
}: {
  summary: string;
  /** What each bar is, as a column's name. */
  nameOfBars: string;
  series: readonly ChartSeries[];
  bars: readonly ChartBar[];
}) {
  const id = useId();
  const top = niceCeiling(Math.max(1, ...bars.map(totalOf)));
  const slot = 100 / Math.max(1, bars.length);
  return (
    <figure className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <svg role="img" aria-label={summary} width="100%" height={BASE + BOTTOM} className="chart">
        <Patterns id={id} series={series} />
        {[top, top / 2].map((value) => (
          <g key={value}>
            <line className="chart-line" x1="0" x2="100%" y1={yOf(value, top)} y2={yOf(value, top)} />
            <text className="chart-text" x="0" y={yOf(value, top) - 4}>
              {numberText(value)}
            </text>
          </g>
        ))}
        {bars.map((bar, at) => (
          <g key={bar.name} className="chart-bar">
            <rect className="chart-hover" x={`${at * slot}%`} width={`${slot}%`} y={TOP} height={PLOT} />
            {stacked(bar, top).map(({ series: each, y, height }) => (
              <rect
                key={each}
                className={`chart-look-${series[each]?.look}`}
                fill={`url(#${id}-${each})`}
                x={`${(at + 0.14) * slot}%`}
                width={`${0.72 * slot}%`}
                y={y}
                height={height}
              />
            ))}
            <title>{`${bar.name}: ${valuesText(series, bar)}`}</title>
          </g>
        ))}
        <line className="chart-base" x1="0" x2="100%" y1={BASE} y2={BASE} />
        {bars.map(
          ({ name, mark }, at) =>
            mark && (
              <text
                key={name}
                className="chart-text"
                x={`${at === 0 ? 0 : at === bars.length - 1 ? 100 : (at + 0.5) * slot}%`}
                y={BASE + 15}
                textAnchor={at === 0 ? 'start' : at === bars.length - 1 ? 'end' : 'middle'}
              >
                {mark}
              </text>
            ),
        )}
      </svg>
      <figcaption className="grid gap-2">
        <Legend id={id} series={series} bars={bars} />
        <details className="chart-table">
          <summary>Show as a table</summary>
          <ChartTable nameOfBars={nameOfBars} series={series} bars={bars} />
        </details>
      </figcaption>
    </figure>
  );
}

function Legend({ id, series, bars }: { id: string; series: readonly ChartSeries[]; bars: readonly ChartBar[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {series.map(({ name, look }, at) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg aria-hidden width="14" height="14" className="chart shrink-0">
            <rect className={`chart-look-${look}`} fill={`url(#${id}-${at})`} x="1" y="1" width="12" height="12" />
          </svg>
          <span>{name}</span>
          <span className="text-muted tabular-nums">
            {numberText(bars.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function ChartTable({
  nameOfBars,
  series,
  bars,
}: {
  nameOfBars: string;
  series: readonly ChartSeries[];
  bars: readonly ChartBar[];
}) {
  return (
    <section
      aria-label="The picture as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="chart-table-frame"
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{nameOfBars}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {series.length > 1 && <th scope="col">All</th>}
          </tr>
        </thead>
        <tbody>
          {[...bars].reverse().map((bar) => (
            <tr key={bar.name}>
              <th scope="row">{bar.name}</th>
              {series.map(({ name }, at) => (
                <td key={name}>{numberText(bar.values[at] ?? 0)}</td>
              ))}
              {series.length > 1 && <td>{numberText(totalOf(bar))}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** One for each series, of its look: a colour, and marks that can be told apart without it. */
function Patterns({ id, series }: { id: string; series: readonly ChartSeries[] }) {
  return (
    <defs>
      {series.map(({ name, look }, at) => (
        <pattern
          key={name}
          id={`${id}-${at}`}
          className={`chart-look-${look}`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
        >
          <rect className={look === 1 ? 'chart-full' : 'chart-soft'} width="6" height="6" />
          {look === 2 && <path className="chart-mark" d="M-1 1 1 -1M0 6 6 0M5 7 7 5" />}
          {look === 3 && <circle className="chart-dot" cx="3" cy="3" r="1.5" />}
          {look === 4 && <path className="chart-mark" d="M0 3H6" />}
          {look === 5 && <path className="chart-mark" d="M0 3H6M3 0V6" />}
        </pattern>
      ))}
    </defs>
  );
}

/** The pieces of a bar from its foot up. */
function stacked(bar: ChartBar, top: number) {
  let below = 0;
  return bar.values.flatMap((value, series) => {
    if (value === 0) return [];
    const foot = yOf(below, top);
    below += value;
    const height = Math.max(HEIGHT_MIN, foot - yOf(below, top));
    return [{ series, y: foot - height, height }];
  });
}

const yOf = (value: number, top: number): number => BASE - (value / top) * PLOT;
const totalOf = ({ values }: ChartBar): number => values.reduce((sum, value) => sum + value, 0);
const numberText = (value: number): string => value.toLocaleString('en');

function valuesText(series: readonly ChartSeries[], bar: ChartBar): string {
  const parts = series.flatMap(({ name }, at) => {
    const value = bar.values[at] ?? 0;
    return value > 0 ? [`${name} ${numberText(value)}`] : [];
  });
  const total = numberText(totalOf(bar));
  return parts.length > 1 ? `${total} (${parts.join(', ')})` : total;
}
