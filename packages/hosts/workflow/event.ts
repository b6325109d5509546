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
  /** Login of who started the run; of a run that was started again, who started it first. */
  readonly actor: string;
  /** Name of the tag that was pushed, or of the release that was published: `housing@v1.4.0`. */
  readonly tag: string | null;
  /** Whether the push deleted that tag. */
  readonly tagDeleted: boolean;
  /** The release that a `release` event tells of, whatever happened to it. */
  readonly release: EventRelease | null;
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

export interface EventRelease {
  readonly id: number;
  /** Login of who made it. */
  readonly author: string;
}

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
/** As git checks a ref's name (git-check-ref-format). */
const NO_TAG = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|(^|\/)\.|\.lock(\/|$)|^-/;
const tagName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !NO_TAG.test(name), 'not the name of a tag');
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
  action: z.string().optional(),
  deleted: z.boolean().optional(),
  release: z
    .object({ id: z.int().positive(), tag_name: tagName, author: z.object({ login: z.string().min(1) }) })
    .optional(),
});

const TAGS = 'refs/tags/';

/** The event of this run. Throws `usage` when the process was not started by a workflow. */
export function workflowEvent(): WorkflowEvent {
  const repository = process.env.GITHUB_REPOSITORY ?? '';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new PawlError('usage', 'this is an action: it runs in a workflow', {
      remedy: 'On your own machine use the command: `pawl run`.',
    });
  }
  const payload = checked(payloadSchema, context.payload);
  const { repository: about, pull_request: pull, workflow_run: upstream } = payload;
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
    actor: context.actor ?? '',
    ...eventTag(payload),
    release:
      context.eventName === 'release' && payload.release
        ? { id: payload.release.id, author: payload.release.author.login }
        : null,
    onDefaultBranch:
      ['push', 'schedule', 'workflow_dispatch'].includes(context.eventName) &&
      about !== undefined &&
      context.ref === `refs/heads/${about.default_branch}`,
  };
}

function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new PawlError('usage', `the event is not one of GitHub's: ${at}${issue?.message}`);
}

function eventTag(payload: z.output<typeof payloadSchema>): Pick<WorkflowEvent, 'tag' | 'tagDeleted'> {
  if (context.eventName === 'release' && payload.action === 'published' && payload.release)
    return { tag: payload.release.tag_name, tagDeleted: false };
  if (context.eventName !== 'push' || !context.ref.startsWith(TAGS)) return { tag: null, tagDeleted: false };
  return { tag: checked(tagName, context.ref.slice(TAGS.length)), tagDeleted: payload.deleted === true };
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
