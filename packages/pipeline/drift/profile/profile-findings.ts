import { type ColumnView, detectProfileDrift, quantileOf } from '@pawl/drift';
import { formatNumber } from '@pawl/gate';
import type { Config } from '@pawl/records';
import { changeText, numbersText, textsText } from '../change-text.ts';
import type { ComparedTables } from '../compared.ts';
import { type Beside, type Findings, findingsOf, idleOf, settingsOf } from '../findings.ts';
import { featureUses } from '../importance.ts';
import { type ProfiledSides, viewsOf } from './profile-sides.ts';

/** What our own tests find where a side is a profile, which does not tell what its columns have to do with each other. */
export function profileFindings(
  config: Config,
  { reference, current }: ComparedTables,
  { profiles }: ProfiledSides,
  { model, pairs, more }: Beside,
): Findings {
  const settings = settingsOf(config);
  const from = viewsOf(reference, profiles.reference);
  const to = viewsOf(current, profiles.current);
  const uses = featureUses(model, config.drift.importance);
  const found = detectProfileDrift(from, to, settings, { others: pairs, more, idle: idleOf(uses) });
  const note = (column: string) => {
    const pair = pairs.find(([{ name }]) => name === column);
    if (pair) return changeText(...pair);
    const named = ({ name }: { name: string }) => name === column;
    const [was, is] = [from.find(named), to.find(named)];
    return was && is ? viewText(was.view(), is.view()) : null;
  };
  return findingsOf(found, settings, uses, note);
}

/** What became of a column's distribution, in words; null where there is nothing to say. */
function viewText(reference: ColumnView, current: ColumnView): string | null {
  if (reference.kind === 'number' && current.kind === 'number') {
    const [was, is] = [reference, current].map((view) => (share: number) => {
      const value = quantileOf(view as typeof reference, share);
      return value === null ? null : formatNumber(value);
    });
    return was!(0) === null || is!(0) === null ? null : numbersText(was as never, is as never);
  }
  if (reference.kind !== 'text' || current.kind !== 'text') return null;
  const shares = ({ counts, rows, missing }: typeof reference) =>
    new Map([...counts].map(([text, count]) => [text, rows > missing ? count / (rows - missing) : 0]));
  return reference.complete && current.complete ? textsText(shares(reference), shares(current)) : null;
}
