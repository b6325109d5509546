import { MACHINE_BUILDER } from '@pawl/image/attest';
import type { Environment } from './signer.ts';

/** Who builds, as a provenance names it, and in which run. */
export interface Builder {
  readonly id: string;
  readonly invocation: string | null;
}

/** The workflow of GitHub that runs, or a machine of which nothing is known. */
export function builderOf(environment: Environment): Builder {
  const {
    GITHUB_ACTIONS: isAction,
    GITHUB_SERVER_URL: server = 'https://github.com',
    GITHUB_REPOSITORY: repository,
    GITHUB_WORKFLOW_REF: workflow,
    GITHUB_RUN_ID: run,
    GITHUB_RUN_ATTEMPT: attempt = '1',
  } = environment;
  if (isAction !== 'true' || !workflow || !repository || !run)
    return { id: MACHINE_BUILDER, invocation: null };
  return {
    id: `${server}/${workflow}`,
    invocation: `${server}/${repository}/actions/runs/${run}/attempts/${attempt}`,
  };
}

/**
 * The address of a repository for others: without a password, and `ssh://` in place of `git@host:path`. Null for a path,
 * which means something on one machine alone.
 */
export function repositoryAddress(origin: string | null): string | null {
  if (origin === null) return null;
  const [, user, host, path] = /^(?:([\w.-]+)@)?([\w.-]{2,}):(?!\/\/)(.+)$/.exec(origin) ?? [];
  const written = host ? `ssh://${user ? `${user}@` : ''}${host}/${path?.replace(/^\//, '')}` : origin;
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  if (!['https:', 'http:', 'ssh:'].includes(url.protocol)) return null;
  url.password = '';
  // A name before the host is a token in https, and a part of the address in ssh.
  if (url.protocol !== 'ssh:') url.username = '';
  return url.href.replace(/\/$/, '').replace(/\.git$/, '');
}
