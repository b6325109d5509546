import { context } from '@actions/github';
import { PawlError } from '@pawl/records';
import { z } from 'zod';

/** What started the workflow, as GitHub states it. Branch and repository names may be anybody's choice. */
export interface WorkflowEvent {
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly sha: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly run: { readonly id: number; readonly attempt: number; readonly url: string };
  /** The pull request of a `pull_request` event. */
  readonly pull: EventPull | null;
  /** The run that a `workflow_run` event tells of. */
  readonly upstream: EventRun | null;
  /** Whether this is a push to the default branch, a schedule or started by hand there: evidence may be written. */
  readonly onDefaultBranch: boolean;
}

export interface EventPull {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly labels: readonly string[];
  /** Whether it comes from another repository, so that the token can only read. */
  readonly fork: boolean;
}

export interface EventRun {
  readonly id: number;
  readonly event: string;
  readonly conclusion: string | null;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: string;
}

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const payloadSchema = z.object({
  repository: z.object({ full_name: z.string(), default_branch: z.string() }).optional(),
  pull_request: z
    .object({
      number: z.int().positive(),
      head: z.object({ sha, repo: z.object({ full_name: z.string() }).nullish() }),
      base: z.object({ sha, repo: z.object({ full_name: z.string() }) }),
      labels: z.array(z.object({ name: z.string() })).default([]),
    })
    .optional(),
  workflow_run: z
    .object({
      id: z.int().positive(),
      event: z.string(),
      conclusion: z.string().nullish(),
      head_sha: sha,
      head_branch: z.string().nullish(),
      head_repository: z.object({ full_name: z.string() }).nullish(),
    })
    .optional(),
});

/** The event of this run. Throws `usage` when the process was not started by a workflow. */
export function workflowEvent(): WorkflowEvent {
  const repository = process.env.GITHUB_REPOSITORY ?? '';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new PawlError('usage', 'this is an action: it runs in a workflow', {
      remedy: 'On your own machine use the command: `pawl run`.',
    });
  }
  const parsed = payloadSchema.safeParse(context.payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PawlError(
      'usage',
      `the event is not one of GitHub's: ${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  const { repository: about, pull_request: pull, workflow_run: upstream } = parsed.data;
  const serverUrl = trimmed(context.serverUrl);
  return {
    name: context.eventName,
    repository,
    sha: context.sha,
    apiUrl: trimmed(context.apiUrl),
    serverUrl,
    run: {
      id: context.runId || 0,
      attempt: context.runAttempt || 1,
      url: `${serverUrl}/${repository}/actions/runs/${context.runId}`,
    },
    pull: pull ? eventPull(pull) : null,
    upstream:
      upstream?.head_repository && upstream.head_branch
        ? {
            id: upstream.id,
            event: upstream.event,
            conclusion: upstream.conclusion ?? null,
            headSha: upstream.head_sha,
            headBranch: upstream.head_branch,
            headRepository: upstream.head_repository.full_name,
          }
        : null,
    onDefaultBranch:
      ['push', 'schedule', 'workflow_dispatch'].includes(context.eventName) &&
      about !== undefined &&
      context.ref === `refs/heads/${about.default_branch}`,
  };
}

function eventPull(pull: NonNullable<z.output<typeof payloadSchema>['pull_request']>): EventPull {
  return {
    number: pull.number,
    headSha: pull.head.sha,
    baseSha: pull.base.sha,
    labels: pull.labels.map(({ name }) => name),
    fork: pull.head.repo?.full_name !== pull.base.repo.full_name,
  };
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
