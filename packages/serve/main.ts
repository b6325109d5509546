import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadModel, openPredictor, type Predictor } from '@pawl/models';
import { PawlError, toPawlError } from '@pawl/records';
import { digestFile } from '@pawl/records/digest-file';
import { CONTRACT_FILE, type Contract, readContract } from './contract.ts';
import { createPredictionLog, type PredictionLog } from './prediction-log.ts';
import type { LogLevel } from './request-log.ts';
import { DEFAULTS, type RunningServer, startServer } from './server.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The contract of a folder, and its model on its way. */
async function openFolder(folder: string): Promise<{ contract: Contract; predictor: Promise<Predictor> }> {
  const contract = await readContract(folder);
  const predictor = openModel(folder, contract);
  // It is waited for later, and must not end the process before.
  predictor.catch(() => {});
  return { contract, predictor };
}

async function openModel(folder: string, contract: Contract): Promise<Predictor> {
  const path = join(folder, contract.files.model);
  const [{ digest }, predictor] = await Promise.all([digestFile(path), openFile(path, folder, contract)]);
  if (digest === contract.digests.model) return predictor;
  throw new PawlError('record', 'the model file is not the one that its contract names', {
    where: path,
    remedy: 'Take the folder from the image as it was published.',
  });
}

async function openFile(
  path: string,
  folder: string,
  { task, columns, labels }: Contract,
): Promise<Predictor> {
  if (!path.endsWith('.onnx')) return openPredictor(await loadModel(path));
  const { openOnnxModel } = await import('@pawl/models/onnx');
  const features = columns.map(({ name }) => name);
  return openOnnxModel({
    file: path,
    root: folder,
    task,
    features,
    ...(task === 'classification' ? { labels } : {}),
  });
}

/** KServe says by MODEL_INIT_MODE=async that another container will lay the model there, later perhaps. */
async function appears(folder: string): Promise<void> {
  const isThere = () =>
    access(join(folder, CONTRACT_FILE)).then(
      () => true,
      () => false,
    );
  while (!(await isThere())) await sleep(100);
}

async function start(env: Environment, write: (text: string) => void): Promise<RunningServer> {
  const folder = resolve(env.PAWL_MODEL_DIR || '/models');
  if (env.MODEL_INIT_MODE === 'async') await appears(folder);
  const main = await openFolder(folder);
  const [canary, shadow] = await Promise.all(
    [env.PAWL_CANARY_DIR, env.PAWL_SHADOW_DIR].map((other) =>
      other ? openFolder(resolve(other)) : undefined,
    ),
  );
  const predictionLog = await openPredictionLog(env, main.contract);
  return startServer({
    ...main,
    canary,
    shadow,
    host: env.HOST || undefined,
    port: numberIn(env, 'PORT', 8080, 0, 65_535),
    options: {
      canaryShare: numberIn(env, 'PAWL_CANARY_SHARE', DEFAULTS.canaryShare, 0, 1),
      logLevel: levelOf(env),
      connections: numberIn(env, 'PAWL_CONNECTIONS', DEFAULTS.connections, 1, 1_000_000),
      queueRows: numberIn(env, 'PAWL_QUEUE_ROWS', DEFAULTS.queueRows, 1, 10_000_000),
      drain: numberIn(env, 'PAWL_DRAIN_MS', DEFAULTS.drain, 0, 3_600_000),
    },
    log: write,
    predictionLog,
    now: Date.now,
  });
}

async function openPredictionLog(env: Environment, rows: Contract): Promise<PredictionLog | undefined> {
  const path = env.PAWL_PREDICTION_LOG;
  if (!path) return undefined;
  return createPredictionLog(
    {
      path: resolve(path),
      rate: numberIn(env, 'PAWL_PREDICTION_LOG_RATE', 1, 0, 1),
      fileBytes: numberIn(env, 'PAWL_PREDICTION_LOG_BYTES', 100_000_000, 1000, 1e12),
      files: numberIn(env, 'PAWL_PREDICTION_LOG_FILES', 5, 0, 1000),
      seconds: numberIn(env, 'PAWL_PREDICTION_LOG_SECONDS', 60, 2, 86_400),
      redact: (env.PAWL_PREDICTION_LOG_REDACT ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      pending: 16_000_000,
      now: Date.now,
    },
    rows,
  );
}

function levelOf({ PAWL_LOG_LEVEL: asked = '' }: Environment): LogLevel {
  const levels: readonly LogLevel[] = ['info', 'warn', 'error', 'off'];
  const found = levels.find((level) => level === (asked || 'info'));
  if (found) return found;
  throw badSetting('PAWL_LOG_LEVEL', `one of ${levels.join(', ')}`);
}

function numberIn(env: Environment, name: string, usual: number, least: number, most: number): number {
  const text = env[name] ?? '';
  if (text === '') return usual;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && value <= most && (most === 1 || Number.isInteger(value)))
    return value;
  throw badSetting(name, `${most === 1 ? 'a number' : 'a whole number'} from ${least} to ${most}`);
}

function badSetting(name: string, wanted: string): PawlError {
  return new PawlError('usage', `${name} is not ${wanted}`, { where: name, remedy: `Set it to ${wanted}.` });
}

/** Ends with one line about what went wrong. */
function fail(thrown: unknown): never {
  const { code, message, where, remedy, exitStatus } = toPawlError(thrown);
  process.stderr.write(
    `${JSON.stringify({ level: 'error', event: 'failed', code, message, where, remedy })}\n`,
  );
  process.exit(exitStatus);
}

// Nobody reads the log any more: that is no reason to stop answering.
process.stdout.on('error', () => {});
let running: RunningServer | undefined;
let stopping = false;

// As process 1 nothing happens on a signal that has no handler.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    if (!running) process.exit(0);
    running.close().then(() => process.exit(0), fail);
  });
}

try {
  running = await start(process.env, (text) => process.stdout.write(text));
  await running.ready;
} catch (error) {
  fail(error);
}
