import type {
  DataCheckRecord,
  EvaluationRecord,
  ReleaseRecord,
  RunRecord,
  VerdictRecord,
} from '@pawl/records';

/** All that a version rests on. */
export interface VersionEvidence {
  readonly check: DataCheckRecord;
  readonly run: RunRecord;
  readonly evaluation: EvaluationRecord;
  readonly verdict: VerdictRecord;
}

/** A text that goes with a version: a card, a record. */
export interface VersionDocument {
  /** A file name, such as `model-card.md`. */
  readonly name: string;
  readonly content: string;
  readonly mediaType: string;
}

/** A version that was promoted at least once, as followers are to show it. What costs is made when it is asked for. */
export interface ReleasedVersion {
  /** `v1.4.0` */
  readonly version: string;
  /** `housing@v1.4.0` */
  readonly tag: string;
  readonly commit: string;
  /** The newest release record of the version. */
  readonly release: ReleaseRecord;
  /** Null where records are gone. */
  evidence(): Promise<VersionEvidence | null>;
  /** Verified local files of the model, the model itself first; empty where they are no longer kept. */
  modelFiles(): Promise<readonly { readonly name: string; readonly path: string; readonly digest: string }[]>;
  /** Model card, data card and records. */
  documents(): Promise<readonly VersionDocument[]>;
  /** What to tell people of the version, as Markdown. */
  notes(): Promise<string>;
}

/** What a follower is to show of a model. */
export interface Wanted {
  readonly model: string;
  /** Versions that must be there, in ascending order; a follower may know others, which stay as they are. */
  readonly versions: readonly ReleasedVersion[];
  /** The version that each stage holds, null where it is empty. Stages that are not listed are none of ours. */
  readonly stages: ReadonlyMap<string, string | null>;
  /** The stage that versions are promoted to in the end. */
  readonly lastStage: string;
}

/** Something that is not as wanted, on one line: `alias production: v1.3.2 → v1.4.0`. */
export interface Change {
  readonly what: string;
  /** It was not made, which is no failure: `what` says what it waits for, or why it cannot be made here. */
  readonly waiting?: true;
}

/**
 * A place beside the git tags that says which version is in which stage. The tags lead; it is brought in step.
 * Doing it twice changes nothing the second time, and what was cut off half-way is completed by the next time.
 */
export interface Follower {
  /** For people: `MLflow at http://127.0.0.1:5000`. Without credentials. */
  readonly name: string;
  readonly kind: 'mlflow' | 'oci' | 'github';
  /**
   * Brings the place in step and returns what was changed, in order; with `dryRun` what would be changed.
   * @throws PawlError `remote` where it cannot be reached or refuses, after tries with growing waits.
   */
  follow(wanted: Wanted, options: { readonly dryRun: boolean }): Promise<readonly Change[]>;
}
