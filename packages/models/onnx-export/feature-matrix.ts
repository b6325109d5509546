import type { BinnedFeature } from '../trees/bins.ts';
import type { Draft } from './graph-draft.ts';
import { intAttribute, numberTensor, tensorAttribute, textTensor } from './onnx-write.ts';
import { textCodes } from './text-codes.ts';

/** Adds nodes that put the inputs side by side, texts as codes: the name of a matrix of doubles, [N, features]. */
export function featureMatrix(draft: Draft, bins: readonly BinnedFeature[]): string {
  const columns = bins.map((feature, f) =>
    feature.kind === 'bins' ? draft.inputs[f]! : codesOf(draft, draft.inputs[f]!, feature.levels),
  );
  return draft.add('Concat', columns, { attributes: [intAttribute('axis', 1)] });
}

function codesOf(draft: Draft, input: string, levels: readonly string[]): string {
  const { texts, codes, other } = textCodes(levels);
  const numbers = (values: Float64Array) => numberTensor('', [values.length], values);
  return draft.add('LabelEncoder', [input], {
    domain: 'ai.onnx.ml',
    attributes: [
      tensorAttribute('keys_tensor', textTensor('', texts)),
      tensorAttribute('values_tensor', numbers(codes)),
      tensorAttribute('default_tensor', numbers(Float64Array.of(other))),
    ],
  });
}
