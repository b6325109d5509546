import { usesColour } from '@pawl/hosts';
import { type Project, withWorkFolder } from '@pawl/pipeline';
import { renderDrift, renderDriftMarkdown } from '@pawl/report';
import type { OptionValues } from './arguments.ts';
import type { Surroundings } from './surroundings.ts';

/** Compares the data of now with that of the training: the record, its report, and the exit status. */
export async function answerOfDrift(
  project: Project,
  options: OptionValues,
  { stdout, environment }: Surroundings,
) {
  const { drift } = await import('@pawl/pipeline/drift');
  const files = { current: options.text('current'), reference: options.text('reference') };
  const record = await withWorkFolder(project, async () => drift(project, files));
  const style = {
    colour: usesColour(stdout, environment),
    width: Math.max(60, Math.min(stdout.columns ?? 80, 120)),
  };
  const text =
    options.text('format') === 'markdown' ? renderDriftMarkdown(record) : renderDrift(record, style);
  const alarm = record.decision === 'drift' || (record.decision === 'insufficient' && options.flag('strict'));
  return { value: record, text, status: alarm ? 1 : 0 };
}
