import type { IdentityPolicy } from '@pawl/image/attest';
import { PawlError } from '@pawl/records';

/** Whose certificates count, as it is asked for on the command line or in a step. */
export interface IdentityOptions {
  /**
   * The workflow, or person, whose certificates count: `https://github.com/acme/housing/.github/workflows/release.yml@…`,
   * where a `*` at the end stands for the rest of the ref.
   */
  readonly identity: string | undefined;
  readonly issuer: string | undefined;
  /** Whose runs count: `acme/housing` on the server of the identity, or an address. */
  readonly repository: string | undefined;
}

/**
 * Whose certificates count, null where no identity is given.
 * @throws PawlError `usage` where one is given without what belongs to it, or cannot be read.
 */
export function identityPolicy({ identity, issuer, repository }: IdentityOptions): IdentityPolicy | null {
  if ((identity === undefined) !== (issuer === undefined))
    throw new PawlError('usage', '--identity and --issuer belong together', {
      remedy: 'The issuer of workflows of GitHub is https://token.actions.githubusercontent.com.',
    });
  if (identity === undefined || issuer === undefined) {
    if (repository === undefined) return null;
    throw new PawlError(
      'usage',
      '--repository says whose runs of a workflow count, and no workflow is given',
      {
        remedy: 'Give --identity and --issuer with it.',
      },
    );
  }
  return {
    subject: subjectOf(identity),
    issuer,
    ...(repository === undefined ? {} : { repository: repositoryAddress(repository, identity) }),
  };
}

/**
 * The whole name, or a pattern of all that begin with what stands before the `*`. It stands behind the file and its `@`
 * and nowhere else: further in front it would take in files, repositories or owners whose names begin alike, and in the
 * name of a person any domain.
 */
function subjectOf(identity: string): string | RegExp {
  if (!identity.includes('*')) return identity;
  const [, file, ref] = /^(https:\/\/[^/@*\s]+\/[^@*\s?#]+\.ya?ml)@([^*\s?#]*)\*$/.exec(identity) ?? [];
  if (file !== undefined && ref !== undefined)
    return new RegExp(`${literally(file)}@(?=${REF})${literally(ref)}.+`);
  throw new PawlError('usage', `${identity} has a * where none may be`, {
    where: '--identity',
    remedy:
      'It stands for the rest of the ref, at the end: https://github.com/acme/housing/.github/workflows/release.yml@refs/tags/*.',
  });
}

/** What stands behind the file; else a file with another `@` in its name would be one whose name is shorter. */
const REF = 'refs/|(?:[0-9a-f]{40}|[0-9a-f]{64})$';

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** As certificates have it: without anything behind the name. */
function repositoryAddress(repository: string, identity: string): string {
  if (/^https:\/\/[^/\s?#@]+(?:\/[^/\s?#*]+){2,}\/?$/.test(repository)) return repository.replace(/\/$/, '');
  const server = /^https:\/\/[^/]+/.exec(identity)?.[0];
  if (server !== undefined && /^[\w.-]+\/[\w.-]+$/.test(repository)) return `${server}/${repository}`;
  throw new PawlError('usage', `${repository} is no repository`, {
    where: '--repository',
    remedy: 'Write acme/housing, or https://github.com/acme/housing.',
  });
}
