import type { ReleaseRecord } from '@pawl/records';

/** What people are shown of versions and stages. Made by the pipeline from git tags and release records. */

/** A version as `show` lists it. */
export interface VersionView {
  /** `v1.4.0`, or a commit where a stage was given to one without a version. */
  readonly version: string;
  readonly commit: string;
  /** UTC, ISO 8601. */
  readonly registeredAt: string;
  readonly by: string;
  readonly stages: readonly string[];
  /** Taken back by `name@v1.4.0!`. */
  readonly active: boolean;
  /** The commit that the version was when it was promoted, where its tag was moved since. */
  readonly movedFrom?: string;
}

/** What a stage holds now. */
export interface StageView {
  readonly stage: string;
  /** Null where the stage is empty. */
  readonly holder: {
    readonly version: string;
    readonly since: string;
    readonly by: string;
    /** Null where a tag moved the stage without Pawl: nothing was asked of it. */
    readonly release: ReleaseRecord | null;
    /** Why the record of a move by Pawl cannot be read; and what the tag says of force. */
    readonly missing?: string;
    readonly forced?: ReleaseRecord['forced'];
  } | null;
}

export interface ModelView {
  readonly model: string;
  readonly deprecated: boolean;
  readonly stages: readonly StageView[];
  /** The highest first. */
  readonly versions: readonly VersionView[];
}

/** A stage that holds a version which was forced there. */
export interface ForcedView {
  readonly stage: string;
  readonly version: string;
  readonly by: string;
  readonly reason: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** One thing that a tag did. */
export interface EventView {
  readonly at: string;
  readonly model: string;
  readonly event: 'registration' | 'deregistration' | 'assignment' | 'unassignment' | 'deprecation';
  readonly version: string | null;
  readonly stage: string | null;
  readonly commit: string;
  readonly tag: string;
  readonly by: string;
  /** What the tag says of the move, where Pawl made it. */
  readonly release: Pick<ReleaseRecord, 'action' | 'replaced' | 'forced' | 'reason'> | null;
}

/** The way from something that runs back to the rows it learned from: each link names what it rests on. */
export interface LineageNode {
  /** Unique within the lineage: a digest, a tag, a commit. */
  readonly id: string;
  readonly kind:
    | 'image'
    | 'stage'
    | 'version'
    | 'release'
    | 'model'
    | 'verdict'
    | 'evaluation'
    | 'run'
    | 'data-check'
    | 'data'
    | 'commit'
    | 'approver';
  /** A few words: `housing v1.4.0 in production`. */
  readonly title: string;
  /** Name and value, in order: `answer` `passed`; `params` `trees 150, max depth 10`. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Not there any more, or not as it was: why. */
  readonly missing: string | null;
}

export interface Lineage {
  readonly model: string;
  /** The id of the node that was asked about. */
  readonly root: string;
  readonly nodes: readonly LineageNode[];
  /** From what rests on something to what it rests on. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

export type CheckView = ReleaseRecord['checks'][number];

/** A version that may not move to a stage, and why. */
export interface RefusalView {
  readonly model: string;
  readonly version: string;
  readonly stage: string;
  readonly checks: readonly CheckView[];
  /** What to do, for each kind of thing that is missing. */
  readonly remedies: readonly Remedy[];
  /** The tag that took back a stage given by hand. */
  readonly withdrawnBy: string | null;
}

/** What to do: a sentence, and a command where one does it. */
export interface Remedy {
  readonly say: string;
  readonly run?: string;
}

/** What bringing a follower in step came to. */
export interface FollowerView {
  /** For people: `MLflow at http://127.0.0.1:5000`. */
  readonly name: string;
  /** Where followers of several models are shown together. */
  readonly model?: string;
  /** `waiting` is what cannot be done yet and is left to a later time. */
  readonly changes: readonly { readonly what: string; readonly waiting?: boolean }[];
  /** Why it could not be brought in step; what stands in `changes` was done before. */
  readonly failed: string | null;
}
