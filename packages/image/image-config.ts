import { canonicalJson, type Digest, PawlError } from '@pawl/records';
import { type HeldBlob, heldBlob, type Layer } from './blob-source.ts';
import { isObject, parseJson, textsOf } from './descriptor.ts';
import { formatPlatform, type Platform, readPlatform, samePlatform } from './platform.ts';
import { isDigest } from './reference.ts';

export const IMAGE_CONFIG = 'application/vnd.oci.image.config.v1+json';

/** The user of images whose base names none: nobody on any system, and not root. */
const USER = '65532:65532';

/** How a container of the image starts. What is not given is the base's. */
export interface ContainerSettings {
  /** In place of the base's; then its `cmd` and health check, which were made for another program, fall away too. */
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** Added to the base's; a name that is there gets the new value in its place. */
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workingDir?: string;
  /** `8080/tcp`; added to the base's. */
  readonly exposedPorts?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly stopSignal?: string;
  readonly healthcheck?: Healthcheck;
}

/**
 * Docker's, whose times are whole nanoseconds. OCI's configuration keeps the name free for it, so that it may stand there:
 * Docker heeds it, podman and Kubernetes do not.
 */
export interface Healthcheck {
  readonly Test: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly Retries?: number;
}

/** A layer with what it holds, for the history. */
export interface AddedLayer extends Layer {
  readonly files?: readonly string[];
}

/** What Pawl takes over from the configuration of a base. */
export interface BaseConfig {
  readonly platform: Platform;
  readonly osVersion: string | null;
  readonly osFeatures: readonly string[];
  readonly author: string | null;
  readonly diffIds: readonly Digest[];
  readonly history: readonly Readonly<Record<string, string | boolean>>[];
  /** The `config` of it. */
  readonly container: Readonly<Record<string, unknown>>;
}

export interface ConfigOf {
  /** Null for an image without a base. */
  readonly base: BaseConfig | null;
  readonly platform: Platform;
  readonly layers: readonly AddedLayer[];
  readonly settings?: ContainerSettings;
  /** Seconds since 1970, as SOURCE_DATE_EPOCH gives it. */
  readonly epoch?: number;
}

/** `1970-01-01T00:00:00Z` */
function timeOf(epoch: number): string {
  return `${new Date(epoch * 1000).toISOString().slice(0, 19)}Z`;
}

/**
 * The configuration of a base, OCI's or Docker's.
 * @param layers how many layers its manifest has
 * @throws PawlError `data` where it is none, or is of another number of layers.
 */
export function readBaseConfig(bytes: Uint8Array, layers: number, where: string): BaseConfig {
  const value = parseJson(bytes, 'the configuration of the base image', where);
  const wrong = (why: string) =>
    new PawlError('data', `the configuration of the base image ${why}`, { where });
  const platform = readPlatform(value);
  if (platform === null) throw wrong('names no os and architecture');
  const diffIds = isObject(value.rootfs) ? value.rootfs.diff_ids : undefined;
  if (!Array.isArray(diffIds) || !diffIds.every((id) => typeof id === 'string' && isDigest(id)))
    throw wrong('has no list of its layers');
  if (diffIds.length !== layers)
    throw wrong(`is of ${diffIds.length} layers, and its manifest has ${layers}`);
  return {
    platform,
    osVersion: typeof value['os.version'] === 'string' ? value['os.version'] : null,
    osFeatures: textList(value['os.features']),
    author: typeof value.author === 'string' && value.author !== '' ? value.author : null,
    diffIds,
    history: historyOf(value.history, layers),
    container: isObject(value.config) ? value.config : {},
  };
}

/**
 * The configuration of an image: the base's with the layers and settings on top. Equal input gives equal bytes.
 * @throws PawlError `data` where the base is of another platform; `config` for a setting that cannot be.
 */
export function imageConfig({ base, platform, layers, settings = {}, epoch = 0 }: ConfigOf): HeldBlob {
  if (base !== null && !samePlatform(base.platform, platform))
    throw new PawlError(
      'data',
      `the base image is of ${formatPlatform(base.platform)}, not of ${formatPlatform(platform)}`,
    );
  const created = timeOf(epoch);
  const value = {
    created,
    ...(base?.author ? { author: base.author } : {}),
    ...platform,
    ...(base?.osVersion ? { 'os.version': base.osVersion } : {}),
    ...(base?.osFeatures.length ? { 'os.features': base.osFeatures } : {}),
    config: containerConfig(base?.container ?? {}, settings),
    rootfs: { type: 'layers', diff_ids: [...(base?.diffIds ?? []), ...layers.map(({ diffId }) => diffId)] },
    history: [
      ...(base?.history ?? []),
      ...layers.map(({ files }) => ({ created, created_by: `pawl${files ? ` ${filesNamed(files)}` : ''}` })),
    ],
  };
  return heldBlob(canonicalJson(value), IMAGE_CONFIG);
}

