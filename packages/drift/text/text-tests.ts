import { crc32 } from 'node:zlib';
import type { CategoryCounts } from '../category-counts.ts';
import type { ColumnTest } from '../column-test.ts';
import type { NumberSample } from '../number-sample.ts';
import { distributionOfNumbers } from '../number-tests.ts';
import { rankTest } from '../rank-test.ts';
import type { DriftSettings, EffectThresholds } from '../settings.ts';
import { sortNumbers } from '../sort-numbers.ts';
import { learnDomain } from './domain.ts';
import { hashedFeatures, wordsOf } from './tokens.ts';

/** Texts of each side that are looked at, drawn at random. */
const MOST_TEXTS = 5000;
/** Of each side; fewer are insufficient for what is learned from half of them. */
const LEAST_TEXTS = 20;
const DRAWS = 9999;
/** The change of the share of unknown words that is worth acting on. */
const VOCABULARY = 0.05;
/** The area under the ROC curve from which texts are told apart well enough to matter; 0.5 is not at all. */
const WORDING = 0.6;
const NAMED = 5;

interface Text {
  readonly text: string;
  readonly words: readonly string[];
}

/**
 * What may drift in a column of prose: how long texts are, how many of their words are unknown to the reference, and what
 * they are written like, by a classifier that is tried on texts that it has not seen. Both samples have values.
 */
export function textTests(
  column: string,
  counts: CategoryCounts,
  settings: DriftSettings,
  thresholds: EffectThresholds,
): ColumnTest[] {
  const reference = sampleOf(counts.names, counts.reference, settings.seed);
  const current = sampleOf(counts.names, counts.current, settings.seed + 1);
  const length = (aspect: 'characters' | 'words', of: (text: Text) => number): ColumnTest => ({
    ...distributionOfNumbers(column, lengths(reference, of), lengths(current, of), settings, thresholds),
    aspect,
    others: [],
    note: `median ${middle(current, of)} ${aspect}, was ${middle(reference, of)}`,
  });
  const few = Math.min(reference.length, current.length) < LEAST_TEXTS;
  return [
    length('characters', ({ text }) => text.length),
    length('words', ({ words }) => words.length),
    ...(few
      ? []
      : [
          vocabularyTest(column, reference, current, settings),
          wordingTest(column, reference, current, settings),
        ]),
  ];
}

/** At most so many texts, in random order, which follows from the texts and not from how they were listed. */
function sampleOf(names: readonly string[], counts: Float64Array, seed: number): Text[] {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  // About three times as many as are wanted come before this.
  const last = Math.min(1, (3 * MOST_TEXTS) / rows) * 2 ** 32;
  const drawn: { readonly key: number; readonly text: string }[] = [];
  for (const [i, text] of names.entries()) {
    if (counts[i] === 0) continue;
    const checksum = crc32(text);
    for (let k = 0; k < counts[i]!; k++) {
      const key = mixed(checksum ^ mixed(seed + k));
      if (key <= last) drawn.push({ key, text });
    }
  }
  drawn.sort((a, b) => a.key - b.key || (a.text < b.text ? -1 : 1));
  return drawn.slice(0, MOST_TEXTS).map(({ text }) => ({ text, words: wordsOf(text) }));
}

/** A number of 32 bits in which each bit depends on all of another (the end of MurmurHash3, Appleby 2011). */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function lengths(texts: readonly Text[], of: (text: Text) => number): NumberSample {
  const sorted = Float64Array.from(texts, of);
  sortNumbers(sorted);
  return { rows: texts.length, missing: 0, sorted, finite: sorted };
}

function middle(texts: readonly Text[], of: (text: Text) => number): number {
  return lengths(texts, of).sorted[texts.length >> 1]!;
}

/**
 * How many words of a text half of the reference has not, in the other half and now: where nothing changed both come about
 * alike, so shuffling them between the sides gives the p-value. A p-value for each direction, the lesser doubled.
 */
function vocabularyTest(
  column: string,
  reference: readonly Text[],
  current: readonly Text[],
  settings: DriftSettings,
): ColumnTest {
  const half = reference.length >> 1;
  const known = new Set(reference.slice(0, half).flatMap(({ words }) => words));
  const others = reference.slice(half);
  const shareOf = ({ words }: Text) =>
    words.length === 0 ? 0 : words.filter((word) => !known.has(word)).length / words.length;
  const [was, is] = [unknownShare(others, known), unknownShare(current, known)];
  const scores = Float64Array.from([...others, ...current], shareOf);
  const isCurrent = Uint8Array.from(scores, (_, i) => (i < others.length ? 0 : 1));
  const options = { draws: DRAWS, seed: settings.seed, confidence: settings.confidence };
  const more = rankTest(scores, isCurrent, options);
  const fewer = rankTest(
    scores.map((score) => -score),
    isCurrent,
    options,
  );
  return {
    column,
    aspect: 'vocabulary',
    test: 'words unknown to half of the reference',
    statistic: more.auc,
    pValue: Math.min(1, 2 * Math.min(more.pValue, fewer.pValue)),
    effect: { name: 'change of the share of unknown words', value: is - was, interval: null },
    others: [],
    net: Math.abs(is - was),
    threshold: VOCABULARY,
    sight: null,
    note: newWords(reference, current),
  };
}

function unknownShare(texts: readonly Text[], known: ReadonlySet<string>): number {
  let words = 0;
  let unknown = 0;
  for (const text of texts) {
    words += text.words.length;
    for (const word of text.words) if (!known.has(word)) unknown++;
  }
  return words > 0 ? unknown / words : 0;
}

function newWords(reference: readonly Text[], current: readonly Text[]): string | null {
  const known = new Set(reference.flatMap(({ words }) => words));
  const counts = new Map<string, number>();
  for (const { words } of current) {
    for (const word of new Set(words)) if (!known.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, NAMED);
  return most.length > 0
    ? `new: ${most.map(([word]) => JSON.stringify(word.slice(0, 40))).join(', ')}`
    : null;
}

/** The first half of each side is learned from, the other told apart. */
function wordingTest(
  column: string,
  reference: readonly Text[],
  current: readonly Text[],
  settings: DriftSettings,
): ColumnTest {
  const [n, m] = [reference.length >> 1, current.length >> 1];
  const features = (texts: readonly Text[]) => texts.map(({ text }) => hashedFeatures(text));
  const learned = [...features(reference.slice(0, n)), ...features(current.slice(0, m))];
  const score = learnDomain(
    learned,
    Uint8Array.from(learned, (_, i) => (i < n ? 0 : 1)),
    settings.seed,
  );
  const told = [...features(reference.slice(n)), ...features(current.slice(m))];
  const rows: [number, number] = [reference.length - n, current.length - m];
  const isCurrent = Uint8Array.from(told, (_, i) => (i < rows[0] ? 0 : 1));
  const { auc, interval, pValue } = rankTest(Float64Array.from(told, score), isCurrent, {
    draws: DRAWS,
    seed: settings.seed,
    confidence: settings.confidence,
  });
  return {
    column,
    aspect: 'wording',
    test: 'classifier on hashed words',
    statistic: auc,
    pValue,
    effect: { name: 'AUC of telling texts apart', value: auc, interval },
    others: [],
    net: auc,
    threshold: WORDING,
    sight: { kind: 'area', rows },
    note: `learned from ${n + m} texts, told apart ${rows[0] + rows[1]}`,
  };
}
