import { PawlError } from '@pawl/records';
import type { OnnxValue } from './onnx-graph.ts';

/** What goes in or comes out, as `"X" float32[N, 4]`, the first few of many. */
export function describeValues(values: readonly OnnxValue[]): string {
  if (values.length === 0) return 'nothing';
  const shown = values.slice(0, 8).map(({ name, type }) => {
    if (type.kind !== 'tensor') return `${quoted(name)} ${type.kind}`;
    const shape = type.shape ? `[${type.shape.map((size) => size ?? '?').join(', ')}]` : '';
    return `${quoted(name)} ${type.element}${shape}`;
  });
  return values.length > 8 ? `${shown.join(', ')} and ${values.length - 8} more` : shown.join(', ');
}

/** Names or labels from outside, the first few of many. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 12).map(quoted).join(', ');
  return texts.length > 12 ? `${shown} and ${texts.length - 12} more` : shown || 'none';
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

/** A model and data that do not go together. */
export function misfit(message: string, remedy: string): PawlError {
  return new PawlError('data', message, { remedy });
}
