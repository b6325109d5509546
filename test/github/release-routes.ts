import { createHash } from 'node:crypto';
import { type Answer, type Call, invalid, type Needed, NOT_FOUND, type Route } from './answer.ts';
import type { Description } from './description.ts';
import type { Asset, Release, Repository } from './state.ts';

const RELEASES = '/repos/{owner}/{repo}/releases';
const ASSETS = `${RELEASES}/{release_id}/assets`;
const MOST_CHARACTERS = 125_000;

const READ: Needed = [['contents', 'read']];
const WRITE: Needed = [['contents', 'write']];

export const RELEASES_NEED: Record<string, Needed> = {
  [`GET ${RELEASES}`]: READ,
  [`POST ${RELEASES}`]: WRITE,
  [`GET ${RELEASES}/latest`]: READ,
  [`GET ${RELEASES}/tags/{tag}`]: READ,
  [`PATCH ${RELEASES}/{release_id}`]: WRITE,
  [`DELETE ${RELEASES}/{release_id}`]: WRITE,
  [`GET ${ASSETS}`]: READ,
  [`POST ${ASSETS}`]: WRITE,
  [`DELETE ${RELEASES}/assets/{asset_id}`]: WRITE,
  'GET /repos/{owner}/{repo}/git/ref/{ref}': READ,
};

