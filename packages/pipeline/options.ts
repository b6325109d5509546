/**
 * The verbs and their options, declared once: the command's parser and `--help`, the reference page and the inputs of
 * the actions are made from this. It imports nothing, so that help costs nothing.
 */

export interface OptionDeclaration {
  /** Kebab-case, as on the command line. */
  readonly name: string;
  readonly short?: string;
  readonly type: 'boolean' | 'string';
  /** Shown in help in place of the value of a string option. */
  readonly value?: string;
  readonly values?: readonly string[];
  readonly default?: string;
  readonly help: string;
}

export interface VerbDeclaration {
  readonly name: VerbName;
  readonly group: 'whole' | 'step' | 'after' | 'release' | 'model' | 'trust';
  readonly summary: string;
  readonly description: string;
  /** What stands after the verb: a folder, unless it says otherwise; then `--folder` says which. */
  readonly argument?: { readonly value: string; readonly required: boolean; readonly help: string };
  readonly options: readonly OptionDeclaration[];
  /** Records it needs to find, and the one it leaves. */
  readonly reads: readonly string[];
  readonly writes: string | null;
}

export type VerbName =
  | 'run'
  | 'check'
  | 'train'
  | 'evaluate'
  | 'gate'
  | 'report'
  | 'accept'
  | 'plan'
  | 'self-test'
  | 'sweep'
  | 'reproduce'
  | 'export'
  | 'drift'
  | 'profile'
  | ReleaseVerbName;

/** Verbs of versions and stages: those of the group `release`. */
export type ReleaseVerbName =
  | 'promote'
  | 'rollback'
  | 'show'
  | 'history'
  | 'lineage'
  | 'reconcile'
  | 'card'
  | 'publish'
  | 'verify'
  | 'manifest';

export const COMMON_OPTIONS: readonly OptionDeclaration[] = [
  {
    name: 'config',
    type: 'string',
    value: '<file>',
    default: 'pawl.yaml',
    help: 'the configuration, inside the folder',
  },
  { name: 'json', type: 'boolean', help: 'print the record instead of the report' },
  {
    name: 'quiet',
    short: 'q',
    type: 'boolean',
    help: 'no notes, no progress, no output of the training command',
  },
  { name: 'help', short: 'h', type: 'boolean', help: 'show this help' },
];

const STORE: OptionDeclaration = {
  name: 'store',
  type: 'string',
  value: '<store>',
  values: ['folder', 'git'],
  default: 'folder',
  help: 'where baselines are kept: in .pawl/store, or on the branch `pawl` of the origin',
};

/** Where versions are: what an on-call person types at night must not stay on one machine by accident. */
const RELEASES: OptionDeclaration = {
  name: 'store',
  type: 'string',
  value: '<store>',
  values: ['folder', 'git'],
  help: 'whose tags and records: those of the origin (git), or of this clone and .pawl/store (folder); git where there is an origin',
};

const FOLDER: OptionDeclaration = {
  name: 'folder',
  type: 'string',
  value: '<folder>',
  default: '.',
  help: 'the folder of the project',
};

const MODEL_ARGUMENT = {
  value: '<model>',
  required: false,
  help: 'name of the model; that of the folder when not given',
} as const;

const MERMAID: OptionDeclaration = {
  name: 'format',
  type: 'string',
  value: '<format>',
  values: ['terminal', 'mermaid'],
  default: 'terminal',
  help: 'how it is written',
};

const BASE: OptionDeclaration = {
  name: 'base',
  type: 'string',
  value: '<commit>',
  help: 'judge the commits since this one by its rules, and compare with its baseline',
};

const PARAMS: OptionDeclaration = {
  name: 'params',
  type: 'string',
  value: '<json>',
  help: 'parameters of the trainer in place of those of pawl.yaml, as a JSON object',
};

const FORMAT: OptionDeclaration = {
  name: 'format',
  type: 'string',
  value: '<format>',
  values: ['terminal', 'markdown'],
  default: 'terminal',
  help: 'how the report is written',
};

const FORCE: OptionDeclaration = {
  name: 'force',
  type: 'boolean',
  help: 'train also where nothing that the model depends on has changed',
};

const INFER: OptionDeclaration = {
  name: 'infer',
  type: 'boolean',
  help: 'write pawl.schema.yaml from the training data, then check against it',
};

