/** What git needs in its environment to reach a repository with a token: nothing of it shows in a list of processes. */
export interface GitCredentials {
  readonly variables: Readonly<Record<string, string>>;
  /** Forms of the token that must not be logged. */
  readonly secrets: readonly string[];
}

/**
 * Credentials for a repository's URL; none for a path or for a URL of another kind, which has its own. Headers that a
 * checkout left for the same server are cleared first: GitHub refuses a request with two.
 */
export function gitCredentials(remote: string, token: string): GitCredentials {
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  if (token === '' || !url || !['http:', 'https:'].includes(url.protocol))
    return { variables: {}, secrets: [] };
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const key = `http.${url.origin}/.extraheader`;
  return {
    variables: {
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: key,
      GIT_CONFIG_VALUE_0: '',
      GIT_CONFIG_KEY_1: key,
      GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
    },
    secrets: [basic],
  };
}
