import { formatNumber } from '@pawl/gate';
import { xmlText } from './escape.ts';
import type { AcceptedRun } from './section.ts';
import { directionText, valuesOf } from './trend.ts';

const MAX_POINTS = 60;
const MAX_LABELS = 6;
const WIDTH = 600;
const HEIGHT = 260;
const PLOT = { left: 78, right: 580, top: 44, bottom: 208 } as const;
/** The right one has room for the newest value. */
const MARGIN = { left: 14, right: 66 } as const;
const TICKS = 4;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly run: AcceptedRun;
}

/**
 * A metric over the accepted runs as a self-contained SVG image, light or dark as the reader's system is. Runs without
 * the metric are a gap in the line.
 */
export function historyChart(history: readonly AcceptedRun[], metric: string): string {
  const runs = history.slice(-MAX_POINTS);
  const values = valuesOf(runs, metric);
  const ticks = niceTicks(values.filter((value) => value !== null));
  const points = runs.map((run, i) => placePoint(run, i, runs.length, values[i] ?? null, ticks));
  const direction = directionText(metric);
  const name = xmlText(metric, 40);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">${name} over the last ${runs.length} accepted runs</title>`,
    STYLE,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`,
    `<text class="name" x="16" y="26">${name}${direction ? ` <tspan class="hint">${direction}</tspan>` : ''}</text>`,
    ...gridLines(ticks),
    ...runLabels(points, runs),
    `<text class="label" x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">accepted runs, oldest to newest</text>`,
    ...line(points),
    ...dots(points),
    '</svg>',
  ].join('\n')}\n`;
}

const STYLE = `<style>
.ground{fill:#fff;stroke:#d1d9e0}text{font:12px -apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#59636e}
.name{font-size:14px;font-weight:600;fill:#1f2328}.hint{font-weight:400;font-size:12px;fill:#59636e}
.value{font-weight:600;fill:#1f2328}.grid{stroke:#d1d9e0}.line{fill:none;stroke:#0969da;stroke-width:2;stroke-linejoin:round}
.dot{fill:#0969da}.last{stroke:#fff;stroke-width:2}
@media(prefers-color-scheme:dark){.ground{fill:#0d1117;stroke:#3d444d}text,.hint{fill:#9198a1}.name,.value{fill:#f0f6fc}
.grid{stroke:#3d444d}.line{stroke:#4493f8}.dot{fill:#4493f8}.last{stroke:#0d1117}}
</style>`;

/** Round numbers from below the least value to above the greatest, rising. */
function niceTicks(values: readonly number[]): number[] {
  if (values.length === 0) return [0, 1];
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const largest = Math.max(-least, greatest);
  // So close to the end of what a number can be, no rounder one may be left.
  if (largest > 1e300) return [Math.min(0, least), Math.max(0, greatest)];
  const flat = greatest - least < largest * 1e-9;
  const margin = flat ? largest * 0.05 || 1 : 0;
  const raw = (greatest - least + 2 * margin) / TICKS;
  if (raw < 1e-300) return [least - 1, greatest + 1];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10) * power;
  const first = Math.floor((least - margin) / step);
  const count = Math.ceil((greatest + margin) / step - 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function heightOf(value: number, ticks: readonly number[]): number {
  const low = ticks[0]!;
  const high = ticks.at(-1)!;
  // Halves first: the span of two finite numbers may not be finite.
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  return round(PLOT.bottom - share * (PLOT.bottom - PLOT.top));
}

function placePoint(
  run: AcceptedRun,
  index: number,
  count: number,
  value: number | null,
  ticks: readonly number[],
): Point | null {
  if (value === null) return null;
  return { x: across(index, count), y: heightOf(value, ticks), value, run };
}

function across(index: number, count: number): number {
  const width = PLOT.right - PLOT.left - MARGIN.left - MARGIN.right;
  return round(PLOT.left + MARGIN.left + (count === 1 ? width / 2 : (index / (count - 1)) * width));
}

function gridLines(ticks: readonly number[]): string[] {
  return ticks.flatMap((tick) => {
    const y = heightOf(tick, ticks);
    return [
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}"/>`,
      `<text x="${PLOT.left - 8}" y="${round(y + 4)}" text-anchor="end">${formatNumber(tick)}</text>`,
    ];
  });
}

/** Commits along the axis, no more than have room; the newest always. */
function runLabels(points: readonly (Point | null)[], runs: readonly AcceptedRun[]): string[] {
  const every = Math.ceil(runs.length / MAX_LABELS);
  return runs.flatMap((run, i) => {
    if ((runs.length - 1 - i) % every !== 0) return [];
    const text = xmlText(run.commit?.slice(0, 7) ?? run.at.slice(0, 10), 10);
    const x = points[i]?.x ?? across(i, runs.length);
    return [`<text x="${x}" y="${PLOT.bottom + 20}" text-anchor="middle">${text}</text>`];
  });
}

function line(points: readonly (Point | null)[]): string[] {
  const path = points.map((point, i) => {
    if (!point) return '';
    return `${i === 0 || !points[i - 1] ? 'M' : 'L'}${point.x} ${point.y}`;
  });
  const drawn = path.join('');
  return drawn === '' ? [] : [`<path class="line" d="${drawn}"/>`];
}

function dots(points: readonly (Point | null)[]): string[] {
  const known = points.filter((point) => point !== null);
  const last = known.at(-1);
  if (!last)
    return [`<text x="${WIDTH / 2}" y="120" text-anchor="middle">no accepted run has this metric</text>`];
  const marks = known.map(({ x, y }) => `<circle class="dot" cx="${x}" cy="${y}" r="3"/>`);
  return [
    ...marks,
    `<circle class="dot last" cx="${last.x}" cy="${last.y}" r="5"/>`,
    `<text class="value" x="${round(last.x + 10)}" y="${round(last.y + 4)}">${formatNumber(last.value)}</text>`,
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
