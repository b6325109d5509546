import type { Remedy } from '@pawl/report';
import type { Project } from '../project.ts';
import type { Asked } from './asked.ts';
import type { ReleaseContext } from './context.ts';
import type { Check, FoundEvidence } from './evidence.ts';

/** What would make a promotion possible: something for each kind of thing that is missing. */
export function remediesOf(
  project: Project,
  asked: Asked,
  checks: readonly Check[],
  found: FoundEvidence,
  context: ReleaseContext,
): readonly Remedy[] {
  const failed = checks.filter(({ state }) => state === 'failed').map(({ check }) => check);
  const remedies = failed.map((check) => remedyOf(project, asked, check, found, context));
  return [...new Map(remedies.map((remedy) => [remedy.say, remedy])).values()];
}

function remedyOf(
  project: Project,
  { version, commit, stage }: Asked,
  check: Check['check'],
  { verdict }: FoundEvidence,
  { forge }: ReleaseContext,
): Remedy {
  const store = project.store.kind === 'git' ? ' --store git' : '';
  const run = `git checkout ${commit.slice(0, 7)} && pawl run .${store} && pawl accept .${store}`;
  switch (check) {
    case 'verdict':
      if (verdict === null) return { say: 'Make the evidence:', run };
      return { say: 'Mend the model, and make a version of the commit that passes.' };
    case 'data':
      return { say: 'Get the data of that commit back: its digest stands in the run record.' };
    case 'conditions':
      return {
        say: 'Mend the model, or add test rows. Where the condition is newer than the evaluation, make that anew:',
        run,
      };
    case 'version':
      return {
        say: `Give it a version above those before; what was in ${stage} comes back by \`pawl rollback\`.`,
      };
    case 'order':
      return { say: `Promote ${version} to the stage before first.` };
    case 'soak':
      return { say: 'Wait, then promote it again.' };
    case 'approval':
      if (forge) return { say: 'Ask those who may approve, then promote it again.' };
      return { say: 'Promote it in a workflow of GitHub, where it can be seen who approved.' };
    default:
      return { say: 'Make the evidence anew:', run };
  }
}
