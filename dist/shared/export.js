import { t as loadModel } from "./model-file.js";
import { t as PawlError } from "./errors.js";
import { t as VERSION } from "./version.js";
import { a as packedCounts, i as messageParts, n as intField, o as textField, s as textFields, t as encodeMessage } from "./protobuf-write.js";
import { n as readBoosted, t as gradientBoosting } from "./gradient-boosting.js";
import { n as readForest, t as randomForest } from "./random-forest.js";
import { n as digestOf } from "./canonical.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { r as requireSameOutputs } from "./evaluate.js";
import { i as outputFolder, t as MODEL_FILE } from "./predictions.js";
import { n as requireRecord } from "./work-folder.js";
import { join, resolve } from "node:path";
// packages/models/onnx-export/onnx-write.ts
const ELEMENTS = {
	uint8: 2,
	int64: 7,
	string: 8,
	float64: 11
};
const KINDS = {
	int: 2,
	tensor: 4,
	graph: 5,
	ints: 7
};
function encodeGraph({ name, nodes, inputs, outputs, initializers = [] }) {
	return [
		...nodes.flatMap((node) => messageParts(1, encodeNode(node))),
		textField(2, name),
		...initializers.flatMap((tensor) => messageParts(5, tensor)),
		...inputs.flatMap((value) => messageParts(11, encodeValue(value))),
		...outputs.flatMap((value) => messageParts(12, encodeValue(value)))
	];
}
function encodeNode({ op, inputs, outputs, domain, attributes = [] }) {
	return [
		...textFields(1, inputs),
		...textFields(2, outputs),
		textField(4, op),
		...attributes.flatMap((attribute) => messageParts(5, attribute)),
		...domain ? [textField(7, domain)] : []
	];
}
function encodeValue({ name, element, dims }) {
	const sizes = dims.flatMap((size) => messageParts(1, typeof size === "number" ? intField(1, size) : textField(2, size)));
	const tensor = messageParts(1, intField(1, ELEMENTS[element]), messageParts(2, sizes));
	return [textField(1, name), ...messageParts(2, tensor)];
}
function numberTensor(name, dims, values) {
	const bytes = values instanceof Uint8Array ? values : littleEndian(values);
	return [tensorHead(name, dims, values instanceof Uint8Array ? "uint8" : "float64"), ...messageParts(9, bytes)];
}
function textTensor(name, values) {
	return [tensorHead(name, [values.length], "string"), ...textFields(6, values)];
}
function tensorHead(name, dims, element) {
	const sizes = dims.map((size) => intField(1, size));
	return encodeMessage(sizes, intField(2, ELEMENTS[element]), name === "" ? [] : textField(8, name));
}
function littleEndian(values) {
	const view = new DataView(new ArrayBuffer(values.length * 8));
	for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i], true);
	return new Uint8Array(view.buffer);
}
function intAttribute(name, value) {
	return attribute(name, "int", [intField(3, value)]);
}
function intsAttribute(name, values) {
	return attribute(name, "ints", packedCounts(8, values));
}
function tensorAttribute(name, tensor) {
	return attribute(name, "tensor", messageParts(5, tensor));
}
function graphAttribute(name, graph) {
	return attribute(name, "graph", messageParts(6, encodeGraph(graph)));
}
function attribute(name, kind, value) {
	return [
		textField(1, name),
		...value,
		intField(20, KINDS[kind])
	];
}
// packages/models/onnx-export/text-codes.ts
const MISSING_TEXT = 1;
const OTHER_TEXT = 2;
const FIRST_LEVEL = 3;
const NO_TEXT = -1;
function textCodes(levels) {
	const byText = new Map();
	levels.forEach((level, i) => {
		const written = Buffer.from(level).toString();
		if (!byText.has(written)) byText.set(written, FIRST_LEVEL + i);
	});
	if (!byText.has("")) byText.set("", MISSING_TEXT);
	return {
		texts: [...byText.keys()],
		codes: Float64Array.from(byText.values()),
		other: OTHER_TEXT
	};
}
function membersOf(sets, set, levels) {
	const inside = [];
	const outside = [];
	const put = (own, code) => {
		((sets[set * 8 + (own >> 5)] >>> (own & 31) & 1) === 1 ? inside : outside).push(code);
	};
	put(255, MISSING_TEXT);
	put(254, OTHER_TEXT);
	for (let level = 0; level < levels; level++) put(level, FIRST_LEVEL + level);
	const left = inside.length <= outside.length;
	const codes = left ? inside : outside;
	return {
		codes: codes.length > 0 ? codes : [NO_TEXT],
		left
	};
}
// packages/models/onnx-export/feature-matrix.ts
function featureMatrix(draft, bins) {
	const columns = bins.map((feature, f) => feature.kind === "bins" ? draft.inputs[f] : codesOf(draft, draft.inputs[f], feature.levels));
	return draft.add("Concat", columns, { attributes: [intAttribute("axis", 1)] });
}
function codesOf(draft, input, levels) {
	const { texts, codes, other } = textCodes(levels);
	const numbers = (values) => numberTensor("", [values.length], values);
	return draft.add("LabelEncoder", [input], {
		domain: "ai.onnx.ml",
		attributes: [
			tensorAttribute("keys_tensor", textTensor("", texts)),
			tensorAttribute("values_tensor", numbers(codes)),
			tensorAttribute("default_tensor", numbers(Float64Array.of(other)))
		]
	});
}
// packages/models/onnx-export/graph-draft.ts
function createDraft(features) {
	const taken = new Set(features);
	const places = new Map([...features.entries()].reverse().map(([f, feature]) => [feature, f]));
	const name = (wanted) => {
		let free = wanted;
		while (taken.has(free)) free += "_";
		taken.add(free);
		return free;
	};
	const nodes = [];
	return {
		nodes,
		initializers: [],
		inputs: features.map((feature, f) => feature === "" || places.get(feature) !== f ? name(feature || "feature") : feature),
		name,
		add(op, inputs, { name: output = name(op), ...more } = {}) {
			nodes.push({
				op,
				inputs,
				outputs: [output],
				...more
			});
			return output;
		}
	};
}
// packages/models/onnx-export/tree-ensemble.ts
const LEQ = 0;
const MEMBER = 6;
const SUM = 1;
function treeEnsembleAttributes(trees, features, plan) {
	const ensemble = ensembleOf(trees, features, plan);
	const members = ensemble.members.subarray(0, ensemble.written.members);
	const tensor = (name, values) => tensorAttribute(name, numberTensor("", [values.length], values));
	return [
		intAttribute("aggregate_function", SUM),
		intAttribute("n_targets", plan.targets),
		intAttribute("post_transform", 0),
		intsAttribute("tree_roots", ensemble.roots),
		intsAttribute("nodes_featureids", ensemble.feature),
		tensor("nodes_splits", ensemble.split),
		tensor("nodes_modes", ensemble.mode),
		intsAttribute("nodes_missing_value_tracks_true", ensemble.missingTrue),
		intsAttribute("nodes_truenodeids", ensemble.child.true),
		intsAttribute("nodes_trueleafs", ensemble.isLeaf.true),
		intsAttribute("nodes_falsenodeids", ensemble.child.false),
		intsAttribute("nodes_falseleafs", ensemble.isLeaf.false),
		tensor("leaf_weights", ensemble.weights),
		intsAttribute("leaf_targetids", ensemble.targets),
		...members.length > 0 ? [tensor("membership_values", members)] : []
	];
}
function ensembleOf(trees, features, plan) {
	const { starts, feature, split } = trees;
	const ensemble = emptyEnsemble(trees, plan.start.length);
	plan.start.forEach((score, k) => {
		writeStump(ensemble, score, k);
	});
	for (let tree = 0; tree < starts.length - 1; tree++) {
		const root = starts[tree];
		const target = plan.targetOf(tree);
		if (feature[root] < 0) writeStump(ensemble, plan.weightOf(split[root]), target);
		else writeTree(ensemble, trees, features, {
			root,
			target,
			weightOf: plan.weightOf
		});
	}
	return ensemble;
}
function emptyEnsemble({ starts, feature }, start) {
	const splits = feature.reduce((count, f) => count + (f < 0 ? 0 : 1), 0);
	const stumps = start + starts.subarray(0, -1).filter((root) => feature[root] < 0).length;
	const nodes = splits + stumps;
	const leaves = feature.length - splits + start + stumps;
	return {
		roots: new Int32Array(start + starts.length - 1),
		feature: new Int32Array(nodes),
		split: new Float64Array(nodes),
		mode: new Uint8Array(nodes).fill(LEQ),
		missingTrue: new Uint8Array(nodes),
		child: {
			true: new Int32Array(nodes),
			false: new Int32Array(nodes)
		},
		isLeaf: {
			true: new Uint8Array(nodes),
			false: new Uint8Array(nodes)
		},
		weights: new Float64Array(leaves),
		targets: new Int32Array(leaves),
		members: new Float64Array(nodes),
		written: {
			nodes: 0,
			leaves: 0,
			roots: 0,
			members: 0
		}
	};
}
function writeStump(ensemble, weight, target) {
	const { written } = ensemble;
	const id = written.nodes++;
	ensemble.roots[written.roots++] = id;
	for (const side of ["true", "false"]) writeLeaf(ensemble, {
		id,
		side
	}, weight, target);
}
function writeLeaf(ensemble, { id, side }, weight, target) {
	const leaf = ensemble.written.leaves++;
	ensemble.weights[leaf] = weight;
	ensemble.targets[leaf] = target;
	ensemble.child[side][id] = leaf;
	ensemble.isLeaf[side][id] = 1;
}
function writeTree(ensemble, trees, features, { root, target, weightOf }) {
	const { feature, split, right } = trees;
	const { written } = ensemble;
	ensemble.roots[written.roots++] = written.nodes;
	const waiting = [{ node: root }];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const { node, parent } = next;
		if (parent && feature[node] < 0) {
			writeLeaf(ensemble, parent, weightOf(split[node]), target);
			continue;
		}
		const id = written.nodes++;
		if (parent) ensemble.child[parent.side][parent.id] = id;
		const trueIsLeft = writeSplit(ensemble, id, trees, node, features[feature[node]]);
		const children = [node + 1, root + right[node]];
		const [whenTrue, whenFalse] = trueIsLeft ? children : [children[1], children[0]];
		waiting.push({
			node: whenFalse,
			parent: {
				id,
				side: "false"
			}
		});
		waiting.push({
			node: whenTrue,
			parent: {
				id,
				side: "true"
			}
		});
	}
}
function writeSplit(ensemble, id, { feature, split, sets }, node, asked) {
	const limit = split[node];
	ensemble.feature[id] = feature[node];
	if (asked.kind === "levels") {
		const { codes, left } = membersOf(sets, -1 - limit, asked.levels.length);
		ensemble.mode[id] = MEMBER;
		writeMembers(ensemble, codes);
		return left;
	}
	const code = limit % 256;
	ensemble.split[id] = asked.edges[code] ?? Number.POSITIVE_INFINITY;
	ensemble.missingTrue[id] = limit >= 256 || code === 255 ? 1 : 0;
	return true;
}
function writeMembers(ensemble, codes) {
	const { written } = ensemble;
	const end = written.members + codes.length;
	if (end >= ensemble.members.length) {
		const larger = new Float64Array(2 * end + 2);
		larger.set(ensemble.members.subarray(0, written.members));
		ensemble.members = larger;
	}
	ensemble.members.set(codes, written.members);
	ensemble.members[end] = NaN;
	written.members = end + 1;
}
// packages/models/onnx-export/tree-sums.ts
const INT64 = 7;
function forestSums(draft, matrix, trees, bins) {
	if (trees.outputs > 1) return sumsOfRows(draft, matrix, trees, bins);
	return ensemble(draft, matrix, trees, bins, {
		targets: 1,
		targetOf: () => 0,
		weightOf: (place) => trees.values[place],
		start: []
	});
}
function boostedSums(draft, matrix, trees, bins, start) {
	return ensemble(draft, matrix, trees, bins, {
		targets: start.length,
		targetOf: (tree) => tree % start.length,
		weightOf: (place) => trees.values[place],
		start
	});
}
function ensemble(draft, matrix, trees, bins, plan) {
	const attributes = treeEnsembleAttributes(trees, bins, plan);
	return draft.add("TreeEnsemble", [matrix], {
		domain: "ai.onnx.ml",
		attributes
	});
}
function sumsOfRows(draft, matrix, trees, bins) {
	const { outputs, values, starts } = trees;
	const leaves = ensemble(draft, matrix, trees, bins, {
		targets: starts.length - 1,
		targetOf: (tree) => tree,
		weightOf: (place) => place,
		start: []
	});
	const places = draft.add("Cast", [leaves], { attributes: [intAttribute("to", INT64)] });
	const treeByTree = draft.add("Transpose", [places]);
	const table = draft.name("answers");
	draft.initializers.push(numberTensor(table, [values.length / outputs, outputs], values));
	const first = draft.name("zeros");
	draft.initializers.push(numberTensor(first, [1, outputs], new Float64Array(outputs)));
	const rows = draft.add("Shape", [draft.inputs[0]]);
	const zeros = draft.add("Expand", [first, rows]);
	return draft.add("Scan", [zeros, treeByTree], { attributes: [graphAttribute("body", addAnswer(draft, table, outputs)), intAttribute("num_scan_inputs", 1)] });
}
function addAnswer(draft, table, outputs) {
	const [before, place, answer, after] = [
		"before",
		"place",
		"answer",
		"after"
	].map((name) => draft.name(name));
	return {
		name: "add",
		nodes: [{
			op: "Gather",
			inputs: [table, place],
			outputs: [answer]
		}, {
			op: "Add",
			inputs: [before, answer],
			outputs: [after]
		}],
		inputs: [{
			name: before,
			element: "float64",
			dims: ["N", outputs]
		}, {
			name: place,
			element: "int64",
			dims: ["N"]
		}],
		outputs: [{
			name: after,
			element: "float64",
			dims: ["N", outputs]
		}]
	};
}
// packages/models/onnx-export/export-onnx.ts
const IR = 10;
const OPSET = 21;
const ML_OPSET = 5;
const LARGEST_FILE = 2147e6;
function exportOnnx(model) {
	const draft = createDraft(model.features);
	const { bins, outputs } = model.labels ? writeClassifier(draft, model, model.labels) : writeRegression(draft, model);
	const inputs = bins.map(({ kind }, f) => ({
		name: draft.inputs[f],
		element: kind === "bins" ? "float64" : "string",
		dims: ["N", 1]
	}));
	const { nodes, initializers } = draft;
	const parts = [
		intField(1, IR),
		textField(2, "pawl"),
		textField(3, VERSION),
		textField(6, "For onnxruntime 1.23 or newer."),
		...messageParts(7, encodeGraph({
			name: "pawl",
			nodes,
			initializers,
			inputs,
			outputs
		})),
		...messageParts(8, textField(1, ""), intField(2, OPSET)),
		...messageParts(8, textField(1, "ai.onnx.ml"), intField(2, ML_OPSET)),
		...metadataOf(model).flatMap(([key, value]) => messageParts(14, textField(1, key), textField(2, value)))
	];
	if (parts.reduce((sum, part) => sum + part.length, 0) > LARGEST_FILE) throw tooLarge();
	return encodeMessage(parts);
}
function writeRegression(draft, model) {
	const name = draft.name("prediction");
	const { bins, scores } = writeScores(draft, model);
	draft.add("Identity", [scores], { name });
	return {
		bins,
		outputs: [{
			name,
			element: "float64",
			dims: ["N", 1]
		}]
	};
}
function writeClassifier(draft, model, labels) {
	const label = draft.name("label");
	const probabilities = draft.name("probabilities");
	const { bins, scores } = writeScores(draft, model);
	const boosted = model.trainer === gradientBoosting.name;
	if (labels.length === 2) {
		const second = boosted ? draft.add("Sigmoid", [scores]) : scores;
		const first = draft.add("Sub", [constant(draft, 1), second]);
		draft.add("Concat", [first, second], {
			name: probabilities,
			attributes: [intAttribute("axis", 1)]
		});
	} else if (boosted) draft.add("Softmax", [scores], {
		name: probabilities,
		attributes: [intAttribute("axis", 1)]
	});
	else draft.add("Identity", [scores], { name: probabilities });
	const best = draft.add("ArgMax", [probabilities], { attributes: [intAttribute("axis", 1), intAttribute("keepdims", 0)] });
	const texts = draft.name("labels");
	draft.initializers.push(textTensor(texts, labels));
	draft.add("Gather", [texts, best], { name: label });
	return {
		bins,
		outputs: [{
			name: label,
			element: "string",
			dims: ["N"]
		}, {
			name: probabilities,
			element: "float64",
			dims: ["N", labels.length]
		}]
	};
}
function writeScores(draft, model) {
	if (model.trainer === randomForest.name) {
		const { bins, trees } = readForest(model);
		const sums = forestSums(draft, featureMatrix(draft, bins), trees, bins);
		return {
			bins,
			scores: draft.add("Div", [sums, constant(draft, trees.starts.length - 1)])
		};
	}
	if (model.trainer !== gradientBoosting.name) throw notExportable(model.trainer);
	const { bins, trees, start } = readBoosted(model);
	return {
		bins,
		scores: boostedSums(draft, featureMatrix(draft, bins), trees, bins, start)
	};
}
function constant(draft, value) {
	const name = draft.name("constant");
	draft.initializers.push(numberTensor(name, [], Float64Array.of(value)));
	return name;
}
function metadataOf({ trainer, task, target, features, dataDigest }) {
	return [
		["trainer", trainer],
		["task", task],
		["target", target],
		["features", JSON.stringify(features)],
		...dataDigest === null ? [] : [["dataDigest", dataDigest]]
	];
}
function notExportable(trainer) {
	return new PawlError("config", `a model of ${trainer} cannot be exported to ONNX`, {
		where: "train.trainer",
		remedy: `Train with ${randomForest.name} or ${gradientBoosting.name}.`
	});
}
function tooLarge() {
	return new PawlError("config", "the model has more than 2 GB in ONNX, which no reader takes", {
		where: "train.params",
		remedy: "Set fewer `trees`, a smaller `max_depth` or a larger `min_samples_leaf`."
	});
}
// packages/pipeline/export.ts
async function exportModel(project, path) {
	if (project.config.train.run !== void 0) throw new PawlError("usage", "the model was made by a command of your own", {
		where: "train.run",
		remedy: "Only models of the embedded trainers are exported; let the command write model.onnx itself."
	});
	await requireSameOutputs(project, await requireRecord(project, "run"));
	const content = exportOnnx(await loadModel(join(outputFolder(project), MODEL_FILE)));
	await writeFileAtomic(resolve(path), content);
	return {
		path,
		digest: digestOf(content),
		bytes: content.length
	};
}
export { exportModel };
