import {
  check,
  gate,
  type ModelReport,
  overall,
  type Project,
  requirePassed,
  train,
  withWorkFolder,
} from '@pawl/pipeline';
import { type PawlError, toPawlError } from '@pawl/records';
import { annotateConditions } from './annotate.ts';
import { type Job, reportError } from './job.ts';
import { openModel } from './model.ts';
import { brokenReport, modelReport } from './model-report.ts';
import { publish } from './publish.ts';
import { relevantChange, reportSkipped } from './relevance.ts';
import { sendModels } from './transfer.ts';

interface Done {
  readonly folder: string;
  readonly project: Project;
  readonly report: ModelReport;
}

/** The whole flow on every model: check, train, evaluate, gate; accept on the default branch; say it. */
export async function wholeAction(job: Job): Promise<void> {
  const { runner, inputs, event } = job;
  const done: Done[] = [];
  const broken: ModelReport[] = [];
  for (const folder of inputs.lines('path')) {
    try {
      const project = await openModel(job, folder);
      if (event.pull && !(await relevantChange(job, folder, project)))
        await reportSkipped(job, folder, project);
      else done.push(await runModel(job, folder, project));
    } catch (thrown) {
      const error = toPawlError(thrown);
      await reportError(runner, error, `Pawl: ${folder}`);
      broken.push(await brokenReport(job, folder, error));
    }
  }
  const reports = [...done.map(({ report }) => report), ...broken];
  annotateConditions(job, reports);
  const artifact = inputs.text('artifact');
  if (artifact !== '' && done.length > 0) await sendModels(job, artifact, done);
  await publish(job, reports, reports.length === 0 ? 'skipped' : overall(reports));
  const refused = reports.filter((report) => overall([report]) === 'refused');
  if (refused.length > 0) runner.fail(refused.map(failureText).join('; '));
}

function failureText({ model, evidence, failed }: ModelReport): string {
  return `${model}: ${failed ? 'not evaluated, see above' : (evidence.verdict?.reason ?? 'not evaluated')}`;
}

/** Takes one model to its verdict. What goes wrong on the way is part of its report. */
async function runModel(job: Job, folder: string, project: Project): Promise<Done> {
  const { runner } = job;
  return withWorkFolder(project, async () => {
    let failure: PawlError | undefined;
    try {
      const title = (verb: string) => `${verb} ${project.config.model}`;
      const { record, data } = await runner.group(title('check'), () => check(project));
      requirePassed(record);
      await runner.group(title('train'), () => train(project, data, { force: job.inputs.flag('force') }));
      // Loaded only now: what measures is a sixth of all code, and data may be refused before it is needed.
      const { evaluate } = await import('@pawl/pipeline/evaluate');
      await runner.group(title('evaluate'), () => evaluate(project, data));
      const verdict = await gate(project);
      if (verdict.answer === 'passed' && job.event.onDefaultBranch && job.inputs.text('accept') === 'auto') {
        const { accept } = await import('@pawl/pipeline/accept');
        await runner.group(title('accept'), () => accept(project, { force: false, reason: undefined }));
      }
    } catch (thrown) {
      failure = toPawlError(thrown);
      await reportError(runner, failure, `Pawl: ${project.config.model}`);
    }
    const report = await modelReport(job, folder, project, failure);
    runner.show(report.evidence);
    return { folder, project, report };
  });
}
