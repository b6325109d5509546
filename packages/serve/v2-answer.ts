import type { Answer } from './batcher.ts';
import { Problem, quoted } from './problem.ts';
import type { Served } from './served.ts';
import type { InferRequest } from './v2-request.ts';
import { encodeTexts } from './v2-tensor.ts';

const PREDICT = 'predict';
const PROBABILITIES = 'probabilities';

/** What a model answers, as its metadata has it. */
export function outputsOf({ contract: { task, labels } }: Served) {
  const predict = { name: PREDICT, datatype: task === 'regression' ? 'FP64' : 'BYTES', shape: [-1] };
  if (task === 'regression') return [predict];
  return [predict, { name: PROBABILITIES, datatype: 'FP64', shape: [-1, labels.length] }];
}

/** Throws Problem(400) where something is asked for that the model does not answer. */
export function refuseOutputs(served: Served, { outputs }: InferRequest): void {
  const known = outputsOf(served).map(({ name }) => name);
  for (const { name } of outputs ?? [])
    if (!known.includes(name))
      throw new Problem(400, `there is no output ${quoted(name)}; the outputs are ${known.join(', ')}`);
}

export interface InferAnswer {
  readonly json: string;
  /** What follows the JSON; null where nothing was asked for in binary. */
  readonly binary: Buffer | null;
}

/** The answer to a request, with the values that were asked for in binary behind it. */
export function inferAnswer(served: Served, asked: InferRequest, answer: Answer, id: string): InferAnswer {
  const wanted = asked.outputs ?? outputsOf(served).map(({ name }) => ({ name, binary: asked.binaryOutput }));
  const parts: Buffer[] = [];
  const outputs: string[] = [];
  for (const { name, binary } of wanted) {
    const output = name === PREDICT ? predicted(served, answer) : probabilities(served, answer);
    if (!output) continue;
    const { datatype, shape } = output;
    const head = `{"name":"${name}","datatype":"${datatype}","shape":[${shape.join(',')}]`;
    if (binary) {
      const bytes = output.bytes();
      parts.push(bytes);
      outputs.push(`${head},"parameters":{"binary_data_size":${bytes.length}}}`);
    } else outputs.push(`${head},"data":${output.text()}}`);
  }
  const json = `{"model_name":${served.nameText},"model_version":${served.versionText},"id":${JSON.stringify(asked.id ?? id)},"outputs":[${outputs.join(',')}]}`;
  return { json, binary: parts.length === 0 ? null : Buffer.concat(parts) };
}

interface Output {
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly text: () => string;
  readonly bytes: () => Buffer;
}

function predicted({ writer }: Served, answer: Answer): Output {
  const { predictions, from, rows } = answer;
  const shape = [rows];
  const text = () => writer.predictions(answer);
  if (predictions.task === 'regression') {
    const { predicted } = predictions;
    return { datatype: 'FP64', shape, text, bytes: () => doubles(rows, (row) => predicted[from + row]!) };
  }
  const { labels, predicted: codes } = predictions;
  return {
    datatype: 'BYTES',
    shape,
    text,
    bytes: () => encodeTexts(Array.from({ length: rows }, (_, row) => labels[codes[from + row]!]!)),
  };
}

/** In the order of the contract's labels; null where the model gives none. */
function probabilities({ writer, contract }: Served, answer: Answer): Output | null {
  const { predictions, from, rows } = answer;
  if (predictions.task === 'regression' || !predictions.scores) return null;
  const { scores, labels } = predictions;
  const order = contract.labels.map((label) => scores[labels.indexOf(label)]);
  const width = order.length;
  return {
    datatype: 'FP64',
    shape: [rows, width],
    // One list for all rows, as shape says how it is read.
    text: () => writer.probabilities(answer)!.replaceAll('],[', ',').slice(1, -1),
    bytes: () => doubles(rows * width, (i) => order[i % width]?.[from + Math.floor(i / width)] ?? 0),
  };
}

function doubles(count: number, valueAt: (i: number) => number): Buffer {
  const bytes = Buffer.allocUnsafe(count * 8);
  for (let i = 0; i < count; i++) bytes.writeDoubleLE(valueAt(i), i * 8);
  return bytes;
}