export const VERBS: readonly VerbDeclaration[] = [
  {
    name: 'run',
    group: 'whole',
    summary: 'Check, train, evaluate and gate, and print the report',
    description:
      'Takes the project in <folder> from its data to a verdict. Every step leaves its record under .pawl/. The exit status is 0 when the gate passed and 1 when it refused.',
    options: [PARAMS, FORCE, BASE, STORE],
    reads: [],
    writes: 'verdict',
  },
  {
    name: 'check',
    group: 'step',
    summary: 'Check the data, against its schema when there is one',
    description:
      'Reads the training and test data and looks for anomalies: missing columns, leaks, duplicates, rows of the test in the training data, and whatever pawl.schema.yaml forbids. An anomaly of severity error ends with exit status 3.',
    options: [INFER],
    reads: [],
    writes: 'data-check',
  },
  {
    name: 'train',
    group: 'step',
    summary: 'Train the model',
    description:
      'Trains with the embedded trainer or the command of pawl.yaml. What comes out stands in .pawl/output. Where code, data, params, seed and environment are those of a run that is known, its model is taken and nothing is trained. With `train.sweep`, the best of several settings is found first.',
    options: [PARAMS, FORCE, STORE],
    reads: ['data-check'],
    writes: 'run',
  },
  {
    name: 'evaluate',
    group: 'step',
    summary: 'Measure the model and its baseline on the test rows',
    description:
      'Computes every metric with its interval, for all rows and each slice, and the paired difference to the accepted baseline.',
    options: [BASE, STORE],
    reads: ['data-check', 'run'],
    writes: 'evaluation',
  },
  {
    name: 'gate',
    group: 'step',
    summary: 'Decide the conditions',
    description:
      'Decides every condition of the gate at its confidence: proved, refuted or undecided. The exit status is 0 when the gate passed and 1 when it refused.',
    options: [BASE],
    reads: ['evaluation'],
    writes: 'verdict',
  },
  {
    name: 'report',
    group: 'after',
    summary: 'Print the report of the records that are there',
    description: 'Prints what the records under .pawl/ say, and computes nothing.',
    options: [FORMAT],
    reads: ['data-check'],
    writes: null,
  },
  {
    name: 'accept',
    group: 'after',
    summary: 'Make this run the baseline',
    description:
      'Keeps the records, model and predictions of this run in the store and makes it what later runs are compared with. A run that the gate refused is accepted only with --force and a reason.',
    options: [
      { name: 'force', type: 'boolean', help: 'accept a run that the gate refused; needs --reason' },
      { name: 'reason', type: 'string', value: '<text>', help: 'why, kept in the history of the baseline' },
      STORE,
    ],
    reads: ['data-check', 'run', 'evaluation', 'verdict'],
    writes: null,
  },
  {
    name: 'drift',
    group: 'after',
    summary: 'Compare the data of now with that of the training',
    description:
      'Compares every column that the model goes by, and its predictions where both sides have them. A column drifted when the change is more than chance and large enough to be worth acting on. The prediction log of the server is known as one. The exit status is 0 when nothing drifted and 1 when something did.',
    options: [
      {
        name: 'current',
        type: 'string',
        value: '<files>',
        help: 'the data of now: a file, or a glob in quotes, seen from where you are; `drift.current` of pawl.yaml when not given',
      },
      {
        name: 'reference',
        type: 'string',
        value: '<files>',
        help: 'what it is compared with; `drift.reference`, or the training data, when not given',
      },
      {
        name: 'strict',
        type: 'boolean',
        help: 'exit status 1 also where there are too few rows to tell',
      },
      FORMAT,
      STORE,
    ],
    reads: [],
    writes: 'drift',
  },
  {
    name: 'profile',
    group: 'after',
    summary: 'Turn a table into a small record that stands for it',
    description:
      'Counts, nulls, values while few are distinct, else buckets of them: a reference is profiled once and committed, and shards are profiled on different machines and merged. Name the file as `drift.reference`, or with --reference.',
    options: [
      {
        name: 'data',
        type: 'string',
        value: '<files>',
        help: 'the table: a file, or a glob in quotes, seen from where you are; the training data when not given',
      },
      {
        name: 'reference',
        type: 'string',
        value: '<profile>',
        help: 'a profile whose bins are taken, so that both can be compared bin by bin',
      },
      {
        name: 'shard',
        type: 'string',
        value: '<i/n>',
        help: 'only this part: every n-th file, or a range of rows where there are fewer files',
      },
      {
        name: 'merge',
        type: 'string',
        value: '<profiles>',
        help: 'join the profiles of all shards: a glob in quotes, or files with commas between',
      },
      {
        name: 'output',
        type: 'string',
        value: '<file>',
        help: 'write the profile there too, seen from where you are',
      },
    ],
    reads: [],
    writes: 'profile',
  },
  {
    name: 'promote',
    group: 'release',
    summary: 'Move a version into a stage, on its evidence',
    description:
      'Gives a stage to a version whose accepted verdict passed, for exactly its commit and model: the whole chain of records, the data and what the stage asks for are checked first. The git tags of GTO and the release record move together; registries follow. The exit status is 0 when the version is in the stage and 1 when it was refused.',
    argument: MODEL_ARGUMENT,
    options: [
      {
        name: 'version',
        type: 'string',
        value: '<version>',
        help: 'such as v1.4.0; a new one is registered at the commit that is checked out',
      },
      { name: 'stage', type: 'string', value: '<stage>', help: 'the first of pawl.yaml when not given' },
      {
        name: 'tag',
        type: 'string',
        value: '<tag>',
        help: 'the tag of a version or stage in place of --version, such as housing@v1.4.0',
      },
      {
        name: 'model-digest',
        type: 'string',
        value: '<digest>',
        help: 'take evidence for exactly this model',
      },
      {
        name: 'force',
        type: 'boolean',
        help: 'move it although something does not hold; needs --reason, and every report shows it',
      },
      { name: 'reason', type: 'string', value: '<text>', help: 'why, kept in the record and the tag' },
      FOLDER,
      RELEASES,
    ],
    reads: [],
    writes: 'release',
  },
  {
    name: 'rollback',
    group: 'release',
    summary: 'Give a stage back to a version that held it before',
    description:
      'Moves a stage back, by the same tags and records as a promotion. Nothing is asked of the version that is there now: it may be broken, and its evidence gone.',
    argument: MODEL_ARGUMENT,
    options: [
      {
        name: 'stage',
        type: 'string',
        value: '<stage>',
        help: 'the stage, such as production; must be given',
      },
      {
        name: 'to',
        type: 'string',
        value: '<version>',
        help: 'the version; the one before the current when not given',
      },
      { name: 'reason', type: 'string', value: '<text>', help: 'why, kept in the record and the tag' },
      FOLDER,
      RELEASES,
    ],
    reads: [],
    writes: 'release',
  },
  {
    name: 'show',
    group: 'release',
    summary: 'Show which version is in which stage',
    description:
      'Prints stages and versions as the git tags have them, of all models or the one named, with the verdict, the approvers and what was forced. Needs no pawl.yaml.',
    argument: { ...MODEL_ARGUMENT, help: 'name of a model; all of them when not given' },
    options: [FOLDER, RELEASES],
    reads: [],
    writes: null,
  },
  {
    name: 'history',
    group: 'release',
    summary: 'Show what happened to versions and stages',
    description:
      'Prints what every tag did, the newest first: registered, promoted, rolled back, forced, taken back. Needs no pawl.yaml.',
    argument: { ...MODEL_ARGUMENT, help: 'name of a model; all of them when not given' },
    options: [MERMAID, FOLDER, RELEASES],
    reads: [],
    writes: null,
  },
  {
    name: 'lineage',
    group: 'release',
    summary: 'Show what something that runs rests on',
    description:
      'Walks from a tag, a digest or an image back to verdict, approvers, params, commit and the digests of the data. What is gone or was changed is said.',
    argument: {
      value: '<what>',
      required: true,
      help: 'a tag such as housing#production, the first letters of a digest, or an image',
    },
    options: [MERMAID, FOLDER, RELEASES],
    reads: [],
    writes: null,
  },
  {
    name: 'reconcile',
    group: 'release',
    summary: 'Bring registries in step with the tags',
    description:
      'Compares the MLflow registry, the tags of images and the releases of GitHub with the git tags, and mends what differs. What is in step is left alone.',
    options: [{ name: 'dry-run', type: 'boolean', help: 'only say what differs' }, RELEASES],
    reads: [],
    writes: null,
  },
  {
    name: 'publish',
    group: 'release',
    summary: 'Publish the image of a version, without Docker',
    description:
      'Makes a container image of a version that was promoted: its model with a server for it, on the base of pawl.yaml, or what else its `publish.kind` says. The server is started from the very files and must answer test rows as the evaluation did; then only what the registry lacks is pushed, and the tag of the version is set last. The same version makes the same digest anywhere.',
    options: [
      {
        name: 'version',
        type: 'string',
        value: '<version>',
        help: 'such as v1.4.0; the highest that was promoted when not given',
      },
      {
        name: 'model',
        type: 'string',
        value: '<path>',
        help: "the model's file, or the folder of its files, where it was too large to be kept with the evidence; held against its digest",
      },
      {
        name: 'output',
        type: 'string',
        value: '<place>',
        help: 'write the image into a folder with its evidence (oci:folder) or a file (docker:housing.tar) in place of the registry; no record is kept of that',
      },
      {
        name: 'dry-run',
        type: 'boolean',
        help: 'make the image, try it and print its digest; push nothing',
      },
      RELEASES,
    ],
    reads: [],
    writes: 'image',
  },
  {
    name: 'verify',
    group: 'release',
    summary: 'Check the evidence on an image',
    description:
      'Reads what hangs on an image and checks digest, signatures, the chain of records and the verdict. Without a key and an identity signatures are not checked, and it is said so. The exit status is 0 when nothing failed and 1 when something did.',
    argument: {
      value: '<image>',
      required: true,
      help: 'such as ghcr.io/acme/housing:production, by digest, or in a folder: oci:out:v1.4.0',
    },
    options: [
      { name: 'key', type: 'string', value: '<file>', help: 'public key whose signatures count' },
      {
        name: 'identity',
        type: 'string',
        value: '<name>',
        help: 'who signed without a key: the address of a workflow at its ref, of which a * may be the end; needs --issuer',
      },
      { name: 'issuer', type: 'string', value: '<url>', help: 'who vouches for the identity' },
      {
        name: 'repository',
        type: 'string',
        value: '<name>',
        help: 'whose runs of that workflow count, such as acme/housing; needed where the workflow is of another repository',
      },
      {
        name: 'trusted-root',
        type: 'string',
        value: '<file>',
        help: 'roots of trust of Sigstore (trusted_root.json), one or one a line; that of its public services is fetched if not given',
      },
      { name: 'allow-forced', type: 'boolean', help: 'let a release pass that was forced' },
    ],
    reads: [],
    writes: null,
  },
  {
    name: 'manifest',
    group: 'release',
    summary: 'Write deployment files for a published version',
    description:
      'Writes files for a cluster or a machine that run the image of a version, pinned by its digest, with probes, limits, alerts and a dashboard.',
    options: [
      {
        name: 'target',
        type: 'string',
        value: '<target>',
        values: ['kubernetes', 'kserve', 'seldon', 'compose'],
        default: 'kubernetes',
        help: 'what is to run it',
      },
      {
        name: 'stage',
        type: 'string',
        value: '<stage>',
        help: 'the stage; the last of pawl.yaml when not given',
      },
      {
        name: 'variant',
        type: 'string',
        value: '<variant>',
        values: ['plain', 'canary', 'blue-green'],
        default: 'plain',
        help: 'how the version comes to its users',
      },
      { name: 'namespace', type: 'string', value: '<name>', help: 'of Kubernetes' },
      { name: 'rollouts', type: 'boolean', help: 'let Argo Rollouts move a canary, or switch' },
      {
        name: 'output',
        short: 'o',
        type: 'string',
        value: '<folder>',
        default: 'deploy',
        help: 'the folder, seen from where you are',
      },
      RELEASES,
    ],
    reads: [],
    writes: null,
  },
  {
    name: 'card',
    group: 'release',
    summary: 'Write the model card or the data card',
    description:
      'Makes a card in the format of Hugging Face from the records of the last run, or of a version that was promoted. Intended use and limits come from MODEL.md beside pawl.yaml, what the data is from DATA.md.',
    options: [
      { name: 'data', type: 'boolean', help: 'the data card in place of the model card' },
      { name: 'version', type: 'string', value: '<version>', help: 'of this version, such as v1.4.0' },
      {
        name: 'output',
        short: 'o',
        type: 'string',
        value: '<file>',
        help: 'the file, seen from where you are; printed when not given',
      },
      RELEASES,
    ],
    reads: ['data-check', 'run', 'evaluation', 'verdict'],
    writes: null,
  },
  {
    name: 'sweep',
    group: 'model',
    summary: 'Try several settings on folds of the training rows',
    description:
      'Scores the settings that `params` and `train.sweep` describe, each on every fold of the training rows; the test rows are not touched. What is scored is kept under .pawl/sweep and never done twice, so that an interrupted sweep goes on, and `pawl train` afterwards trains the best on all training rows. A sweep can be spread over machines: each does a shard, and one merges.',
    options: [
      {
        name: 'shard',
        type: 'string',
        value: '<i/n>',
        help: 'do only this part of the settings, such as 2/3',
      },
      {
        name: 'merge',
        type: 'string',
        value: '<folder>',
        help: 'join what the shards left, found in this folder',
      },
      PARAMS,
    ],
    reads: ['data-check'],
    writes: null,
  },
  {
    name: 'reproduce',
    group: 'model',
    summary: 'Train a run again and compare',
    description:
      'Trains with the params and seed of a run, on its data, in a folder of its own, and compares the model byte for byte, its answers on the test rows and its metrics. The exit status is 0 when model or answers are the same, or the metrics where there is nothing else, and 1 when they differ.',
    options: [
      {
        name: 'run',
        type: 'string',
        value: '<digest>',
        help: 'the run, or its model, by the first letters of its digest; the last run when not given',
      },
      STORE,
    ],
    reads: ['run'],
    writes: null,
  },
  {
    name: 'export',
    group: 'model',
    summary: 'Write the model as ONNX',
    description:
      'Writes the model of the last run as an ONNX file that answers like it: one input a feature, with texts and missing values as they are.',
    options: [
      {
        name: 'output',
        short: 'o',
        type: 'string',
        value: '<file>',
        default: 'model.onnx',
        help: 'the file, seen from where you are',
      },
    ],
    reads: ['run'],
    writes: null,
  },
  {
    name: 'plan',
    group: 'trust',
    summary: 'Say how many test rows the gate needs',
    description:
      'Computes how many test rows and labels the conditions with a tolerance need, and how many would prove the others, from the noise of the last evaluation. With --condition it needs no project.',
    options: [
      {
        name: 'condition',
        type: 'string',
        value: '<formula>',
        help: 'a formula in place of the gate, such as "n - o > 0.02 +/- 0.01"',
      },
      {
        name: 'confidence',
        type: 'string',
        value: '<share>',
        help: 'of all claims together, such as 0.99',
      },
      { name: 'looks', type: 'string', value: '<count>', help: 'models that are to be judged by the rows' },
      {
        name: 'adaptivity',
        type: 'string',
        value: '<how>',
        values: ['none', 'full', 'firstChange'],
        help: 'how much models may follow from earlier verdicts',
      },
      {
        name: 'changed',
        type: 'string',
        value: '<share>',
        help: 'the share of rows that predictions are known to change on at most',
      },
    ],
    reads: [],
    writes: null,
  },
  {
    name: 'self-test',
    group: 'trust',
    summary: 'Find out how often the gate is wrong on your own predictions',
    description:
      'Draws test sets from the rows of the last evaluation, where the truth is then known, and counts how often the gate claims what is false, and how often it misses what is true. Candidate and baseline are also shuffled row by row into two models that are equally good by construction.',
    options: [
      {
        name: 'draws',
        type: 'string',
        value: '<count>',
        default: '500',
        help: 'test sets that are drawn',
      },
      { name: 'seed', type: 'string', value: '<number>', default: '42', help: 'what the draws follow from' },
      STORE,
    ],
    reads: ['data-check', 'run', 'evaluation'],
    writes: null,
  },
];

/** The verb of that name, or undefined. */
export function findVerb(name: string): VerbDeclaration | undefined {
  return VERBS.find((verb) => verb.name === name);
}
