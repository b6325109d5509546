import { PawlError } from '@pawl/records';
import { bytesOf, intOf, intsOf, readFields, textOf } from './protobuf.ts';

/** The part of a node's attribute that is of use here: lists of labels and names of ways. */
export interface Attribute {
  /** Its text, where it is one. */
  readonly text?: string;
  /** Filled for lists of class labels only. */
  readonly texts: readonly string[];
  readonly ints: readonly bigint[];
}

/** How to go on into the graphs that an attribute holds. */
export interface Below {
  readonly graph: (message: Uint8Array, depth: number) => void;
  readonly depth: number;
}

/** Attributes whose lists are read; trees keep millions of numbers in others. */
const LISTS = /^classlabels_/;
const SINGLE = new Set([1, 4, 5, 6, 10, 11, 22, 23]);
const LISTED = new Set([8, 9]);

/** Reads one attribute and looks at every tensor in it. Throws PawlError('record'). */
export function readAttribute(message: Uint8Array, below: Below): Attribute & { readonly name: string } {
  let name = '';
  let text: string | undefined;
  for (const field of readFields(message, SINGLE)) {
    const content = bytesOf(field);
    if (field.number === 1) name = textOf(field);
    else if (field.number === 4) text = Buffer.from(content).toString('utf8');
    else if (field.number === 5 || field.number === 10) refuseExternalTensor(content);
    else if (field.number === 6 || field.number === 11) below.graph(content, below.depth);
    else readSparseTensor(content);
  }
  const texts: string[] = [];
  const ints: bigint[] = [];
  if (LISTS.test(name)) {
    for (const field of readFields(message, LISTED))
      if (field.number === 9) texts.push(textOf(field));
      else ints.push(...intsOf(field));
  }
  return { name, texts, ints, ...(text === undefined ? {} : { text }) };
}

const TENSOR_FACTS = new Set([8, 13, 14]);

/** The name of a tensor. Throws PawlError('record') where its values lie in another file. */
export function refuseExternalTensor(message: Uint8Array): string {
  let name = '';
  for (const field of readFields(message, TENSOR_FACTS)) {
    if (field.number === 8) name = textOf(field);
    else if (field.number === 13 || intOf(field) !== 0n) throw external(name);
  }
  return name;
}

/** The name of a sparse tensor, which is that of its values. */
export function readSparseTensor(message: Uint8Array): string {
  let name = '';
  for (const field of readFields(message)) {
    if (field.number === 1) name = refuseExternalTensor(bytesOf(field));
    else if (field.number === 2) refuseExternalTensor(bytesOf(field));
  }
  return name;
}

function external(name: string): PawlError {
  const what = name === '' ? 'a tensor' : `the tensor ${JSON.stringify(name.slice(0, 100))}`;
  return new PawlError('record', `${what} of the model lies in another file`, {
    remedy: 'Write one file: torch.onnx.export(..., external_data=False), or onnx.save(model, path).',
  });
}

const TENSOR_VALUES = new Set([2, 5, 6, 7, 9]);

/** The whole numbers or texts that a tensor holds, as texts; nothing where it holds anything else. */
export function tensorTexts(message: Uint8Array): string[] | undefined {
  const texts: string[] = [];
  let element = 0;
  let raw: Uint8Array | undefined;
  for (const field of readFields(message, TENSOR_VALUES)) {
    if (field.number === 2) element = Number(intOf(field));
    else if (field.number === 6) texts.push(textOf(field));
    else if (field.number === 9) raw = bytesOf(field);
    else for (const value of intsOf(field)) texts.push(String(value));
  }
  if (raw && texts.length > 0) return undefined;
  if (element === 8) return texts;
  if (element !== 6 && element !== 7) return undefined;
  return raw ? rawTexts(raw, element === 7 ? 8 : 4) : texts;
}

function rawTexts(raw: Uint8Array, size: 4 | 8): string[] | undefined {
  if (raw.length % size !== 0) return undefined;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: raw.length / size }, (_, i) =>
    String(size === 8 ? view.getBigInt64(i * 8, true) : view.getInt32(i * 4, true)),
  );
}