/** What Docker writes beside these is its own, or how the base was built, and stays behind. */
function containerConfig(base: Readonly<Record<string, unknown>>, settings: ContainerSettings): object {
  const { entrypoint, cmd, env = {}, workingDir, exposedPorts = [], labels = {}, healthcheck } = settings;
  const replaced = entrypoint !== undefined;
  const start = entrypoint ?? textList(base.Entrypoint);
  const args = cmd ?? (replaced ? [] : textList(base.Cmd));
  const ports = [...keysOf(base.ExposedPorts), ...exposedPorts.map(checkPort)];
  const allLabels = { ...inheritedLabels(base.Labels), ...labels };
  const volumes = keysOf(base.Volumes);
  const health = healthcheck ?? (replaced || !isObject(base.Healthcheck) ? undefined : base.Healthcheck);
  const folder = workingDir ?? text(base.WorkingDir);
  if (folder !== '' && !folder.startsWith('/') && !/^[A-Za-z]:/.test(folder))
    throw new PawlError(
      'config',
      `the working folder ${JSON.stringify(folder)} of a container is not absolute`,
    );
  const stopSignal = settings.stopSignal ?? text(base.StopSignal);
  const variables = mergedEnv(textList(base.Env), env);
  return {
    User: settings.user ?? (text(base.User) || USER),
    ...(ports.length > 0 ? { ExposedPorts: emptyObjects(ports) } : {}),
    ...(variables.length > 0 ? { Env: variables } : {}),
    ...(start.length > 0 ? { Entrypoint: start } : {}),
    ...(args.length > 0 ? { Cmd: args } : {}),
    ...(volumes.length > 0 ? { Volumes: emptyObjects(volumes) } : {}),
    ...(folder !== '' ? { WorkingDir: folder } : {}),
    ...(Object.keys(allLabels).length > 0 ? { Labels: allLabels } : {}),
    ...(stopSignal !== '' ? { StopSignal: stopSignal } : {}),
    ...(health !== undefined ? { Healthcheck: health } : {}),
  };
}

/** What the base says of itself, its title or version, is not true of the image on top of it. */
function inheritedLabels(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(textsOf(value)).filter(
      ([key]) => !/^org\.(opencontainers\.image|label-schema)\./.test(key),
    ),
  );
}

function mergedEnv(base: readonly string[], added: Readonly<Record<string, string>>): readonly string[] {
  const variables = new Map(base.map((entry) => [entry.split('=')[0]!, entry]));
  for (const name of Object.keys(added).sort()) {
    const value = added[name]!;
    if (!/^[^=\0]+$/.test(name) || value.includes('\0'))
      throw new PawlError('config', `${JSON.stringify(name)} cannot be a variable of a container`);
    variables.set(name, `${name}=${value}`);
  }
  return [...variables.values()];
}

function checkPort(port: string): string {
  const number = Number(/^(\d{1,5})\/(?:tcp|udp|sctp)$/.exec(port)?.[1]);
  if (number >= 1 && number <= 65535) return port;
  throw new PawlError('config', `${JSON.stringify(port)} is no port of a container`, {
    remedy: 'Write it like 8080/tcp.',
  });
}

/** The history with one entry for each layer: some builders leave it out, and readers count it against the layers. */
function historyOf(value: unknown, layers: number): readonly Readonly<Record<string, string | boolean>>[] {
  const entries = (Array.isArray(value) ? value : []).filter(isObject).map((entry) => {
    const { created, author, created_by, comment } = textsOf(entry);
    return {
      ...(created !== undefined && isTime(created) ? { created } : {}),
      ...(author !== undefined ? { author } : {}),
      ...(created_by !== undefined ? { created_by } : {}),
      ...(comment !== undefined ? { comment } : {}),
      ...(entry.empty_layer === true ? { empty_layer: true } : {}),
    };
  });
  if (entries.filter((entry) => entry.empty_layer !== true).length === layers) return entries;
  return Array.from({ length: layers }, () => ({ comment: 'a layer of the base image' }));
}

/** RFC 3339, whose text is kept: runtimes refuse a configuration that has another. */
function isTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

function filesNamed(files: readonly string[]): string {
  return files.length === 1 ? files[0]! : `${files.length} files`;
}

function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function keysOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function emptyObjects(keys: readonly string[]): Record<string, object> {
  return Object.fromEntries(keys.map((key) => [key, {}]));
}
