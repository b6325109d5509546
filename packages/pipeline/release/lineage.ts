import { type ChainKind, PawlError, type RecordOf } from '@pawl/records';
import type { Lineage } from '@pawl/report';
import { type ModelTags, parseTagName, readRegistry, readStored, type Store } from '@pawl/store';
import type { ImageVersions } from './image-client.ts';
import {
  evaluationNode,
  imageNode,
  modelNode,
  newWalk,
  releaseNode,
  runNode,
  stageNode,
  verdictNode,
  versionNode,
  type Walk,
} from './lineage-nodes.ts';

/**
 * The way from a tag, the digest of a record, model or image, or an image's reference, back to the commit and the rows.
 * Throws `usage` where nothing of that name is known.
 */
export async function lineageOf(
  store: Store,
  asked: string,
  versionsOf: (image: string) => Promise<ImageVersions | null>,
): Promise<Lineage> {
  const tags = readRegistry(await store.tags().catch(() => ({ annotated: [], lightweight: [], odd: [] })));
  const walk = newWalk(store, tags);
  const parsed = parseTagName(asked);
  const root = parsed ? await fromTag(walk, tags, asked) : await fromDigest(walk, asked, versionsOf);
  return { model: walk.model(), root, nodes: walk.nodes(), edges: walk.edges() };
}

async function fromTag(walk: Walk, tags: ReadonlyMap<string, ModelTags>, asked: string): Promise<string> {
  const parsed = parseTagName(asked)!;
  const known = tags.get(parsed.model);
  if (!known) throw unknown(asked, `no tag speaks of ${parsed.model}`);
  walk.model(parsed.model);
  const exact = known.events.find(({ tag }) => tag.name === asked);
  // `housing#production` without a counter asks for what is there now.
  const event = exact ?? ('stage' in parsed ? known.stages.get(parsed.stage)?.assignment : undefined);
  if (!event) throw unknown(asked, 'there is no such tag');
  return event.stage === null ? versionNode(walk, event) : stageNode(walk, event);
}

/** Searches what the store's refs name, and what that names, for a digest or an image. */
async function fromDigest(
  walk: Walk,
  asked: string,
  versionsOf: (image: string) => Promise<ImageVersions | null>,
): Promise<string> {
  const wanted = asked.replace(/^sha256:/, '').toLowerCase();
  const isDigest = /^[0-9a-f]{6,64}$/.test(wanted);
  if (!isDigest && !/[/@:]/.test(asked))
    throw new PawlError('usage', `"${asked}" is no tag, digest or image`, {
      remedy: 'Give a tag such as housing#production, the first letters of a digest, or an image.',
    });
  const matches = (digest: string | null) => isDigest && digest?.startsWith(`sha256:${wanted}`);
  const { store } = walk;
  for (const image of await recordsUnder(store, 'image', 'images/')) {
    const named = image.reference === asked || asked.endsWith(`@${image.imageDigest}`);
    if (named || matches(image.imageDigest) || matches(image.digest)) return imageNode(walk, image);
  }
  for (const release of await recordsUnder(store, 'release', 'releases/')) {
    if (matches(release.digest)) return releaseNode(walk, release);
    if (matches(release.modelDigest))
      return modelNode(walk, release.modelDigest!, await releaseNode(walk, release));
  }
  for (const verdict of await recordsUnder(store, 'verdict', 'baselines/')) {
    if (matches(verdict.digest)) return verdictNode(walk, verdict.digest);
    if (matches(verdict.modelDigest))
      return modelNode(walk, verdict.modelDigest!, await verdictNode(walk, verdict.digest));
    if (matches(verdict.evaluation)) return evaluationNode(walk, verdict.evaluation);
    if (matches(verdict.run)) return runNode(walk, verdict.run);
  }
  const image = isDigest ? null : await versionsOf(asked);
  if (image) return registryNode(walk, asked, image);
  throw unknown(asked, 'nothing that was accepted or released has it');
}

/** An image that Pawl has no record of, but whose registry gives it the tag of a version. */
async function registryNode(walk: Walk, asked: string, { digest, versions }: ImageVersions): Promise<string> {
  const id = walk.add({ id: digest, kind: 'image', title: asked, facts: [['digest', digest]] });
  const events = [...walk.tags.values()].flatMap((model) => model.events);
  const registered = events.filter(
    ({ event, version }) => event === 'registration' && versions.includes(version ?? ''),
  );
  if (registered.length === 0) throw unknown(asked, 'its registry gives it the tag of no version here');
  for (const event of registered) {
    walk.model(event.model);
    walk.link(id, await versionNode(walk, event), 'tagged as');
  }
  return id;
}

/** The records that refs below a prefix name or named, the newest first. What cannot be read is left out. */
async function recordsUnder<Kind extends ChainKind>(
  store: Store,
  kind: Kind,
  prefix: string,
): Promise<RecordOf<Kind>[]> {
  const records: RecordOf<Kind>[] = [];
  for (const name of await store.list(prefix))
    for (const { digest } of await store.history(name)) {
      const record = await readStored(store, kind, digest).catch(() => undefined);
      if (record) records.push(record);
    }
  return records;
}

function unknown(asked: string, why: string): PawlError {
  return new PawlError('usage', `nothing is known of "${asked}": ${why}`, {
    remedy:
      '`pawl show` lists versions and stages; `--store git` looks at the repository it was cloned from.',
  });
}
