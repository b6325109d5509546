import { digestOfJson, type RunRecord } from '@pawl/records';

export interface ModelFile {
  readonly name: string;
  /** In the output folder of training. */
  readonly inOutput: string;
  /** In the project. */
  readonly path: string;
  readonly digest: string;
}

const OUTPUT = '.pawl/output/';
const MODEL_FOLDER = 'model/';

/**
 * The model's own files among what a training left, by their names in the model: one file, or all of a folder `model`.
 * None where the digest of the model is not that of them.
 */
export function modelFilesOf({ outputs, modelDigest }: RunRecord): ModelFile[] {
  const known = outputs.map(({ path, digest }) => ({ path, digest, inOutput: path.slice(OUTPUT.length) }));
  const folder = known.filter(({ inOutput }) => inOutput.startsWith(MODEL_FOLDER));
  const asOne = digestOfJson(folder.map(({ inOutput, digest }) => ({ path: inOutput, digest })));
  const files =
    asOne === modelDigest ? folder : known.filter(({ digest }) => digest === modelDigest).slice(0, 1);
  return files.map(({ inOutput, path, digest }) => ({
    name: inOutput.startsWith(MODEL_FOLDER) ? inOutput.slice(MODEL_FOLDER.length) : inOutput,
    inOutput,
    path,
    digest,
  }));
}
