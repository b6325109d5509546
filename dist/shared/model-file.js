import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { c as textIn, i as integerIn, n as damaged, o as objectAt, r as distinctTexts, s as oneOf } from "./untrusted.js";
import { open } from "node:fs/promises";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
// packages/models/model-container.ts
const MAGIC = "PAWLMDL1";
const START = 48;
const LARGEST_HEADER = 5e8;
const MOST_ARRAYS = 1e3;
const TYPES = {
	i32: Int32Array,
	u32: Uint32Array,
	f64: Float64Array
};
function packModel({ header, arrays }) {
	const listed = Object.entries(arrays).map(([name, array]) => ({
		name,
		type: typeOf(array),
		length: array.length
	}));
	const body = [filledUp(Buffer.from(JSON.stringify({
		...header,
		arrays: listed
	})), 32), ...Object.values(arrays).map((array) => filledUp(Buffer.from(array.buffer, array.byteOffset, array.byteLength), 0))];
	const length = Buffer.alloc(8);
	length.writeBigUInt64LE(BigInt(body[0].length));
	const hash = createHash("sha256").update(length);
	for (const piece of body) hash.update(piece);
	return [
		Buffer.from(MAGIC),
		hash.digest(),
		length,
		...body
	];
}
function typeOf(array) {
	return array instanceof Float64Array ? "f64" : array instanceof Int32Array ? "i32" : "u32";
}
function filledUp(bytes, filling) {
	const over = bytes.length % 8;
	return over === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(8 - over, filling)]);
}
function unpackModel(bytes) {
	if (bytes.subarray(0, 8).toString("latin1") !== MAGIC) throw notAModel(bytes);
	if (bytes.length < START) throw damaged("the beginning", "is cut off");
	const stated = bytes.subarray(8, 40);
	const found = createHash("sha256").update(bytes.subarray(40)).digest();
	if (!stated.equals(found)) throw damaged("sha256", "is not that of the content");
	const length = Number(bytes.readBigUInt64LE(40));
	if (length > LARGEST_HEADER || length > bytes.length - START || length % 8 !== 0) throw damaged("the header", "is longer than the file allows");
	const header = parse(bytes.subarray(START, START + length).toString("utf8"));
	const { arrays: listed, ...rest } = objectAt(header, "model", ["arrays"], Object.keys(Object(header)));
	return {
		header: rest,
		arrays: readArrays(listed, bytes.subarray(START + length))
	};
}
function notAModel(bytes) {
	const newer = bytes.subarray(0, 7).toString("latin1") === "PAWLMDL";
	return new PawlError("record", newer ? "the model file was written by another version of Pawl" : "the file is not a model of Pawl", { remedy: newer ? "Open it with the Pawl that wrote it, or train again." : "Train again, or fetch the file again from where it was kept." });
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new PawlError("record", "the model file is damaged: its header is not valid JSON", {
			remedy: "Train again, or fetch the file again from where it was kept.",
			cause
		});
	}
}
function readArrays(listed, bytes) {
	if (!Array.isArray(listed) || listed.length > MOST_ARRAYS) throw damaged("arrays", "is not a short list");
	const arrays = new Map();
	let at = 0;
	for (const [i, entry] of listed.entries()) {
		const { name, type, length } = objectAt(entry, `arrays.${i}`, [
			"name",
			"type",
			"length"
		]);
		const Type = TYPES[oneOf(type, `arrays.${i}.type`, Object.keys(TYPES))];
		const most = Math.floor((bytes.length - at) / Type.BYTES_PER_ELEMENT);
		const size = integerIn(length, `arrays.${i}.length`, 0, most) * Type.BYTES_PER_ELEMENT;
		arrays.set(textIn(name, `arrays.${i}.name`), new Type(Uint8Array.from(bytes.subarray(at, at + size)).buffer));
		at += size + (8 - size % 8) % 8;
	}
	if (at !== bytes.length) throw damaged("arrays", "do not fill the file");
	if (arrays.size !== listed.length) throw damaged("arrays", "names something twice");
	return Object.fromEntries(arrays);
}
// packages/models/trainers.ts
const TRAINERS = {
	"random-forest": async () => (await import("./random-forest2.js")).randomForest,
	"gradient-boosting": async () => (await import("./gradient-boosting2.js")).gradientBoosting,
	"ml-random-forest": async () => (await import("./ml-random-forest2.js")).mlRandomForest
};
const TRAINER_NAMES = Object.keys(TRAINERS);
async function findTrainer(name) {
	const found = TRAINER_NAMES.find((known) => known === name);
	if (found) return TRAINERS[found]();
	throw new PawlError("config", `there is no trainer "${name}".${didYouMean(name, TRAINER_NAMES)}`, {
		where: "train.trainer",
		remedy: `The embedded trainers are: ${TRAINER_NAMES.join(", ")}. \`train.run\` trains with any command.`
	});
}
// packages/models/model-file.ts
const LARGEST_FILE = 2e9;
const MOST_FEATURES = 1e5;
const MOST_LABELS = 1e5;
const LARGEST_READABLE = 2e7;
async function saveModel(model, path) {
	const pieces = pack(model, path);
	if (pieces.reduce((sum, piece) => sum + piece.length, 0) > LARGEST_FILE) throw tooLarge(path);
	await writeFileAtomic(path, pieces);
}
function pack({ arrays, ...header }, path) {
	try {
		return packModel({
			header,
			arrays
		});
	} catch (error) {
		if (error instanceof RangeError) throw tooLarge(path);
		throw error;
	}
}
async function loadModel(path) {
	try {
		const { header, arrays } = unpackModel(await readBounded(path));
		const model = checkModel(header, arrays);
		await openPredictor(model);
		return model;
	} catch (thrown) {
		const error = thrown instanceof RangeError ? damaged("model", "is nested too deeply") : thrown;
		if (!(error instanceof PawlError) || error.where !== void 0) throw error;
		const { remedy, cause } = error;
		throw new PawlError(error.code, error.message, {
			where: path,
			...remedy === void 0 ? {} : { remedy },
			cause
		});
	}
}
async function openPredictor(model) {
	return (await findTrainer(model.trainer)).open(model);
}
async function readBounded(path) {
	const handle = await openFile(path);
	try {
		const facts = await handle.stat();
		if (!facts.isFile()) throw new PawlError("record", "the model is not a file", { where: path });
		if (facts.size > LARGEST_FILE) throw tooLarge(path);
		return await handle.readFile();
	} finally {
		await handle.close();
	}
}
async function openFile(path) {
	try {
		return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		throw new PawlError("record", "there is no model file", {
			where: path,
			remedy: "Run `pawl train` first.",
			cause: error
		});
	}
}
function tooLarge(path) {
	return new PawlError("record", `the model is larger than ${LARGEST_FILE / 1e6} MB`, {
		where: path,
		remedy: "Train a smaller model: fewer trees, or a smaller `max_depth`."
	});
}
const KEYS = [
	"format",
	"version",
	"trainer",
	"task",
	"target",
	"features",
	"preprocessing",
	"params",
	"seed",
	"dataDigest",
	"facts",
	"body"
];
function checkModel(value, arrays) {
	const entry = objectAt(value, "model", KEYS, ["labels"]);
	oneOf(entry.format, "format", ["pawl-model"]);
	if (entry.version !== 1) throw newerVersion(entry.version);
	const features = distinctTexts(entry.features, "features", 1, MOST_FEATURES);
	const task = oneOf(entry.task, "task", ["classification", "regression"]);
	if (task === "classification" !== Object.hasOwn(entry, "labels")) throw damaged("labels", "does not fit the task");
	return {
		format: "pawl-model",
		version: 1,
		trainer: oneOf(entry.trainer, "trainer", TRAINER_NAMES),
		task,
		target: textIn(entry.target, "target"),
		features,
		...task === "classification" ? { labels: distinctTexts(entry.labels, "labels", 2, MOST_LABELS) } : {},
		preprocessing: entry.preprocessing,
		params: checkReadable(entry.params, "params"),
		seed: integerIn(entry.seed, "seed", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
		dataDigest: entry.dataDigest === null ? null : textIn(entry.dataDigest, "dataDigest"),
		facts: checkReadable(entry.facts, "facts"),
		body: entry.body,
		arrays
	};
}
function newerVersion(version) {
	if (typeof version !== "number") return damaged("version", "is not a number");
	return new PawlError("record", `the model file has version ${version}, and this Pawl reads version 1`, { remedy: "Open it with the Pawl that wrote it, or train again." });
}
function checkReadable(value, place) {
	const entries = objectAt(value, place, [], Object.keys(Object(value)));
	if (JSON.stringify(entries).length > LARGEST_READABLE) throw damaged(place, "is too long");
	return entries;
}
export { findTrainer as i, openPredictor as n, saveModel as r, loadModel as t };
