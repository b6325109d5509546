import { arrayAt, damaged, numberIn, objectAt, oneOf, type Place, textIn } from '../untrusted.ts';
import { type FittedFeature, MOST_ONE_HOT, type Preprocessing } from './preprocess.ts';

const MOST_FEATURES = 100_000;
const MOST_LEVELS = 10_000_000;

/**
 * The preprocessing of a model file, for those features in that order. Throws PawlError('record') on anything that
 * fitting could not have made.
 */
export function checkPreprocessing(value: unknown, features: readonly string[]): Preprocessing {
  const place = 'preprocessing';
  const list = arrayAt(objectAt(value, place, ['features']).features, `${place}.features`, 1, MOST_FEATURES);
  if (list.length !== features.length) throw damaged(place, 'does not belong to the features');
  return {
    features: list.map((entry, i) => {
      const feature = checkFeature(entry, `${place}.features.${i}`);
      if (feature.name !== features[i]) throw damaged(place, 'does not belong to the features');
      return feature;
    }),
  };
}

function checkFeature(value: unknown, place: Place): FittedFeature {
  const entry = objectAt(value, place, ['name', 'kind'], ['median', 'scale', 'encoding', 'levels']);
  const name = textIn(entry.name, `${place}.name`);
  const kind = oneOf(entry.kind, `${place}.kind`, ['empty', 'number', 'text']);
  if (kind === 'empty') {
    objectAt(value, place, ['name', 'kind']);
    return { name, kind };
  }
  if (kind === 'text') {
    objectAt(value, place, ['name', 'kind', 'encoding', 'levels']);
    const encoding = oneOf(entry.encoding, `${place}.encoding`, ['one-hot', 'ordinal']);
    // One more for null.
    const most = encoding === 'one-hot' ? MOST_ONE_HOT + 1 : MOST_LEVELS;
    return { name, kind, encoding, levels: checkLevels(entry.levels, `${place}.levels`, most) };
  }
  objectAt(value, place, ['name', 'kind', 'median'], ['scale']);
  const median = numberIn(entry.median, `${place}.median`);
  if (entry.scale === undefined) return { name, kind, median };
  const scale = objectAt(entry.scale, `${place}.scale`, ['mean', 'deviation']);
  const mean = numberIn(scale.mean, `${place}.scale.mean`);
  const deviation = numberIn(scale.deviation, `${place}.scale.deviation`);
  if (deviation <= 0) throw damaged(`${place}.scale.deviation`, 'is not above zero');
  return { name, kind, median, scale: { mean, deviation } };
}

function checkLevels(value: unknown, place: Place, most: number): (string | null)[] {
  const levels = arrayAt(value, place, 1, most).map((level, i) =>
    level === null ? null : textIn(level, `${place}.${i}`),
  );
  if (new Set(levels).size !== levels.length) throw damaged(place, 'names a category twice');
  return levels;
}
