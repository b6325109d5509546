import type { Node, Parts } from './onnx-write.ts';

/** A graph that is being written. */
export interface Draft {
  readonly nodes: Node[];
  readonly initializers: Parts[];
  /** The names of the inputs, one a feature. */
  readonly inputs: readonly string[];
  /** That name, or one like it where it is taken. */
  name(wanted: string): string;
  /** Adds a node of one output, and gives back the output's name: `name` where given. */
  add(op: string, inputs: readonly string[], more?: AddedNode): string;
}

interface AddedNode extends Pick<Node, 'domain' | 'attributes'> {
  readonly name?: string;
}

/** Names of ONNX are distinct and not empty; those of features keep theirs. */
export function createDraft(features: readonly string[]): Draft {
  const taken = new Set(features);
  const places = new Map([...features.entries()].reverse().map(([f, feature]) => [feature, f]));
  const name = (wanted: string): string => {
    let free = wanted;
    while (taken.has(free)) free += '_';
    taken.add(free);
    return free;
  };
  const nodes: Node[] = [];
  return {
    nodes,
    initializers: [],
    inputs: features.map((feature, f) =>
      feature === '' || places.get(feature) !== f ? name(feature || 'feature') : feature,
    ),
    name,
    add(op, inputs, { name: output = name(op), ...more } = {}) {
      nodes.push({ op, inputs, outputs: [output], ...more });
      return output;
    },
  };
}
