import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf, formatRecord, type ReleaseRecord, type RunRecord, sealRecord } from '@pawl/records';
import type { ReleasedVersion, Wanted } from '@pawl/store';
import { checkOf, evaluationOf, metric, runOf, verdictOf } from '../packages/report/evidence-case.ts';

type Body<Record> = Partial<Omit<Record, 'kind' | 'schema' | 'createdAt' | 'pawl' | 'digest'>>;

export interface ReleasedCase {
  readonly version: string;
  /** Where the model's files are put. */
  readonly folder: string;
  /** Contents of the model's files by their names; null where they are no longer kept. */
  readonly files?: Readonly<Record<string, string>> | null;
  /** Whether the records are gone. */
  readonly gone?: boolean;
  readonly run?: Body<RunRecord>;
  readonly release?: Body<ReleaseRecord>;
}

/** A version that was promoted, with sealed records and real files. */
export async function releasedVersion({
  version,
  folder,
  files = { 'model.pawl': `{"model":"${version}"}` },
  gone = false,
  run: runChanges = {},
  release: releaseChanges = {},
}: ReleasedCase): Promise<ReleasedVersion> {
  const commit = digestOf(version).slice(7, 47);
  const [first = 'gone'] = Object.values(files ?? {});
  const modelDigest = digestOf(first);
  const check = checkOf();
  const run = runOf({ commit, dataCheck: check.digest, modelDigest, ...runChanges });
  const evaluation = evaluationOf(
    [
      metric('rmse', 0.5),
      metric('rmse', 0.6, undefined, { slice: "city = 'Rome'" }),
      metric('rmse', 0.7, undefined, { slice: 'city = "Rome"' }),
    ],
    { run: run.digest, modelDigest, commit },
  );
  const verdict = verdictOf([], { evaluation: evaluation.digest, run: run.digest, modelDigest, commit });
  const release = sealRecord('release', {
    model: 'housing',
    action: 'promote',
    version,
    stage: 'staging',
    commit,
    tag: 'housing#staging#1',
    versionTag: `housing@${version}`,
    modelDigest,
    verdict: verdict.digest,
    replaced: null,
    previous: null,
    checks: [],
    approvals: [],
    forced: null,
    reason: null,
    by: 'someone',
    ...releaseChanges,
  });
  return {
    version,
    tag: `housing@${version}`,
    commit,
    release,
    evidence: async () => (gone ? null : { check, run, evaluation, verdict }),
    async modelFiles() {
      const found = [];
      for (const [name, content] of Object.entries(files ?? {})) {
        const path = join(folder, version, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
        found.push({ name, path, digest: digestOf(content) });
      }
      return found;
    },
    documents: async () => [
      { name: 'model-card.md', content: `# housing ${version}\n`, mediaType: 'text/markdown' },
      { name: 'verdict.json', content: formatRecord(verdict), mediaType: 'application/json' },
    ],
    notes: async () => `housing ${version}: all conditions hold`,
  };
}

/** What a follower is to show of these versions. */
export function wantedOf(
  versions: readonly ReleasedVersion[],
  stages: Readonly<Record<string, string | null>>,
): Wanted {
  return { model: 'housing', versions, stages: new Map(Object.entries(stages)), lastStage: 'production' };
}
