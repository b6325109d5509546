/**
 * The actions, their inputs, outputs and permissions, declared once: each `action.yml`, the tables of its README and
 * what the action reads are made from this. It imports nothing but the options of the verbs.
 */

import { COMMON_OPTIONS, findVerb } from './options.ts';

export type ActionName =
  | 'run'
  | 'check'
  | 'train'
  | 'sweep'
  | 'evaluate'
  | 'gate'
  | 'comment'
  | 'promote'
  | 'rollback'
  | 'reconcile'
  | 'publish'
  | 'verify'
  | 'drift'
  | 'retrain';

export interface InputDeclaration {
  readonly name: string;
  readonly type: 'text' | 'boolean' | 'lines' | 'count';
  readonly values?: readonly string[];
  readonly default: string;
  readonly help: string;
}

export interface OutputDeclaration {
  readonly name: string;
  readonly help: string;
}

export interface PermissionDeclaration {
  /** As a workflow spells it: `pull-requests: write`. */
  readonly permission: string;
  readonly reason: string;
}

export interface ActionDeclaration {
  readonly name: ActionName;
  /** Shown in the marketplace and in the log. */
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly inputs: readonly InputDeclaration[];
  readonly outputs: readonly OutputDeclaration[];
  readonly permissions: readonly PermissionDeclaration[];
}

const PATH: InputDeclaration = {
  name: 'path',
  type: 'text',
  default: '.',
  help: 'folder that holds pawl.yaml',
};
const PATHS: InputDeclaration = {
  name: 'path',
  type: 'lines',
  default: '.',
  help: 'folder that holds pawl.yaml; several models: one folder a line',
};
const CONFIG = fromOption('config');
const PARAMS = fromOption('params', 'train');
const FORCE = fromOption('force', 'train');
const SHARD = fromOption('shard', 'sweep');
const TOKEN: InputDeclaration = {
  name: 'token',
  type: 'text',
  default: '${{ github.token }}',
  help: 'token for the state branch, comments and checks',
};
const BRANCH: InputDeclaration = {
  name: 'state-branch',
  type: 'text',
  default: 'pawl',
  help: 'branch that keeps accepted evidence',
};
const RULES_LABEL: InputDeclaration = {
  name: 'rules-label',
  type: 'text',
  default: 'pawl: new rules',
  help: 'label with which a maintainer lets a pull request use its own gate in place of the base branch’s',
};
const FROM: InputDeclaration = {
  name: 'from',
  type: 'lines',
  default: '',
  help: 'artifacts of this run to take earlier records from, by name or with `*`; not needed within one job',
};
const ARTIFACT: InputDeclaration = {
  name: 'artifact',
  type: 'text',
  default: '',
  help: 'name of an artifact to keep the records and the model in, for later jobs',
};
const COMMENTING: readonly InputDeclaration[] = [
  {
    name: 'comment',
    type: 'text',
    values: ['always', 'change', 'refusal', 'never'],
    default: 'always',
    help: 'when to comment: on every run, when a metric differs or the gate refuses, when it refuses, or never; a comment that is there is always kept current',
  },
  {
    name: 'together',
    type: 'boolean',
    default: 'false',
    help: 'one comment for all models in place of one for each',
  },
  {
    name: 'marker',
    type: 'text',
    default: '',
    help: 'tells comments and checks of the same model apart, where several workflows make them',
  },
  { name: 'check', type: 'boolean', default: 'true', help: 'report a check run on the head commit' },
];

const MODEL_NAME: InputDeclaration = {
  name: 'model',
  type: 'text',
  default: '',
  help: 'name of the model, where `path` has several and no tag names one',
};
/** Who vouches for workflows of GitHub. */
const ISSUER = 'https://token.actions.githubusercontent.com';
const RECONCILED: OutputDeclaration = {
  name: 'followers',
  help: 'JSON: for each registry that follows the tags, its `name`, the `changes` made, and why it `failed` or null',
};
const MOVED: readonly OutputDeclaration[] = [
  { name: 'model', help: 'name of the model' },
  { name: 'version', help: 'the version, such as `v1.4.0`' },
  { name: 'commit', help: 'the commit of the version' },
  { name: 'stage', help: 'the stage' },
  { name: 'tag', help: 'the tag that moved the stage, such as `housing#production#7`' },
  { name: 'replaced', help: 'the version that held the stage before; empty where there was none' },
  RECONCILED,
];
const MOVE_PERMISSION: PermissionDeclaration = {
  permission: 'contents: write',
  reason: 'to push tags and the state branch, and to keep releases',
};

