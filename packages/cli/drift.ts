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

/** Makes a profile, or merges those of shards: the record, and one line about it. */
export async function answerOfProfile(project: Project, options: OptionValues) {
  const { profile } = await import('@pawl/pipeline/profile');
  const asked = Object.fromEntries(
    ['data', 'reference', 'shard', 'merge', 'output'].map((name) => [name, options.text(name)]),
  );
  const record = await withWorkFolder(project, async () => profile(project, asked));
  const { rows, columns, shard, digest } = record;
  const part = shard ? `, shard ${shard.index} of ${shard.of}` : '';
  const where = options.text('output') ?? '.pawl/records/profile.json';
  return {
    value: record,
    text: `profiled ${rows} rows of ${columns.length} columns${part}: ${where}, ${digest}\n`,
  };
}
