import { PawlError } from '@pawl/records';

/** What a tag says by its name alone, in the format of GTO (https://dvc.org/doc/gto/user-guide). */
export type TagName =
  | {
      readonly event: 'registration' | 'deregistration';
      readonly model: string;
      /** `v1.4.0` */
      readonly version: string;
      readonly counter: number | null;
    }
  | {
      readonly event: 'assignment' | 'unassignment';
      readonly model: string;
      readonly stage: string;
      readonly counter: number | null;
    }
  | { readonly event: 'deprecation'; readonly model: string; readonly counter: number | null };

const WORD = '[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?';
/** The folder of a model in a repository of several. */
const FOLDER = '[a-zA-Z0-9-_./]+';
const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
/** More digits than these cannot be compared exactly, and nobody counts to them. */
const NUMBER = '(?:0|[1-9]\\d{0,14})';
/** Of versions, and of the name of a stage. */
const LONGEST = 100;
const VERSION = `v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`;

const MODEL_PATTERN = new RegExp(`^(?:${FOLDER}:)?${WORD}$`);
const STAGE_PATTERN = new RegExp(`^${WORD}$`);
const VERSION_PATTERN = new RegExp(`^${VERSION}$`);
const TAG_PATTERN = new RegExp(
  `^(?<model>(?:${FOLDER}=)?${WORD})(?:(?:#(?<stage>${WORD})|@(?<version>${VERSION}))(?<cancel>!?)|@(?<deprecated>deprecated))(?:#(?<counter>[0-9]{1,15}))?$`,
);

/** What the name of a tag says, or undefined where it is none of GTO's. The name of a model is `folder:name` or `name`. */
export function parseTagName(tag: string): TagName | undefined {
  const { model, stage, version, cancel, deprecated, counter } = TAG_PATTERN.exec(tag)?.groups ?? {};
  if (model === undefined || !isPlainPath(model)) return undefined;
  if ((version ?? '').length > LONGEST) return undefined;
  const common = { model: model.replace('=', ':'), counter: counter === undefined ? null : Number(counter) };
  if (deprecated !== undefined) return { event: 'deprecation', ...common };
  if (version !== undefined) return { event: cancel ? 'deregistration' : 'registration', version, ...common };
  return { event: cancel ? 'unassignment' : 'assignment', stage: stage!, ...common };
}

/** The tag that says so. Throws `usage` for a name, version or stage that GTO would not read. */
export function formatTagName(name: TagName): string {
  const model = checkModelName(name.model).replace(':', '=');
  const counter = name.counter === null ? '' : `#${name.counter}`;
  switch (name.event) {
    case 'deprecation':
      return `${model}@deprecated${counter}`;
    case 'registration':
    case 'deregistration':
      return `${model}@${checkVersion(name.version)}${name.event === 'registration' ? '' : '!'}${counter}`;
    default:
      return `${model}#${checkStage(name.stage)}${name.event === 'assignment' ? '' : '!'}${counter}`;
  }
}

/** Throws `usage` for what cannot be the name of a model: `housing`, or `models/uk:housing` in a repository of several. */
export function checkModelName(name: string): string {
  if (MODEL_PATTERN.test(name) && isPlainPath(name) && name.length <= 200) return name;
  throw new PawlError('usage', `"${name}" cannot be the name of a model`, {
    remedy: 'It is letters, digits, - / and _, such as housing; with its folder, models/uk:housing.',
  });
}

/** Throws `usage` for what is no version such as `v1.4.0`. */
export function checkVersion(version: string): string {
  if (VERSION_PATTERN.test(version) && version.length <= LONGEST) return version;
  throw new PawlError('usage', `"${version}" is not a version`, {
    remedy: 'Write it as v1.4.0: a v and three numbers (https://semver.org).',
  });
}

/** Throws `usage` for what cannot be the name of a stage. */
export function checkStage(stage: string): string {
  if (STAGE_PATTERN.test(stage) && isPlainPath(stage) && stage.length <= LONGEST) return stage;
  throw new PawlError('usage', `"${stage}" cannot be the name of a stage`, {
    remedy: 'It is letters, digits, - and _, such as production.',
  });
}

/** Whether no part of a name could lead out of a folder: the names end in refs, paths and addresses. */
function isPlainPath(name: string): boolean {
  return !UNPLAIN.test(name);
}

/** A part that is empty, starts with a dot or ends in `.lock`. */
const UNPLAIN = /(?:^|[/:=])(?:[./:=]|$)|\.lock(?:[/:=]|$)/;