const VERDICT: OutputDeclaration = { name: 'verdict', help: '`passed`, `refused` or `skipped`' };
const METRICS: OutputDeclaration = {
  name: 'metrics',
  help: 'JSON: every metric of the candidate by name, each with `value`, `low`, `high` and, where there is a baseline, `baseline` and `difference`',
};
const REPORT: OutputDeclaration = { name: 'report', help: 'path of the report as Markdown' };
const MODEL: OutputDeclaration = { name: 'model-digest', help: 'sha256 digest of the model' };
const RECORD: OutputDeclaration = { name: 'record', help: 'path of the record that this action left' };
const COMMENT_URL: OutputDeclaration = { name: 'comment-url', help: 'address of the comment' };

const READ: PermissionDeclaration = {
  permission: 'contents: read',
  reason: 'to read the baseline from the state branch',
};
const COMMENT_PERMISSIONS: readonly PermissionDeclaration[] = [
  { permission: 'pull-requests: write', reason: 'to post the comment, and to read the labels' },
  {
    permission: 'checks: write',
    reason: 'to report the check; where it is missing, `statuses: write` is enough',
  },
];

export const ACTIONS: readonly ActionDeclaration[] = [
  {
    name: 'run',
    title: 'Pawl',
    description: 'Check, train, evaluate and gate a model, and say so on the pull request',
    icon: 'shield',
    inputs: [
      PATHS,
      CONFIG,
      PARAMS,
      FORCE,
      ...COMMENTING,
      {
        name: 'accept',
        type: 'text',
        values: ['auto', 'never'],
        default: 'auto',
        help: 'auto: what passes on the default branch becomes the baseline',
      },
      {
        name: 'paths',
        type: 'lines',
        default: '',
        help: 'files outside of `path` that the model depends on, as patterns with `*` and `**`',
      },
      {
        name: 'paths-ignore',
        type: 'lines',
        default: '**/*.md\ndocs/**\nLICENSE*',
        help: 'a pull request that changes only files that match these is not evaluated',
      },
      {
        name: 'keep',
        type: 'count',
        default: '20',
        help: 'how many accepted runs of a model keep their model and predictions on the state branch; records are always kept',
      },
      RULES_LABEL,
      ARTIFACT,
      {
        name: 'artifact-content',
        type: 'text',
        values: ['all', 'records'],
        default: 'all',
        help: 'what the artifact holds: the model and the predictions too, or the records alone, which a comment needs',
      },
      BRANCH,
      TOKEN,
    ],
    outputs: [VERDICT, METRICS, REPORT, MODEL, COMMENT_URL],
    permissions: [
      {
        permission: 'contents: read',
        reason:
          'to read the baseline; `write` on the default branch, to accept one, and wherever looks are counted (`gate.looks`)',
      },
      ...COMMENT_PERMISSIONS,
    ],
  },
  {
    name: 'check',
    title: 'Pawl: check',
    description: 'Check the data that a model learns from and is tested on',
    icon: 'check-square',
    inputs: [PATH, CONFIG, ARTIFACT],
    outputs: [RECORD, { name: 'anomalies', help: 'number of anomalies found' }],
    permissions: [],
  },
  {
    name: 'train',
    title: 'Pawl: train',
    description: 'Train a model with a command of yours or the embedded trainer',
    icon: 'cpu',
    inputs: [PATH, CONFIG, PARAMS, FORCE, FROM, ARTIFACT],
    outputs: [RECORD, MODEL],
    permissions: [],
  },
  {
    name: 'sweep',
    title: 'Pawl: sweep',
    description: 'Try several settings on folds of the training rows, over several jobs where there are many',
    icon: 'sliders',
    inputs: [PATH, CONFIG, PARAMS, SHARD, FROM, ARTIFACT],
    outputs: [{ name: 'params', help: 'the best settings of what was tried, as a JSON object' }],
    permissions: [],
  },
  {
    name: 'evaluate',
    title: 'Pawl: evaluate',
    description: 'Measure a model and its baseline on the same rows',
    icon: 'bar-chart-2',
    inputs: [PATH, CONFIG, RULES_LABEL, FROM, ARTIFACT, BRANCH, TOKEN],
    outputs: [RECORD, METRICS, MODEL],
    permissions: [READ],
  },
  {
    name: 'gate',
    title: 'Pawl: gate',
    description: 'Decide whether a model may go forward; fails the step when it may not',
    icon: 'lock',
    inputs: [PATH, CONFIG, RULES_LABEL, FROM, ARTIFACT, TOKEN],
    outputs: [RECORD, VERDICT, METRICS, MODEL],
    permissions: [],
  },
  {
    name: 'comment',
    title: 'Pawl: comment',
    description: 'Say on the pull request what a model gained, what it lost and what the gate decided',
    icon: 'message-square',
    inputs: [PATHS, CONFIG, FROM, ...COMMENTING, RULES_LABEL, BRANCH, TOKEN],
    outputs: [VERDICT, METRICS, REPORT, COMMENT_URL],
    permissions: [
      READ,
      ...COMMENT_PERMISSIONS,
      {
        permission: 'actions: read',
        reason: 'in a `workflow_run` workflow, to read the evidence of the other run',
      },
    ],
  },
  {
    name: 'promote',
    title: 'Pawl: promote',
    description: 'Move a version into a stage, on its evidence, and the registries with it',
    icon: 'chevrons-up',
    inputs: [
      PATHS,
      CONFIG,
      MODEL_NAME,
      {
        name: 'tag',
        type: 'text',
        default: '',
        help: 'tag of a version or stage; that of the push or the release when not given',
      },
      fromOption('version', 'promote'),
      fromOption('stage', 'promote'),
      fromOption('model-digest', 'promote'),
      fromOption('force', 'promote'),
      fromOption('reason', 'promote'),
      BRANCH,
      TOKEN,
    ],
    outputs: [
      {
        name: 'promoted',
        help: '`moved`, `held` (it was there already), `refused`, or `ignored` (the tag is of no model here)',
      },
      ...MOVED,
      RECORD,
    ],
    permissions: [
      MOVE_PERMISSION,
      { permission: 'pull-requests: read', reason: 'where a stage asks for approvals of people' },
      { permission: 'actions: read', reason: 'where a stage asks for approvals of an environment' },
    ],
  },
  {
    name: 'rollback',
    title: 'Pawl: roll back',
    description: 'Give a stage back to a version that held it before, and the registries with it',
    icon: 'corner-up-left',
    inputs: [
      PATHS,
      CONFIG,
      MODEL_NAME,
      fromOption('stage', 'rollback'),
      fromOption('to', 'rollback'),
      fromOption('reason', 'rollback'),
      BRANCH,
      TOKEN,
    ],
    outputs: [...MOVED, RECORD],
    permissions: [MOVE_PERMISSION],
  },
  {
    name: 'reconcile',
    title: 'Pawl: reconcile',
    description: 'Bring registries in step with the tags',
    icon: 'refresh-cw',
    inputs: [PATHS, CONFIG, fromOption('dry-run', 'reconcile'), BRANCH, TOKEN],
    outputs: [RECONCILED],
    permissions: [{ permission: 'contents: write', reason: 'to keep releases; `read` with `dry-run`' }],
  },
  {
    name: 'publish',
    title: 'Pawl: publish',
    description: 'Publish the image of a promoted version, without Docker',
    icon: 'package',
    inputs: [
      PATHS,
      CONFIG,
      MODEL_NAME,
      {
        ...fromOption('version', 'publish'),
        help: 'such as v1.4.0; that of the tag, else the highest promoted',
      },
      {
        ...fromOption('model', 'publish'),
        name: 'model-path',
      },
      fromOption('output', 'publish'),
      fromOption('dry-run', 'publish'),
      BRANCH,
      { ...TOKEN, help: 'token for the state branch and for ghcr.io' },
    ],
    outputs: [
      { name: 'image', help: 'the image by its digest, such as `ghcr.io/acme/housing@sha256:…`' },
      { name: 'digest', help: 'its digest' },
      { name: 'tag', help: 'its tag, such as `v1.4.0`' },
      { name: 'tags', help: 'all its tags, one a line: of the version, and of the stages that it holds' },
      { name: 'size', help: 'bytes of its own layers, those of the base left out' },
      { name: 'pushed', help: 'how many layers and configurations were sent' },
      { name: 'reused', help: 'how many were in the registry already, those of the base among them' },
      { name: 'sent', help: 'bytes that were sent' },
      { name: 'identity', help: 'the workflow that signed, for `verify`; empty where a key did, or nobody' },
      { name: 'issuer', help: 'who vouches for it' },
      RECONCILED,
      RECORD,
    ],
    permissions: [
      { permission: 'contents: write', reason: 'to keep the record of the image' },
      { permission: 'packages: write', reason: 'where the image goes to ghcr.io' },
      { permission: 'id-token: write', reason: 'to sign the evidence on it as this workflow' },
      {
        permission: 'attestations: write',
        reason: 'to have it found by `gh attestation verify`; may be left out',
      },
    ],
  },
  {
    name: 'verify',
    title: 'Pawl: verify',
    description: 'Check the evidence on an image; fails the step when it does not hold',
    icon: 'shield',
    inputs: [
      {
        name: 'image',
        type: 'text',
        default: '',
        help: 'such as ghcr.io/acme/housing:production, by digest, or oci:folder:v1.4.0',
      },
      { ...fromOption('key', 'verify'), help: 'file of a public key whose signatures count' },
      {
        ...fromOption('identity', 'verify'),
        help: 'who signed without a key: the address of a workflow at its ref, of which a `*` may be the end',
      },
      { ...fromOption('issuer', 'verify'), default: ISSUER },
      fromOption('repository', 'verify'),
      fromOption('trusted-root', 'verify'),
      fromOption('allow-forced', 'verify'),
      { ...TOKEN, help: 'token for ghcr.io; other registries take the logins of Docker' },
    ],
    outputs: [
      {
        name: 'image',
        help: 'the image by the digest that was checked; empty where its evidence does not hold',
      },
      { name: 'digest', help: 'its digest' },
    ],
    permissions: [
      { permission: 'packages: read', reason: 'where the image is at ghcr.io' },
      { permission: 'contents: read', reason: 'to check out the key or the root of trust' },
    ],
  },
  {
    name: 'drift',
    title: 'Pawl: drift',
    description: 'Watch the data of now: an issue where it drifted or is missing, and training where asked',
    icon: 'activity',
    inputs: [
      PATH,
      CONFIG,
      fromOption('current', 'drift'),
      fromOption('reference', 'drift'),
      { name: 'fail', type: 'boolean', default: 'false', help: 'fail the step while an alarm is open' },
      BRANCH,
      TOKEN,
    ],
    outputs: [
      { name: 'drift', help: '`drift`, `no drift`, `insufficient` (too few rows) or `no data`' },
      { name: 'columns', help: 'JSON: names of the columns that drifted' },
      {
        name: 'recommendation',
        help: '`none`, `watch`, `investigate`, `retrain` or `restore the feed`',
      },
      { name: 'issue-url', help: 'address of the issue; empty where there is none' },
      REPORT,
      RECORD,
    ],
    permissions: [
      { permission: 'contents: write', reason: 'to keep the runs on the state branch' },
      { permission: 'issues: write', reason: 'to open, update and close the issue' },
      {
        permission: 'checks: write',
        reason: 'to report the check; where it is missing, `statuses: write` is enough',
      },
      {
        permission: 'actions: write',
        reason: 'to start the training; may be left out without `drift.retrain`',
      },
    ],
  },
  {
    name: 'retrain',
    title: 'Pawl: retrain',
    description: 'Train on rows of now, and replace the model only where it is better on old rows and new',
    icon: 'refresh-ccw',
    inputs: [
      PATHS,
      CONFIG,
      MODEL_NAME,
      {
        name: 'drift',
        type: 'text',
        default: '',
        help: 'digest of the record that asked for it, as the drift job gives it',
      },
      BRANCH,
      TOKEN,
    ],
    outputs: [
      { name: 'answer', help: '`better` or `not better`' },
      { name: 'branch', help: 'the branch of the new model; it is pushed where that is better' },
      { name: 'pull-request-url', help: 'address of the pull request; empty where there is none' },
      { name: 'version', help: 'the version that was promoted; empty where none was' },
      { name: 'stage', help: 'the stage it came into' },
      REPORT,
      RECONCILED,
    ],
    permissions: [
      { permission: 'contents: write', reason: 'to push the branch, tags and evidence' },
      { permission: 'pull-requests: write', reason: 'to open the pull request' },
      { permission: 'issues: write', reason: 'to say on the issue what came of it' },
      { permission: 'actions: read', reason: 'where a stage asks for approvals of an environment' },
    ],
  },
];

/** The declaration of an action. */
export function actionOf(name: ActionName): ActionDeclaration {
  return ACTIONS.find((action) => action.name === name)!;
}

/** An option of the command as an input of the same name. */
function fromOption(name: string, verb?: string): InputDeclaration {
  const option = [...COMMON_OPTIONS, ...((verb && findVerb(verb)?.options) || [])].find(
    (known) => known.name === name,
  )!;
  return {
    name,
    type: option.type === 'boolean' ? 'boolean' : 'text',
    ...(option.values ? { values: option.values } : {}),
    default: option.default ?? (option.type === 'boolean' ? 'false' : ''),
    // Inputs are named without dashes.
    help: option.help.replace(/--([a-z][a-z-]*)/g, '`$1`'),
  };
}
