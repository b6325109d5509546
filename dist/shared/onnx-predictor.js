import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as predictedByScores } from "./prediction-scores.js";
import { n as sortLabels, t as labelFinder } from "./labels.js";
import { i as textAt, n as isNull, t as findColumn } from "./column.js";
import { n as softmax, t as sigmoid } from "./probabilities.js";
import { n as intField, o as textField, r as messageField, t as encodeMessage } from "./protobuf-write.js";
import { createRequire } from "node:module";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { constants } from "node:fs";
// packages/models/onnx/describe.ts
function describeValues(values) {
	if (values.length === 0) return "nothing";
	const shown = values.slice(0, 8).map(({ name, type }) => {
		if (type.kind !== "tensor") return `${quoted(name)} ${type.kind}`;
		const shape = type.shape ? `[${type.shape.map((size) => size ?? "?").join(", ")}]` : "";
		return `${quoted(name)} ${type.element}${shape}`;
	});
	return values.length > 8 ? `${shown.join(", ")} and ${values.length - 8} more` : shown.join(", ");
}
function listed(texts) {
	const shown = texts.slice(0, 12).map(quoted).join(", ");
	return texts.length > 12 ? `${shown} and ${texts.length - 12} more` : shown || "none";
}
function quoted(text) {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
function misfit(message, remedy) {
	return new PawlError("data", message, { remedy });
}
// packages/models/onnx/onnx-classes.ts
function mapClasses(named, given) {
	const labels = given ?? (named ? sortLabels(named) : void 0);
	if (!labels || labels.length === 0) throw misfit("neither the model nor the data names the classes", "Name the column of classes as `data.target`.");
	if (!named) return guess(labels);
	const find = finderOf(labels);
	const codes = named.map((label) => find(label) ?? refuse(label, named, labels));
	if (new Set(codes).size < codes.length) throw misfit(`the model names a class twice: ${listed(named)}`, "Export it again.");
	const known = (text) => find(text) ?? refuse(text, named, labels);
	return {
		labels,
		codes,
		guessed: false,
		codeOf: (value) => known(String(value))
	};
}
function guess(labels) {
	const find = finderOf(labels);
	const codes = sortLabels(labels).map((label) => labels.indexOf(label));
	const places = labels.every((label) => !Number.isFinite(Number(label)) || label.trim() === "");
	const known = (value) => {
		const place = places && typeof value !== "string" ? codes[Number(value)] : void 0;
		return find(String(value)) ?? place ?? refuse(String(value), void 0, labels);
	};
	return {
		labels,
		codes,
		guessed: true,
		codeOf: known
	};
}
function finderOf(labels) {
	const find = labelFinder(labels);
	const lower = labels.map((label) => label.toLowerCase());
	const truths = labels.length === 2 && lower.includes("false") && lower.includes("true");
	return (text) => find(text) ?? (truths ? truthIn(lower, text) : void 0);
}
function truthIn(lower, text) {
	const truth = {
		"0": "false",
		"1": "true"
	}[text] ?? text.toLowerCase();
	const code = lower.indexOf(truth);
	return code < 0 ? void 0 : code;
}
function refuse(label, named, labels) {
	const all = named ? ` The model knows ${listed(named)}.` : "";
	throw misfit(`the model gives the class ${quoted(label)}, which the data has not.${all} The data has ${listed(labels)}`, "Train on the labels as they stand in the data, not on codes of them.");
}
// packages/models/onnx/onnx-outputs.ts
const FLOATS = ["float32", "float64"];
const LABELS = [
	"int64",
	"int32",
	"string"
];
function findClassifierOutputs(graph) {
	const label = choose(graph.outputs, LABELS, [/label/i, /class|predict/i]);
	const scores = choose(graph.outputs, FLOATS, [
		/prob/i,
		/score|softmax|logit/i,
		/^output$/i
	]);
	if (label === void 0 && scores === void 0) throw noOutput(graph, "no labels and no probabilities");
	return {
		...label === void 0 ? {} : { label },
		...scores === void 0 ? {} : { scores }
	};
}
function findRegressionOutput(graph) {
	const names = [
		/^variable$/i,
		/predict/i,
		/^output$|^y$/i
	];
	const found = choose(graph.outputs, FLOATS, names) ?? choose(graph.outputs, ["int64", "int32"], names);
	if (found === void 0) throw noOutput(graph, "no numbers");
	return found;
}
function choose(outputs, elements, names) {
	const fit = outputs.filter(({ type }) => type.kind === "tensor" && elements.includes(type.element));
	if (fit.length < 2) return fit[0]?.name;
	for (const name of names) {
		const named = fit.filter((output) => name.test(output.name));
		if (named.length === 1) return named[0].name;
	}
	throw misfit(`it is not clear which output of the model is meant: ${describeValues(fit)}`, "Export the model with one such output, or call it \"label\", \"probabilities\" or \"variable\".");
}
function noOutput(graph, what) {
	return misfit(`the model gives ${what} of a type that Pawl reads; it gives ${describeValues(graph.outputs)}`, "Export the model with an output of floats, of int64 or of strings.");
}
function readNumbers(tensor, name, rows) {
	const { dims } = tensor;
	const width = dims.length === 1 ? 1 : dims[1];
	if (!/^(float32|float64|int32|int64)$/.test(tensor.type) || dims.length < 1 || dims.length > 2 || dims[0] !== rows || width === void 0) throw wrongShape(tensor, name, rows);
	return {
		width,
		values: Array.from(tensor.data, Number)
	};
}
function readLabels(tensor, name, rows) {
	const { dims, data } = tensor;
	if (!(data.length === rows && dims.filter((size) => size !== 1).length <= 1)) throw wrongShape(tensor, name, rows);
	return data;
}
function wrongShape({ type, dims }, name, rows) {
	return misfit(`the model answered ${rows} rows with ${type}[${dims.join(", ")}] in ${quoted(name)}`, "Export the model so that it gives one answer a row: a batch dimension comes first.");
}
// packages/models/onnx/protobuf.ts
function damagedProtobuf(problem) {
	return new PawlError("record", `the model file is damaged: ${problem}`, { remedy: "Export the model again, or fetch the file again from where it was kept." });
}
function* readFields(message, wanted) {
	const cursor = {
		message,
		at: 0
	};
	while (cursor.at < message.length) {
		const start = cursor.at;
		const tag = readNumber(cursor);
		const [number, wire] = [Math.floor(tag / 8), tag % 8];
		if (number < 1 || number > 536870911) throw damagedProtobuf(`there is a field of number ${number}`);
		const valueStart = cursor.at;
		const from = skipValue(cursor, wire);
		if (wanted && !wanted.has(number)) continue;
		const end = cursor.at;
		const bytes = message.subarray(from, end);
		yield {
			number,
			wire,
			start,
			end,
			varint: wire === 0 ? readVarint({
				message,
				at: valueStart
			}) : wire === 2 ? 0n : fixed(bytes),
			bytes
		};
	}
}
function skipValue(cursor, wire) {
	const start = cursor.at;
	if (wire === 0) {
		readNumber(cursor);
		return start;
	}
	if (wire !== 1 && wire !== 2 && wire !== 5) throw damagedProtobuf(`there is a field of wire type ${wire}`);
	const length = wire === 2 ? readNumber(cursor) : wire === 1 ? 8 : 4;
	if (length > cursor.message.length - cursor.at) throw damagedProtobuf("it ends in the middle of a field");
	const from = cursor.at;
	cursor.at += length;
	return from;
}
function readNumber(cursor) {
	let value = 0;
	for (let i = 0, scale = 1; i < 10; i++, scale *= 128) {
		const byte = nextByte(cursor);
		value += (byte & 127) * scale;
		if (byte < 128) return value;
	}
	throw damagedProtobuf("a number has more than ten bytes");
}
function readVarint(cursor) {
	let value = 0n;
	for (let i = 0; i < 10; i++) {
		const byte = nextByte(cursor);
		value |= BigInt(byte & 127) << BigInt(7 * i);
		if (byte < 128) return BigInt.asUintN(64, value);
	}
	throw damagedProtobuf("a number has more than ten bytes");
}
function nextByte(cursor) {
	const byte = cursor.message[cursor.at++];
	if (byte === void 0) throw damagedProtobuf("it ends in the middle of a field");
	return byte;
}
function fixed(bytes) {
	let value = 0n;
	for (let i = bytes.length - 1; i >= 0; i--) value = value << 8n | BigInt(bytes[i]);
	return value;
}
function bytesOf(field) {
	if (field.wire !== 2) throw damagedProtobuf(`field ${field.number} is not what it should be`);
	return field.bytes;
}
const UTF8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
function textOf(field) {
	try {
		return UTF8.decode(bytesOf(field));
	} catch (error) {
		if (error instanceof PawlError) throw error;
		throw damagedProtobuf(`field ${field.number} is no text`);
	}
}
function intOf(field) {
	if (field.wire !== 0) throw damagedProtobuf(`field ${field.number} is not what it should be`);
	return BigInt.asIntN(64, field.varint);
}
function* intsOf(field) {
	if (field.wire !== 2) return yield intOf(field);
	const cursor = {
		message: field.bytes,
		at: 0
	};
	while (cursor.at < field.bytes.length) yield BigInt.asIntN(64, readVarint(cursor));
}
// packages/models/onnx/onnx-attribute.ts
const LISTS = /^classlabels_/;
const SINGLE = new Set([
	1,
	4,
	5,
	6,
	10,
	11,
	22,
	23
]);
const LISTED = new Set([8, 9]);
function readAttribute(message, below) {
	let name = "";
	let text;
	for (const field of readFields(message, SINGLE)) {
		const content = bytesOf(field);
		if (field.number === 1) name = textOf(field);
		else if (field.number === 4) text = Buffer.from(content).toString("utf8");
		else if (field.number === 5 || field.number === 10) refuseExternalTensor(content);
		else if (field.number === 6 || field.number === 11) below.graph(content, below.depth);
		else readSparseTensor(content);
	}
	const texts = [];
	const ints = [];
	if (LISTS.test(name)) for (const field of readFields(message, LISTED)) if (field.number === 9) texts.push(textOf(field));
	else ints.push(...intsOf(field));
	return {
		name,
		texts,
		ints,
		...text === void 0 ? {} : { text }
	};
}
const TENSOR_FACTS = new Set([
	8,
	13,
	14
]);
function refuseExternalTensor(message) {
	let name = "";
	for (const field of readFields(message, TENSOR_FACTS)) if (field.number === 8) name = textOf(field);
	else if (field.number === 13 || intOf(field) !== 0n) throw external(name);
	return name;
}
function readSparseTensor(message) {
	let name = "";
	for (const field of readFields(message)) if (field.number === 1) name = refuseExternalTensor(bytesOf(field));
	else if (field.number === 2) refuseExternalTensor(bytesOf(field));
	return name;
}
function external(name) {
	const what = name === "" ? "a tensor" : `the tensor ${JSON.stringify(name.slice(0, 100))}`;
	return new PawlError("record", `${what} of the model lies in another file`, { remedy: "Write one file: torch.onnx.export(..., external_data=False), or onnx.save(model, path)." });
}
const TENSOR_VALUES = new Set([
	2,
	5,
	6,
	7,
	9
]);
function tensorTexts(message) {
	const texts = [];
	let element = 0;
	let raw;
	for (const field of readFields(message, TENSOR_VALUES)) if (field.number === 2) element = Number(intOf(field));
	else if (field.number === 6) texts.push(textOf(field));
	else if (field.number === 9) raw = bytesOf(field);
	else for (const value of intsOf(field)) texts.push(String(value));
	if (raw && texts.length > 0) return void 0;
	if (element === 8) return texts;
	if (element !== 6 && element !== 7) return void 0;
	return raw ? rawTexts(raw, element === 7 ? 8 : 4) : texts;
}
function rawTexts(raw, size) {
	if (raw.length % size !== 0) return void 0;
	const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
	return Array.from({ length: raw.length / size }, (_, i) => String(size === 8 ? view.getBigInt64(i * 8, true) : view.getInt32(i * 4, true)));
}
// packages/models/onnx/onnx-producer.ts
const HANDS_ON = new Set([
	"Identity",
	"Cast",
	"Reshape",
	"Squeeze",
	"Unsqueeze",
	"Flatten",
	"Dropout",
	"ZipMap"
]);
const LONGEST_WAY = 100;
function wayTo(graph, output) {
	const makers = makersOf(graph);
	const way = [];
	for (let name = output; name !== void 0 && way.length < LONGEST_WAY;) {
		const maker = makers.get(name);
		if (!maker) break;
		way.push(maker);
		name = HANDS_ON.has(maker.op) || maker.op === "ArrayFeatureExtractor" ? maker.inputs[0] : void 0;
	}
	return way;
}
function makersOf(graph) {
	return new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
}
function scoreKindOf(graph, output) {
	const maker = wayTo(graph, output).at(-1);
	if (!maker) return "unknown";
	const transform = maker.attributes.get("post_transform")?.text ?? "NONE";
	if (maker.op === "Softmax" || maker.op === "Sigmoid") return "probabilities";
	if (maker.op === "Normalizer") return maker.attributes.get("norm")?.text === "L1" ? "probabilities" : "unknown";
	if (/^(TreeEnsemble|Linear|SVM)Classifier$/.test(maker.op)) {
		if (transform !== "NONE") return "probabilities";
		if (maker.op === "TreeEnsembleClassifier" || maker.attributes.has("prob_a")) return "unknown";
		return "logits";
	}
	return isLinear(graph, maker) || maker.op === "LogSoftmax" ? "logits" : "unknown";
}
function isLinear(graph, { op, inputs }) {
	if (op === "Gemm" || op === "MatMul") return true;
	if (op !== "Add" || !inputs.some((name) => graph.initializers.has(name))) return false;
	const makers = makersOf(graph);
	return inputs.some((name) => makers.get(name)?.op === "MatMul");
}
function classLabelsOf(graph, outputs) {
	const namedBy = (node) => labelsOfNode(node) ?? labelsOfExtractor(graph, node);
	for (const node of outputs.flatMap((output) => wayTo(graph, output))) {
		const labels = namedBy(node);
		if (labels) return labels;
	}
	const others = graph.nodes.map(namedBy).filter((labels) => labels !== void 0);
	return new Set(others.map((labels) => JSON.stringify(labels))).size === 1 ? others[0] : void 0;
}
function labelsOfNode({ attributes }) {
	const texts = attributes.get("classlabels_strings")?.texts ?? [];
	if (texts.length > 0) return texts;
	const ints = ["classlabels_int64s", "classlabels_ints"].flatMap((name) => attributes.get(name)?.ints ?? []);
	return ints.length > 0 ? ints.map(String) : void 0;
}
function labelsOfExtractor(graph, { op, inputs }) {
	const tensor = op === "ArrayFeatureExtractor" || op === "Gather" ? graph.initializers.get(inputs[0] ?? "") : void 0;
	const argMax = makersOf(graph).get(inputs[1] ?? "")?.op === "ArgMax";
	return tensor && argMax ? tensorTexts(tensor) : void 0;
}
// packages/models/onnx/one-line.ts
function oneLine(thrown) {
	const line = (thrown instanceof Error ? thrown.message : String(thrown)).replace(/^.*ERROR_MESSAGE: /s, "").replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim().replace(/\.$/, "");
	return line.length > 400 ? `${line.slice(0, 400)}...` : line;
}
// packages/models/onnx/onnx-cells.ts
const FEEDABLE = [
	"float32",
	"float64",
	"int64",
	"int32",
	"bool",
	"string"
];
function cellsOf(element, columns, range) {
	const size = range.rows * columns.length;
	if (element === "float32") return fill(new Float32Array(size), columns, range, numberAt);
	if (element === "float64") return fill(new Float64Array(size), columns, range, numberAt);
	if (element === "int32") return fill(new Int32Array(size), columns, range, int32At);
	if (element === "bool") return fill(new Uint8Array(size), columns, range, truthAt);
	if (element === "string") return fill(new Array(size), columns, range, (column, row) => textAt(column, row) ?? "");
	return fill(new BigInt64Array(size), columns, range, (column, row) => BigInt(integerAt(column, row)));
}
function fill(target, columns, { from, to, rows }, valueAt) {
	for (let c = 0; c < columns.length; c++) {
		const column = columns[c];
		for (let i = 0; i < rows; i++) {
			const write = target;
			write[i * columns.length + c] = valueAt(column, Math.min(from + i, to - 1));
		}
	}
	return target;
}
function numberAt(column, row) {
	return column.kind === "text" || column.nulls?.[row] === 1 ? NaN : column.values[row];
}
function integerAt(column, row) {
	const value = numberAt(column, row);
	if (!Number.isSafeInteger(value)) throw notInteger(column, row);
	return value;
}
function int32At(column, row) {
	const value = integerAt(column, row);
	if (value !== (value | 0)) throw notInteger(column, row);
	return value;
}
function notInteger(column, row) {
	const shown = isNull(column, row) ? "missing" : textAt(column, row);
	return misfit(`${quoted(column.name)} is ${shown} in row ${row + 1}, and the model takes it as a whole number`, "Export the model with this input as floats, or fill the gaps before.");
}
function truthAt(column, row) {
	const text = textAt(column, row)?.toLowerCase();
	if (text === "1" || text === "true") return 1;
	if (text === "0" || text === "false") return 0;
	throw misfit(`${quoted(column.name)} is ${text === void 0 ? "missing" : quoted(text)} in row ${row + 1}, and the model takes it as true or false`, "Export the model with this input as floats or texts, or fill the gaps before.");
}
// packages/models/onnx/onnx-inputs.ts
const BATCH = 1e4;
const MOST_CELLS = 4e6;
function planInputs(wanted, features) {
	const [first] = wanted;
	if (!first) throw misfit("the model takes no input", "Export it with the features as its input.");
	const inputs = wanted.length === 1 && !isOneColumn(first, features) ? [planMatrix(first, features)] : wanted.map((input) => planColumn(input, wanted, features));
	const used = new Set(inputs.flatMap(({ columns }) => columns));
	return {
		inputs,
		unused: features.filter((name) => !used.has(name)),
		...batchOf(wanted, used.size)
	};
}
function isOneColumn({ name, type }, features) {
	if (!features.includes(name) || type.kind !== "tensor") return false;
	return type.element === "string" || type.shape?.length === 1 || type.shape?.[1] === 1;
}
function planMatrix(input, features) {
	const { name } = input;
	const element = elementOf(input);
	const shape = shapeOf(input);
	if (shape && shape.length !== 2) throw cannotFeed(input, "is no table of rows and columns");
	const width = shape?.[1];
	if (typeof width === "number" && width !== features.length) throw misfit(`the model takes ${width === 1 ? "one feature" : `${width} features`} (${describeValues([input])}), and the data has ${features.length}: ${listed(features)}`, "Train on the features of this data, in this order.");
	return {
		name,
		element,
		columns: features,
		rank: 2
	};
}
function planColumn(input, wanted, features) {
	const { name } = input;
	if (!features.includes(name)) throw misfit(`the model takes an input ${quoted(name)}, which is no feature of the data.${didYouMean(name, features)} The model takes ${describeValues(wanted)}; the features are ${listed(features)}`, "Export the model with one input a feature, named as in the data, or with one input for all of them.");
	const element = elementOf(input);
	const shape = shapeOf(input) ?? [null, 1];
	if (!(shape.length === 1 || shape.length === 2 && (typeof shape[1] !== "number" || shape[1] === 1))) throw cannotFeed(input, "is more than one column");
	return {
		name,
		element,
		columns: [name],
		rank: shape.length
	};
}
function elementOf(input) {
	const element = input.type.kind === "tensor" ? input.type.element : void 0;
	const found = FEEDABLE.find((known) => known === element);
	if (found === void 0) throw cannotFeed(input, "is of a type that no column has");
	return found;
}
function shapeOf({ type }) {
	return type.kind === "tensor" ? type.shape : void 0;
}
function cannotFeed(input, why) {
	return misfit(`the model takes an input that ${why}: ${describeValues([input])}`, "Export the model with one input of shape [N, features] of floats, or one input a feature.");
}
function batchOf(wanted, width) {
	const most = Math.max(1, Math.min(BATCH, Math.floor(MOST_CELLS / width)));
	const sizes = wanted.map((input) => shapeOf(input)?.[0]).filter((size) => typeof size === "number");
	const [size] = sizes;
	if (size === void 0) return {
		batch: most,
		fixed: false
	};
	if (new Set(sizes).size === 1 && (size === 1 || size <= most)) return {
		batch: size,
		fixed: true
	};
	throw misfit(`the model takes ${[...new Set(sizes)].join(" and ")} rows at once`, "Export it with a batch dimension of any size, or of 1.");
}
function feederOf(plan, table) {
	const ready = plan.inputs.map((input) => ({
		input,
		columns: input.columns.map((name) => columnFor(table, name, input.element))
	}));
	return (from, to) => ready.map(({ input: { name, element, rank }, columns }) => {
		const rows = plan.fixed ? plan.batch : to - from;
		return {
			name,
			element,
			dims: rank === 1 ? [rows] : [rows, columns.length],
			data: cellsOf(element, columns, {
				from,
				to,
				rows
			})
		};
	});
}
function columnFor(table, name, element) {
	const column = findColumn(table, name);
	if (!column) {
		const names = table.columns.map((other) => other.name);
		throw misfit(`the data has no column ${quoted(name)}, a feature of the model.${didYouMean(name, names)}`, "Predict rows that have the columns of the training data.");
	}
	const numeric = element !== "string" && element !== "bool";
	const texts = column.kind === "text" && column.codes.some((code) => code !== -1);
	if (!numeric || !texts) return column;
	throw misfit(`the column ${quoted(name)} holds texts, such as ${quoted(column.dictionary[0] ?? "")}, and the model takes it as ${element}`, "Export the whole pipeline with its encoding, one input a column, or leave texts out of `data.features`.");
}
// packages/models/onnx/onnx-runtime.ts
const PACKAGES = [{
	name: "onnxruntime-node",
	entries: ["onnxruntime-node"]
}, {
	name: "onnxruntime-web",
	entries: ["onnxruntime-web/wasm", "onnxruntime-web"]
}];
function loadOnnxRuntime(root) {
	process.env.ORT_DISABLE_TELEMETRY ??= "1";
	const places = [createRequire(join(resolve(root), "x.js")), createRequire(import.meta.url)];
	const failures = [];
	for (const { name, entries } of PACKAGES) for (const [place, entry] of places.flatMap((place) => entries.map((entry) => [place, entry]))) {
		if (!canResolve(place, entry)) continue;
		try {
			return prepared(place(entry), name);
		} catch (error) {
			failures.push(`${name} cannot be loaded: ${oneLine(error)}`);
		}
	}
	const why = failures[0] ?? "neither onnxruntime-node nor onnxruntime-web is installed";
	throw new PawlError("config", `an ONNX model needs onnxruntime to predict: ${why}`, {
		where: root,
		remedy: "Run `npm install onnxruntime-node` there, or `npm install onnxruntime-web`."
	});
}
function canResolve(place, entry) {
	try {
		place.resolve(entry);
		return true;
	} catch {
		return false;
	}
}
function prepared(runtime, name) {
	if (runtime.env.wasm) runtime.env.wasm.numThreads = 1;
	const { versions = {} } = runtime.env;
	const version = versions[name === "onnxruntime-node" ? "node" : "web"] ?? versions.common;
	return {
		runtime,
		name: version === void 0 ? name : `${name} ${version}`
	};
}
const SILENT = { logSeverityLevel: 4 };
async function openSession({ runtime, name }, model) {
	try {
		return await runtime.InferenceSession.create(model, {
			...SILENT,
			executionProviders: [name.startsWith("onnxruntime-web") ? "wasm" : "cpu"],
			intraOpNumThreads: 1,
			interOpNumThreads: 1
		});
	} catch (error) {
		throw new PawlError("record", `${name} cannot open the model: ${oneLine(error)}`, {
			remedy: "Export it again, for an opset and operators that this onnxruntime has, or install a newer one.",
			cause: error
		});
	}
}
// packages/models/onnx/onnx-run.ts
async function runBatches({ plan, session, runtime, name }, table, outputs, take) {
	const feed = feederOf(plan, table);
	for (let from = 0; from < table.rows; from += plan.batch) {
		const to = Math.min(table.rows, from + plan.batch);
		const feeds = feed(from, to);
		const answers = await run(from, to, async () => {
			const tensors = feeds.map(({ name, element, data, dims }) => [name, new runtime.Tensor(element, data, dims)]);
			return session.run(Object.fromEntries(tensors), outputs, SILENT);
		});
		take(outputs.map((output) => answers[output]), {
			from,
			to,
			rows: plan.fixed ? plan.batch : to - from
		});
	}
	async function run(from, to, work) {
		try {
			return await work();
		} catch (error) {
			throw new PawlError("record", `${name} failed on rows ${from + 1} to ${to}: ${oneLine(error)}`, {
				remedy: "Run the model on the same rows in the tool that wrote it, and export it again.",
				cause: error
			});
		}
	}
}
// packages/models/onnx/onnx-scores.ts
const SUM_TOLERANCE = .001;
function toProbabilities(given, kind) {
	const rows = given[0]?.length ?? 0;
	for (let row = 0; row < rows; row++) if (!given.every((column) => Number.isFinite(column[row]))) throw refused(`gave ${given.map((column) => column[row]).slice(0, 5)} for row ${row + 1}`);
	const transformed = kind === "logits" || kind === "unknown" && !areProbabilities(given, rows);
	if (transformed && given.length > 1) softmax(given);
	else if (transformed) logistic(given[0]);
	else clamp(given, rows);
	const [only] = given;
	return {
		scores: given.length === 1 && only ? [only.map((p) => 1 - p), only] : given,
		transformed
	};
}
function areProbabilities(given, rows) {
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		for (const column of given) {
			const value = column[row];
			if (value < -1e-5 || value > 1.00001) return false;
			sum += value;
		}
		if (given.length > 1 && Math.abs(sum - 1) > SUM_TOLERANCE) return false;
	}
	return true;
}
function clamp(given, rows) {
	for (const column of given) for (let row = 0; row < rows; row++) {
		const value = column[row];
		if (value < -1e-5 || value > 1.00001) throw refused(`gave ${value} for row ${row + 1}, which is no probability`);
		column[row] = Math.min(1, Math.max(0, value));
	}
}
function logistic(column) {
	for (let row = 0; row < column.length; row++) column[row] = sigmoid(column[row]);
}
function refused(problem) {
	return misfit(`the model ${problem}`, "Look for missing values or divisions by zero that the model does not stand.");
}
// packages/models/onnx/onnx-classifier.ts
function openClassifier(runner, { graph, zipped, given, notes }) {
	const outputs = findClassifierOutputs(graph);
	const names = [outputs.label, outputs.scores].filter((name) => name !== void 0);
	const classes = mapClasses(names.map((name) => zipped.get(name)).find((labels) => labels && labels.length > 0) ?? classLabelsOf(graph, names), given);
	const note = (text) => {
		if (!notes.includes(text)) notes.push(text);
	};
	if (classes.guessed) note(`The model names no classes; they were taken in sorted order: ${listed(classes.codes.map((code) => classes.labels[code]))}.`);
	const classifier = {
		runner,
		outputs,
		classes,
		kind: outputs.scores === void 0 ? "unknown" : scoreKindOf(graph, outputs.scores),
		note
	};
	return {
		task: "classification",
		labels: classes.labels,
		predict: (table) => predictClasses(classifier, table)
	};
}
async function predictClasses(classifier, table) {
	const { runner, outputs, classes } = classifier;
	const { label } = outputs;
	const columns = scoreColumns(classifier, table.rows);
	const chosen = label === void 0 ? void 0 : new Int32Array(table.rows);
	await runBatches(runner, table, [label, outputs.scores].filter((name) => name !== void 0), (tensors, batch) => {
		if (chosen) takeLabels(tensors[0], label, batch, classes, chosen);
		if (outputs.scores !== void 0) columns.take(tensors.at(-1), batch);
	});
	const scores = columns.finish();
	const predicted = chosen ?? predictedByScores(scores, table.rows);
	if (chosen && scores && classes.guessed) refuseContradiction(classes, chosen, scores);
	const base = {
		task: "classification",
		rows: table.rows,
		labels: classes.labels,
		predicted
	};
	return scores ? {
		...base,
		scores
	} : base;
}
function takeLabels(tensor, name, batch, classes, into) {
	const given = readLabels(tensor, name, batch.rows);
	const codes = new Map();
	for (let row = batch.from; row < batch.to; row++) {
		const value = given[row - batch.from];
		let code = codes.get(value);
		if (code === void 0) {
			code = classes.codeOf(value);
			codes.set(value, code);
		}
		into[row] = code;
	}
}
function scoreColumns({ classes, outputs, kind, note }, rows) {
	const count = classes.codes.length;
	let columns = rows === 0 ? newColumns(count) : void 0;
	let useless = outputs.scores === void 0;
	function newColumns(width) {
		return Array.from({ length: width }, () => new Float64Array(rows));
	}
	return {
		take(tensor, { from, to, rows: answered }) {
			if (useless) return;
			const { width, values } = readNumbers(tensor, outputs.scores, answered);
			if (width !== count && !(width === 1 && count === 2)) {
				useless = true;
				noScores(width, {
					classes,
					outputs,
					note
				});
				return;
			}
			columns ??= newColumns(width);
			if (columns.length !== width) throw changed(outputs.scores);
			for (let row = from; row < to; row++) for (let i = 0; i < width; i++) columns[i][row] = values[(row - from) * width + i];
		},
		finish() {
			if (useless || !columns) return void 0;
			const { scores, transformed } = toProbabilities(columns, kind);
			if (transformed) {
				const how = columns.length === 1 ? "the logistic function" : "softmax";
				note(`The output ${quoted(outputs.scores)} holds no probabilities; ${how} made them.`);
			}
			const ordered = classes.labels.map(() => new Float64Array(0));
			classes.codes.forEach((code, i) => {
				ordered[code] = scores[i];
			});
			return ordered.map((column) => column.length === rows ? column : new Float64Array(rows));
		}
	};
}
function noScores(width, { classes, outputs, note }) {
	const names = classes.codes.map((code) => classes.labels[code]);
	const what = `the output ${quoted(outputs.scores)} has ${width} numbers a row, and there are ${names.length} classes: ${listed(names)}`;
	if (outputs.label === void 0) throw misfit(what, "Export the model with one score for each class of the data.");
	note(`There are no probabilities: ${what}.`);
}
function changed(name) {
	return new PawlError("record", `the output ${quoted(name)} changes its width from batch to batch`, { remedy: "Export the model with one score for each class." });
}
function refuseContradiction({ labels }, chosen, scores) {
	const best = predictedByScores(scores, chosen.length);
	const row = chosen.findIndex((code, at) => scores[best[at]][at] > scores[code][at] + 1e-6);
	if (row < 0) return;
	throw misfit(`in row ${row + 1} the model gives the label ${quoted(labels[chosen[row]])} and its greatest score to the place of ${quoted(labels[best[row]])}, so the order of its classes is not known`, "Export the model with its class labels, or with labels alone.");
}
// packages/models/onnx/onnx-graph.ts
const ELEMENTS = {
	1: "float32",
	2: "uint8",
	3: "int8",
	4: "uint16",
	5: "int16",
	6: "int32",
	7: "int64",
	8: "string",
	9: "bool",
	10: "float16",
	11: "float64",
	12: "uint32",
	13: "uint64"
};
function readOnnxGraph(model) {
	if (Buffer.from(model.subarray(4, 8)).toString("latin1") === "ORTM") throw notOnnx("it is of the ORT format");
	const opsets = new Map();
	let graph;
	for (const field of readFields(model)) if (field.number === 8) readOpset(bytesOf(field), opsets);
	else if (field.number === 7) {
		if (graph) throw damagedProtobuf("it has two graphs");
		graph = readGraph(bytesOf(field), opsets);
	} else if (field.number === 25) checkFunction(bytesOf(field));
	if (!graph) throw notOnnx("it has no graph");
	return graph;
}
function notOnnx(problem) {
	return new PawlError("record", `the file is no ONNX model: ${problem}`, { remedy: "Write the model with an exporter for ONNX, such as skl2onnx or torch.onnx.export." });
}
function readOpset(message, opsets) {
	let domain = "";
	let version = 0;
	for (const field of readFields(message)) if (field.number === 1) domain = textOf(field);
	else if (field.number === 2) version = Number(intOf(field));
	opsets.set(domain === "ai.onnx" ? "" : domain, version);
}
function checkFunction(message) {
	for (const field of readFields(message)) if (field.number === 7) readNode(bytesOf(field), 1);
	else if (field.number === 11) readAttribute(bytesOf(field), {
		graph: checkSubgraph,
		depth: 1
	});
}
function readGraph(message, opsets) {
	const inputs = [];
	const outputs = [];
	const nodes = [];
	const initializers = new Map();
	for (const field of readFields(message)) if (field.number === 1) nodes.push(readNode(bytesOf(field), 1));
	else if (field.number === 11) inputs.push(readValue(bytesOf(field)));
	else if (field.number === 12) outputs.push(readValue(bytesOf(field)));
	else readInitializer(field, initializers);
	if (nodes.length + outputs.length === 0) throw notOnnx("its graph is empty");
	return {
		inputs: inputs.filter(({ name }) => !initializers.has(name)),
		outputs,
		nodes,
		initializers,
		opsets
	};
}
function readInitializer(field, initializers) {
	if (field.number === 5) {
		const tensor = bytesOf(field);
		initializers.set(refuseExternalTensor(tensor), tensor);
	} else if (field.number === 15) initializers.set(readSparseTensor(bytesOf(field)), bytesOf(field));
}
function checkSubgraph(message, depth) {
	const initializers = new Map();
	for (const field of readFields(message)) if (field.number === 1) readNode(bytesOf(field), depth + 1);
	else readInitializer(field, initializers);
}
function readNode(message, depth) {
	if (depth > 50) throw damagedProtobuf("graphs stand in graphs more than 50 deep");
	const inputs = [];
	const outputs = [];
	const attributes = new Map();
	let op = "";
	let domain = "";
	for (const field of readFields(message)) if (field.number === 1) inputs.push(textOf(field));
	else if (field.number === 2) outputs.push(textOf(field));
	else if (field.number === 4) op = textOf(field);
	else if (field.number === 7) domain = textOf(field);
	else if (field.number === 5) {
		const { name, ...attribute } = readAttribute(bytesOf(field), {
			graph: checkSubgraph,
			depth
		});
		attributes.set(name, attribute);
	}
	return {
		op,
		domain: domain === "ai.onnx" ? "" : domain,
		inputs,
		outputs,
		attributes
	};
}
function readValue(message) {
	let name = "";
	let type = { kind: "other" };
	for (const field of readFields(message)) if (field.number === 1) name = textOf(field);
	else if (field.number === 2) type = readType(bytesOf(field));
	return {
		name,
		type
	};
}
function readType(message) {
	let type = { kind: "other" };
	for (const field of readFields(message)) if (field.number === 1) type = readTensorType(bytesOf(field));
	else if (field.number === 4) type = { kind: "sequence" };
	else if (field.number === 5) type = { kind: "map" };
	return type;
}
function readTensorType(message) {
	let element = "other";
	let shape;
	for (const field of readFields(message)) if (field.number === 1) element = ELEMENTS[Number(intOf(field))] ?? "other";
	else if (field.number === 2) {
		shape = [];
		for (const part of readFields(bytesOf(field))) if (part.number === 1) shape.push(readDimension(bytesOf(part)));
	}
	return {
		kind: "tensor",
		element,
		...shape ? { shape } : {}
	};
}
function readDimension(message) {
	let size = null;
	for (const field of readFields(message)) if (field.number === 1) {
		const value = Number(intOf(field));
		size = value > 0 ? value : null;
	} else if (field.number === 2) size = textOf(field) || null;
	return size;
}
// packages/models/onnx/zipmap.ts
function removeZipMaps(model, graph) {
	const used = new Set(graph.nodes.flatMap((node) => node.inputs));
	const outputs = new Set(graph.outputs.map(({ name }) => name));
	const tensorOf = new Map();
	const labels = new Map();
	for (const { op, domain, inputs, outputs: made, attributes } of graph.nodes) {
		const [tensor, map] = [inputs[0], made[0]];
		if (op !== "ZipMap" || domain !== "ai.onnx.ml" || tensor === void 0 || map === void 0) continue;
		if (!outputs.has(map) || used.has(map)) continue;
		tensorOf.set(map, tensor);
		const texts = attributes.get("classlabels_strings")?.texts ?? [];
		const ints = attributes.get("classlabels_int64s")?.ints ?? [];
		labels.set(tensor, texts.length > 0 ? texts : ints.map(String));
	}
	if (tensorOf.size === 0) return {
		model,
		labels
	};
	return {
		model: replaceFields(model, 7, (field) => messageField(7, editGraph(bytesOf(field), tensorOf, outputs))),
		labels
	};
}
function editGraph(graph, tensorOf, outputs) {
	const there = new Set(outputs);
	return replaceFields(replaceFields(graph, 1, (field) => {
		const { op, outputs: made } = readNode(bytesOf(field), 1);
		return op === "ZipMap" && tensorOf.has(made[0] ?? "") ? new Uint8Array() : void 0;
	}), 12, (field) => {
		const tensor = tensorOf.get(nameOf(field));
		if (tensor === void 0) return void 0;
		if (there.has(tensor)) return new Uint8Array();
		there.add(tensor);
		return floatTensor(tensor);
	});
}
function floatTensor(name) {
	return messageField(12, textField(1, name), messageField(2, messageField(1, intField(1, 1))));
}
function nameOf(value) {
	let name = "";
	for (const field of readFields(bytesOf(value))) if (field.number === 1) name = textOf(field);
	return name;
}
function replaceFields(message, number, replace) {
	const parts = [];
	let kept = 0;
	for (const field of readFields(message, new Set([number]))) {
		const replacement = replace(field);
		if (!replacement) continue;
		parts.push(message.subarray(kept, field.start), replacement);
		kept = field.end;
	}
	return encodeMessage(parts, message.subarray(kept));
}
// packages/models/onnx/onnx-predictor.ts
const LARGEST_FILE = 2147e6;
async function openOnnxModel(options) {
	try {
		return await openBytes(await readBounded(options.file), options);
	} catch (error) {
		throw located(error, options.file);
	}
}
async function openBytes(bytes, options) {
	const graph = readOnnxGraph(bytes);
	const { model, labels: zipped } = removeZipMaps(bytes, graph);
	const edited = model === bytes ? graph : readOnnxGraph(model);
	const plan = planInputs(edited.inputs, options.features);
	const loaded = loadOnnxRuntime(options.root);
	const session = await openSession(loaded, model);
	const notes = [];
	if (plan.unused.length > 0) notes.push(`The model does not use ${listed(plan.unused)}.`);
	const runner = {
		plan,
		session,
		...loaded
	};
	const predictor = options.task === "regression" ? openRegression(runner, findRegressionOutput(edited)) : openClassifier(runner, {
		graph: edited,
		zipped,
		given: options.labels,
		notes
	});
	const predict = async (table) => {
		try {
			return await predictor.predict(table);
		} catch (error) {
			throw located(error, options.file);
		}
	};
	return {
		...predictor,
		predict,
		runtime: loaded.name,
		notes
	};
}
function openRegression(runner, output) {
	return {
		task: "regression",
		predict: (table) => predictValues(runner, output, table)
	};
}
async function predictValues(runner, output, table) {
	const predicted = new Float64Array(table.rows);
	await runBatches(runner, table, [output], (tensors, { from, to, rows }) => {
		const { width, values } = readNumbers(tensors[0], output, rows);
		if (width !== 1) throw new PawlError("data", `the model gives ${width} numbers a row in ${quoted(output)}, not one`, { remedy: "Export a model of one target, or set `task: classification`." });
		for (let row = from; row < to; row++) predicted[row] = values[row - from];
	});
	return {
		task: "regression",
		rows: table.rows,
		predicted
	};
}
function located(error, file) {
	if (!(error instanceof PawlError) || error.where !== void 0) return error;
	const { remedy, cause } = error;
	return new PawlError(error.code, error.message, {
		where: file,
		...remedy === void 0 ? {} : { remedy },
		cause
	});
}
async function readBounded(file) {
	const handle = await openFile(file);
	try {
		const facts = await handle.stat();
		if (!facts.isFile()) throw new PawlError("record", "the model is not a file", { remedy: "Write it as one file model.onnx." });
		if (facts.size > LARGEST_FILE) throw new PawlError("record", "the model has more than 2 GB", { remedy: "Leave predictions.csv in its place; Pawl evaluates those." });
		return await handle.readFile();
	} finally {
		await handle.close();
	}
}
async function openFile(file) {
	try {
		return await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
		throw new PawlError("record", "there is no model file", {
			remedy: "Run `pawl train` first.",
			cause: error
		});
	}
}
export { openOnnxModel };
