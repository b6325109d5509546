import { formatNumber } from '@pawl/gate';
import {
  type EvaluationRecord,
  type ImageRecord,
  PawlError,
  type RecordKind,
  type RecordOf,
  type ReleaseRecord,
  type RunRecord,
  toPawlError,
  type VerdictRecord,
} from '@pawl/records';
import type { Lineage, LineageNode } from '@pawl/report';
import { type ModelTags, readStored, type Store, type TagEvent } from '@pawl/store';
import { releaseRecordOf, statementOf, timeOf } from './state.ts';

type Node = LineageNode;

/** A lineage while it is being walked. */
export interface Walk {
  readonly store: Store;
  readonly tags: ReadonlyMap<string, ModelTags>;
  add(node: Omit<Node, 'missing'> & { readonly missing?: string | null }): string;
  link(from: string, to: string, label: string): void;
  has(id: string): boolean;
  nodes(): readonly Node[];
  edges(): Lineage['edges'];
  model(name?: string): string;
}

export function newWalk(store: Store, tags: ReadonlyMap<string, ModelTags>): Walk {
  const nodes = new Map<string, Node>();
  const edges: Lineage['edges'][number][] = [];
  let model = '';
  return {
    store,
    tags,
    add(node) {
      if (!nodes.has(node.id)) nodes.set(node.id, { missing: null, ...node });
      return node.id;
    },
    link(from, to, label) {
      if (!edges.some((edge) => edge.from === from && edge.to === to)) edges.push({ from, to, label });
    },
    has: (id) => nodes.has(id),
    nodes: () => [...nodes.values()],
    edges: () => edges,
    model(name) {
      if (name !== undefined) model ||= name;
      return model;
    },
  };
}

export async function stageNode(walk: Walk, event: TagEvent): Promise<string> {
  const { tag, stage, version } = event;
  const title = `${event.model} ${shortVersion(version!)} in ${stage}`;
  const by: [string, string] = ['by', tag.tagger.name];
  const statement = statementOf(tag);
  const found = await releaseRecordOf(walk.store, tag).catch((error: unknown) => toPawlError(error));
  const id = walk.add({
    id: tag.name,
    kind: 'stage',
    title,
    facts: [['since', timeOf(tag)], by],
    missing: statement === null ? 'the tag was made without Pawl: nothing was asked of the version' : null,
  });
  if (found instanceof PawlError) {
    const gone = walk.add({
      id: statement!.release,
      kind: 'release',
      title: 'release record',
      facts: [],
      missing: found.message,
    });
    walk.link(id, gone, 'recorded in');
  } else if (found) walk.link(id, await releaseNode(walk, found), 'recorded in');
  else walk.link(id, commitNode(walk, tag.commit), 'of');
  return id;
}

export async function versionNode(walk: Walk, event: TagEvent): Promise<string> {
  const { tag, model, version } = event;
  const facts: Node['facts'] = [
    ['registered', timeOf(tag)],
    ['by', tag.tagger.name],
  ];
  const id = walk.add({ id: tag.name, kind: 'version', title: `${model} ${version}`, facts });
  const moves = walk.tags
    .get(model)!
    .events.filter((other) => other.version === version && statementOf(other.tag)?.action === 'promote');
  for (const move of moves.slice(-1)) {
    const record = await releaseRecordOf(walk.store, move.tag).catch((error: unknown) => toPawlError(error));
    if (record instanceof PawlError) {
      const gone = walk.add({
        id: statementOf(move.tag)!.release,
        kind: 'release',
        title: 'release record',
        facts: [],
        missing: record.message,
      });
      walk.link(id, gone, 'recorded in');
    } else if (record) walk.link(id, await releaseNode(walk, record), 'recorded in');
  }
  if (moves.length === 0) walk.link(id, commitNode(walk, tag.commit), 'of');
  return id;
}

export async function releaseNode(walk: Walk, record: ReleaseRecord): Promise<string> {
  walk.model(record.model);
  const failed = record.checks.filter(({ state }) => state === 'failed');
  const facts: [string, string][] = [
    ['action', record.action],
    ['at', record.createdAt],
    ['by', record.by],
  ];
  if (record.replaced) facts.push(['in place of', record.replaced.version]);
  if (record.forced) facts.push(['FORCED', `by ${record.forced.by}: ${record.forced.reason}`]);
  for (const { check, detail } of failed) facts.push([`failed: ${check}`, detail]);
  if (record.reason) facts.push(['reason', record.reason]);
  const title = `${record.action} ${record.version} to ${record.stage}`;
  const id = walk.add({ id: record.digest, kind: 'release', title, facts });
  for (const { by, kind, of, at } of record.approvals) {
    const who = walk.add({
      id: `approver ${by} ${of}`,
      kind: 'approver',
      title: by,
      facts: [[kind, of], ...(at ? [['at', at] as [string, string]] : [])],
    });
    walk.link(id, who, 'approved by');
  }
  if (record.verdict) walk.link(id, await verdictNode(walk, record.verdict), 'rests on');
  else
    walk.link(
      id,
      walk.add({
        id: `no verdict ${record.digest}`,
        kind: 'verdict',
        title: 'verdict',
        facts: [],
        missing: 'there was none',
      }),
      'rests on',
    );
  walk.link(id, commitNode(walk, record.commit), 'of');
  return id;
}

