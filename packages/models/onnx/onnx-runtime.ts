import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { PawlError } from '@pawl/records';
import { oneLine } from './one-line.ts';

type TensorData = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array | readonly string[];

/** The parts of onnxruntime's interface that are needed: https://onnxruntime.ai/docs/api/js. */
export interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string>;
}

export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: readonly string[],
    options: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, Tensor>>;
}

interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
  readonly Tensor: new (type: string, data: TensorData, dims: readonly number[]) => Tensor;
  readonly env: {
    readonly versions?: Readonly<Record<string, string | undefined>>;
    wasm?: { numThreads?: number };
  };
}

export interface LoadedRuntime {
  readonly runtime: OnnxRuntime;
  /** The package and its version. */
  readonly name: string;
}

/** Packages in the order they are looked for, with the entries that Node can load. */
const PACKAGES = [
  { name: 'onnxruntime-node', entries: ['onnxruntime-node'] },
  { name: 'onnxruntime-web', entries: ['onnxruntime-web/wasm', 'onnxruntime-web'] },
] as const;

/**
 * The onnxruntime of the project that stands in `root`, else the one installed beside Pawl or on NODE_PATH:
 * onnxruntime-node, else onnxruntime-web. Throws PawlError('config') where there is neither.
 */
export function loadOnnxRuntime(root: string): LoadedRuntime {
  // It reports its use to its makers on Windows unless it is told not to.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const places = [createRequire(join(resolve(root), 'x.js')), createRequire(import.meta.url)];
  const failures: string[] = [];
  for (const { name, entries } of PACKAGES) {
    for (const [place, entry] of places.flatMap((place) => entries.map((entry) => [place, entry] as const))) {
      if (!canResolve(place, entry)) continue;
      try {
        return prepared(place(entry) as OnnxRuntime, name);
      } catch (error) {
        failures.push(`${name} cannot be loaded: ${oneLine(error)}`);
      }
    }
  }
  const why = failures[0] ?? 'neither onnxruntime-node nor onnxruntime-web is installed';
  throw new PawlError('config', `an ONNX model needs onnxruntime to predict: ${why}`, {
    where: root,
    remedy: 'Run `npm install onnxruntime-node` there, or `npm install onnxruntime-web`.',
  });
}

function canResolve(place: NodeJS.Require, entry: string): boolean {
  try {
    place.resolve(entry);
    return true;
  } catch {
    return false;
  }
}

function prepared(runtime: OnnxRuntime, name: string): LoadedRuntime {
  // More threads need worker files that a bundle does not have.
  if (runtime.env.wasm) runtime.env.wasm.numThreads = 1;
  const { versions = {} } = runtime.env;
  const version = versions[name === 'onnxruntime-node' ? 'node' : 'web'] ?? versions.common;
  return { runtime, name: version === undefined ? name : `${name} ${version}` };
}

/** What it would print goes into the error. */
export const SILENT = { logSeverityLevel: 4 };

/** A session of that model. Throws PawlError('record') with onnxruntime's own words where it does not take it. */
export async function openSession({ runtime, name }: LoadedRuntime, model: Uint8Array): Promise<Session> {
  try {
    return await runtime.InferenceSession.create(model, {
      ...SILENT,
      executionProviders: [name.startsWith('onnxruntime-web') ? 'wasm' : 'cpu'],
      // Sums of several threads depend on how many there are, and evidence should be the same everywhere.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
  } catch (error) {
    throw new PawlError('record', `${name} cannot open the model: ${oneLine(error)}`, {
      remedy:
        'Export it again, for an opset and operators that this onnxruntime has, or install a newer one.',
      cause: error,
    });
  }
}
