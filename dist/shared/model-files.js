import { r as digestOfJson } from "./canonical.js";
// packages/pipeline/release/model-files.ts
const MODEL_FOLDER = "model/";
function modelFilesOf({ outputs, modelDigest }) {
	const known = outputs.map(({ path, digest }) => ({
		path,
		digest,
		inOutput: path.slice(13)
	}));
	const folder = known.filter(({ inOutput }) => inOutput.startsWith(MODEL_FOLDER));
	return (digestOfJson(folder.map(({ inOutput, digest }) => ({
		path: inOutput,
		digest
	}))) === modelDigest ? folder : known.filter(({ digest }) => digest === modelDigest).slice(0, 1)).map(({ inOutput, path, digest }) => ({
		name: inOutput.startsWith(MODEL_FOLDER) ? inOutput.slice(6) : inOutput,
		inOutput,
		path,
		digest
	}));
}
export { modelFilesOf as t };