/** The node of a record and what `then` finds below it; where the record is gone, a node that says so. */
async function recordNode<Kind extends RecordKind & Node['kind']>(
  walk: Walk,
  kind: Kind,
  digest: string,
  then: (record: RecordOf<Kind>) => Promise<void> | void,
  describe: (record: RecordOf<Kind>) => Pick<Node, 'title' | 'facts'>,
): Promise<string> {
  if (walk.has(digest)) return digest;
  const record = await readStored(walk.store, kind, digest).catch(
    (error: unknown) => toPawlError(error).message,
  );
  if (typeof record === 'string')
    return walk.add({ id: digest, kind, title: kind, facts: [], missing: record });
  walk.model(record.model);
  walk.add({ id: digest, kind, ...describe(record) });
  await then(record);
  return digest;
}

export async function verdictNode(walk: Walk, digest: string): Promise<string> {
  const below = async ({ evaluation, run }: VerdictRecord) => {
    walk.link(digest, await evaluationNode(walk, evaluation), 'decided on');
    walk.link(digest, await runNode(walk, run), 'of');
  };
  return recordNode(walk, 'verdict', digest, below, ({ answer, reason, confidence, createdAt }) => ({
    title: `verdict: ${answer}`,
    facts: [
      ['reason', reason],
      ['confidence', String(confidence)],
      ['at', createdAt],
    ],
  }));
}

export async function evaluationNode(walk: Walk, digest: string): Promise<string> {
  const below = async ({ run }: EvaluationRecord) => {
    walk.link(digest, await runNode(walk, run), 'of');
  };
  return recordNode(walk, 'evaluation', digest, below, ({ test, metrics, createdAt }) => ({
    title: 'evaluation',
    facts: [
      ['test rows', String(test.rows)],
      ...metrics
        .filter(({ slice }) => slice === null)
        .slice(0, 3)

        .map(({ metric, candidate }): [string, string] => [metric, estimateText(candidate)]),
      ['at', createdAt],
    ],
  }));
}

export async function runNode(walk: Walk, digest: string): Promise<string> {
  const below = async (run: RunRecord) => {
    if (run.modelDigest) {
      const facts: Node['facts'] = [['sha256', run.modelDigest.slice(7)]];
      const model = walk.add({ id: run.modelDigest, kind: 'model', title: 'model', facts });
      walk.link(digest, model, 'made');
    }
    for (const { role, path, digest: data } of run.data) {
      const id = walk.add({
        id: `${data} ${path}`,
        kind: 'data',
        title: path,
        facts: [
          ['role', role],
          ['sha256', data.slice(7)],
        ],
      });
      walk.link(digest, id, 'learned from');
    }
    walk.link(digest, await checkNode(walk, run.dataCheck), 'on');
    if (run.commit) walk.link(digest, commitNode(walk, run.commit), 'at');
  };
  return recordNode(walk, 'run', digest, below, ({ trainer, command, params, seed, createdAt }) => ({
    title: command === null ? `run of ${trainer}` : 'run of a command',
    facts: [
      ...(command === null ? [] : [['command', command] as [string, string]]),
      ['params', JSON.stringify(params)],
      ['seed', String(seed)],
      ['at', createdAt],
    ],
  }));
}

async function checkNode(walk: Walk, digest: string): Promise<string> {
  return recordNode(
    walk,
    'data-check',
    digest,
    () => undefined,
    ({ rows, passed }) => ({
      title: `data check: ${passed ? 'passed' : 'refused'}`,
      facts: [
        ['training rows', String(rows.train)],
        ['test rows', String(rows.test)],
      ],
    }),
  );
}

function commitNode(walk: Walk, commit: string): string {
  return walk.add({ id: commit, kind: 'commit', title: `commit ${commit.slice(0, 7)}`, facts: [] });
}

export async function imageNode(walk: Walk, record: ImageRecord): Promise<string> {
  walk.model(record.model);
  const facts: Node['facts'] = [
    ['digest', record.imageDigest],
    ...(record.base ? [['base', record.base.reference] as [string, string]] : []),
  ];
  const id = walk.add({ id: record.imageDigest, kind: 'image', title: record.reference, facts });
  walk.link(id, await verdictNode(walk, record.verdict), 'rests on');
  if (record.release) {
    const release = await readStored(walk.store, 'release', record.release).catch(() => undefined);
    if (release) walk.link(id, await releaseNode(walk, release), 'of');
  }
  return id;
}

/** A model that is asked about comes before what it was made by. */
export function modelNode(walk: Walk, digest: string, rests: string): string {
  const id = walk.add({ id: digest, kind: 'model', title: 'model', facts: [['sha256', digest.slice(7)]] });
  walk.link(id, rests, 'known by');
  return id;
}

function estimateText({ value, interval }: EvaluationRecord['metrics'][number]['candidate']): string {
  if (value === null) return 'undefined';
  if (interval === null) return formatNumber(value);
  return `${formatNumber(value)} [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]`;
}

function shortVersion(version: string): string {
  return /^[0-9a-f]{40,64}$/.test(version) ? version.slice(0, 7) : version;
}
