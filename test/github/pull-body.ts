import type { Pull } from './state.ts';

/** A pull request as it is answered; `template` is GitHub's own example of it. */
export function pullBody(template: object, pull: Pull, repository: string): object {
  const example = template as {
    user: object;
    head: { repo: object };
    base: { repo: object };
    labels: object[];
  };
  const [label] = example.labels;
  return {
    ...example,
    number: pull.number,
    state: pull.state,
    user: { ...example.user, login: pull.author ?? 'octocat', type: 'User' },
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    ...('merged' in template ? { merged: pull.merged !== undefined } : {}),
    // GitHub's own example of a team lacks what its description requires.
    requested_teams: [],
    html_url: `https://github.com/${repository}/pull/${pull.number}`,
    labels: pull.labels.map((name) => ({ ...label, name })),
    head: {
      ...example.head,
      sha: pull.head.sha,
      ref: pull.head.ref,
      repo: pull.head.repository === null ? null : { ...example.head.repo, full_name: pull.head.repository },
    },
    base: {
      ...example.base,
      sha: pull.base.sha,
      ref: pull.base.ref,
      repo: { ...example.base.repo, full_name: pull.baseRepository ?? repository },
    },
  };
}