export const RELEASE_ROUTES: Record<string, Route> = {
  [`GET ${RELEASES}`]: (call, _state, api) => ({
    status: 200,
    list: {},
    // Drafts are for those who may write.
    body: [...call.repository.releases]
      .reverse()
      .filter(({ draft }) => !draft || call.token.permissions.contents === 'write')
      .map((release) => releaseBody(api, call, release)),
  }),
  [`POST ${RELEASES}`]: (call, state, api) => {
    const { repository, token } = call;
    const release: Release = {
      id: state.nextId++,
      author: { login: token.login, type: token.type },
      tag: '',
      name: null,
      body: null,
      draft: true,
      prerelease: false,
      immutable: false,
      assets: [],
    };
    const problem = changeRelease(call, release, { draft: false, ...call.body });
    if (problem) return problem;
    repository.releases.push(release);
    return { status: 201, body: releaseBody(api, call, release) };
  },
  [`GET ${RELEASES}/latest`]: (call, _state, api) => {
    const full = call.repository.releases.filter(({ draft, prerelease }) => !draft && !prerelease);
    const release = full.find(({ id }) => id === call.repository.latest) ?? full.at(-1);
    return release ? { status: 200, body: releaseBody(api, call, release) } : NOT_FOUND;
  },
  [`GET ${RELEASES}/tags/{tag}`]: (call, _state, api) => {
    const release = call.repository.releases.find(
      ({ tag, draft }) => !draft && tag === call.match.values.tag,
    );
    return release ? { status: 200, body: releaseBody(api, call, release) } : NOT_FOUND;
  },
  [`PATCH ${RELEASES}/{release_id}`]: (call, _state, api) => {
    const release = releaseOf(call);
    if (!release) return NOT_FOUND;
    return changeRelease(call, release, call.body) ?? { status: 200, body: releaseBody(api, call, release) };
  },
  [`DELETE ${RELEASES}/{release_id}`]: (call) => {
    const release = releaseOf(call);
    if (!release) return NOT_FOUND;
    call.repository.releases = call.repository.releases.filter((other) => other !== release);
    return { status: 204 };
  },
  [`GET ${ASSETS}`]: (call, _state, api) => {
    const release = releaseOf(call);
    return release
      ? { status: 200, list: {}, body: release.assets.map((asset) => assetBody(api, call, asset)) }
      : NOT_FOUND;
  },
  [`POST ${ASSETS}`]: (call, state, api) => {
    const release = releaseOf(call);
    if (!release) return NOT_FOUND;
    if (release.immutable) return refused('Cannot upload assets to an immutable release.');
    // GitHub gives a name of its own choice to what has other characters, or dots at its ends.
    const name = call.query
      .get('name')!
      .replace(/[^\w.-]+/g, '.')
      .replace(/\.{2,}/g, '.')
      .replace(/^\.|\.$/g, '');
    if (release.assets.some((asset) => asset.name === name)) {
      const errors = [{ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }];
      return refused('Validation Failed', errors);
    }
    if (call.bytes.length === 0) return refused('size must be greater than or equal to 1');
    const { mediaType, bytes } = call;
    const asset: Asset = { id: state.nextId++, name, mediaType, bytes, state: 'uploaded' };
    release.assets.push(asset);
    return { status: 201, body: assetBody(api, call, asset) };
  },
  [`DELETE ${RELEASES}/assets/{asset_id}`]: ({ match, repository }) => {
    const id = Number(match.values.asset_id);
    const release = repository.releases.find(({ assets }) => assets.some((asset) => asset.id === id));
    if (!release) return NOT_FOUND;
    if (release.immutable) return refused('Cannot delete asset from an immutable release');
    release.assets = release.assets.filter((asset) => asset.id !== id);
    return { status: 204 };
  },
  'GET /repos/{owner}/{repo}/git/ref/{ref}': ({ match, repository }, _state, api) => {
    const name = match.values.ref!.replace(/^tags\//, '');
    const known = repository.tags.has(name) || repository.hasTag?.(name) === true;
    if (name === match.values.ref || !known) return NOT_FOUND;
    const example = api.example('GET /repos/{owner}/{repo}/git/ref/{ref}') as object;
    return { status: 200, body: { ...example, ref: `refs/tags/${name}` } };
  },
};

function releaseOf({ match, repository }: Call): Release | undefined {
  return repository.releases.find(({ id }) => id === Number(match.values.release_id));
}

function refused(message: string, errors?: readonly object[]): Answer {
  const body = { message, documentation_url: 'https://docs.github.com/rest' };
  return { status: 422, body: errors === undefined ? body : { ...body, errors } };
}

/** What the request asks to change, or why it cannot be. */
function changeRelease(call: Call, release: Release, asked: Record<string, unknown>): Answer | undefined {
  const { repository } = call;
  const { tag_name, name, body, draft, prerelease, make_latest } = asked as Record<string, string> & {
    draft?: boolean;
    prerelease?: boolean;
  };
  const next = {
    tag: tag_name ?? release.tag,
    name: name ?? release.name,
    body: body ?? release.body,
    draft: draft ?? release.draft,
    prerelease: prerelease ?? release.prerelease,
  };
  if ([...(next.body ?? '')].length > MOST_CHARACTERS)
    return invalid(`body is too long (maximum is ${MOST_CHARACTERS} characters)`, 'body');
  if (release.immutable && (next.tag !== release.tag || next.draft))
    return refused('Cannot change the tag of an immutable release');
  if (
    !next.draft &&
    repository.releases.some((other) => other !== release && !other.draft && other.tag === next.tag)
  ) {
    const errors = [{ resource: 'Release', code: 'already_exists', field: 'tag_name' }];
    return refused('Validation Failed', errors);
  }
  if (make_latest === 'true' && (next.draft || next.prerelease))
    return invalid('drafts and prereleases cannot be latest', 'make_latest');
  publish(repository, release, next, make_latest);
  Object.assign(release, next);
  return undefined;
}

function publish(
  repository: Repository,
  release: Release,
  next: Pick<Release, 'draft' | 'prerelease' | 'tag'>,
  makeLatest: string | undefined,
): void {
  if (next.draft) return;
  // A tag that is not there is made, at the default branch.
  repository.tags.add(next.tag);
  const published = release.draft;
  if (published && repository.immutableReleases) release.immutable = true;
  const latest = makeLatest ?? (published && !next.prerelease ? 'true' : undefined);
  if (latest === 'true') repository.latest = release.id;
  if (latest === 'false' && repository.latest === release.id) repository.latest = null;
}

function releaseBody(api: Description, call: Call, release: Release): object {
  const example = api.example(`GET ${RELEASES}/latest`) as { author: object };
  const { id, tag, name, body, draft, prerelease, immutable, author } = release;
  const repository = call.repositoryName;
  return {
    ...example,
    id,
    tag_name: tag,
    name,
    body,
    draft,
    prerelease,
    immutable,
    published_at: draft ? null : '2013-02-27T19:35:32Z',
    html_url: `https://github.com/${repository}/releases/tag/${draft ? `untagged-${id}` : encodeURIComponent(tag)}`,
    upload_url:
      release.uploadUrl ?? `${call.url}/api/uploads/repos/${repository}/releases/${id}/assets{?name,label}`,
    author: { ...example.author, login: author.login, type: author.type },
    assets: release.assets.map((asset) => assetBody(api, call, asset)),
  };
}

function assetBody(api: Description, call: Call, asset: Asset): object {
  const [example] = api.example(`GET ${ASSETS}`) as object[];
  const { id, name, bytes, mediaType, state } = asset;
  const known = call.repository.assetDigests && state === 'uploaded';
  return {
    ...example,
    id,
    name,
    size: bytes.length,
    content_type: mediaType,
    state,
    digest: known ? `sha256:${createHash('sha256').update(bytes).digest('hex')}` : null,
  };
}
