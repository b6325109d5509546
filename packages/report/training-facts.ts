import { formatNumber } from '@pawl/gate';
import type { Evidence } from './evidence.ts';
import { plural } from './summary.ts';

type Run = NonNullable<Evidence['run']>;

const MOST_NAMED = 5;

/** The features that matter most, of those that matter by more than chance where that is known. */
export function goesByText({ evaluation }: Evidence): string | undefined {
  const explanation = evaluation?.explanation;
  if (!explanation) return undefined;
  const real = explanation.importance.filter(({ interval, rise }) => (interval?.low ?? rise) > 0);
  if (real.length === 0) return 'no feature that matters by more than chance';
  const names = real.slice(0, MOST_NAMED).map(({ feature }) => feature);
  const more = real.length > MOST_NAMED ? `, and ${real.length - MOST_NAMED} more` : '';
  const rest = explanation.importance.length - real.length;
  const idle = rest > 0 ? `; ${plural(rest, 'feature')} may not matter` : '';
  return `${names.join(', ')}${more}${idle}`;
}

/** What the training command reported while it ran. */
export function reportedText({ series }: Run): string | undefined {
  if (series.length === 0) return undefined;
  const shown = series.slice(0, MOST_NAMED).map(({ name, last, best, points }) => {
    const top = best === null || best === last ? '' : `, best ${formatNumber(best)}`;
    return `${name} ${formatNumber(last)}${top} (${plural(points.length, 'point')} kept)`;
  });
  const more = series.length > MOST_NAMED ? `, and ${series.length - MOST_NAMED} more` : '';
  return `${shown.join(', ')}${more}`;
}

/** Energy and carbon of the training, as estimated. */
export function footprintText({ footprint }: Run): string | undefined {
  if (!footprint) return undefined;
  const { energyKwh, carbonGrams, gramsPerKwh, wattsPerCore } = footprint;
  return `about ${formatNumber(energyKwh * 1000, 2)} Wh and ${formatNumber(carbonGrams, 2)} g CO2e, at ${formatNumber(wattsPerCore)} W a core and ${formatNumber(gramsPerKwh)} g a kWh, GPUs not counted`;
}

/** What rows said that the trees had not drawn. */
export function outOfBagText({ facts }: Run): string | undefined {
  const found = facts.out_of_bag;
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined;
  const numbers = Object.entries(found).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[0] !== 'rows',
  );
  if (numbers.length === 0) return undefined;
  return `${numbers.map(([name, value]) => `${name} ${formatNumber(value)}`).join(', ')} on training rows, each by the trees that did not draw it`;
}
