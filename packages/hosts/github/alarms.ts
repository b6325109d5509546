import type { Alarms, Proposal, WorkflowStart } from '../alarms.ts';
import { reportCheck } from './check-run.ts';
import type { GitHubClient } from './client.ts';
import type { RunStamp } from './comment-marker.ts';
import { cutCharacters } from './cut.ts';
import { explaining } from './failure.ts';
import { closeIssue, noteOnIssue, placeIssue } from './issue.ts';

/** GitHub as the place where a workflow's run `run` tells people, and starts other workflows. */
export function githubAlarms(client: GitHubClient, run: RunStamp): Alarms {
  return {
    placeIssue: (key, text, create) => placeIssue(client, key, run, text, create),
    closeIssue: (key, text, lastWord) => closeIssue(client, key, run, text, lastWord),
    noteOnIssue: (key, comment) => noteOnIssue(client, key, comment),
    startWorkflow: (start) => startWorkflow(client, start),
    propose: (proposal) => propose(client, proposal),
    check: async (report) => {
      await reportCheck(client, report);
    },
  };
}

async function startWorkflow(
  { octokit, owner, repo }: GitHubClient,
  { workflow, ref, inputs }: WorkflowStart,
): Promise<void> {
  await explaining(`starting the workflow ${workflow} on ${ref}`, 'actions: write', () =>
    octokit.rest.actions.createWorkflowDispatch({ owner, repo, workflow_id: workflow, ref, inputs }),
  );
}

const MOST_CHARACTERS = 65_536;

async function propose(
  { octokit, owner, repo }: GitHubClient,
  { branch, base, title, body }: Proposal,
): Promise<{ readonly url: string }> {
  const permission = 'pull-requests: write';
  const { data } = await explaining(`looking for the pull request of ${branch}`, permission, () =>
    octokit.rest.pulls.list({ owner, repo, head: `${owner}:${branch}`, state: 'open' }),
  );
  const open = data.find(({ head }) => head.ref === branch);
  if (open) return { url: open.html_url };
  const made = await explaining(`opening a pull request of ${branch}`, permission, () =>
    octokit.rest.pulls.create({
      owner,
      repo,
      head: branch,
      base,
      title: cutCharacters(title, 256),
      body: cutCharacters(body, MOST_CHARACTERS),
    }),
  );
  return { url: made.data.html_url };
}
