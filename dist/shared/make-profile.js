import { D as answeredRows, O as logFields, a as countTexts, c as profileTexts, d as mergeNumbers, f as profileNumbers, i as profileToRecord, l as textCounter, n as readProfile, o as mergeTexts, p as binsOfProfile, r as PROFILE } from "./read-profile.js";
import { a as sealRecord, t as formatRecord } from "./seal.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { d as readTable, f as expandGlob, i as loadData } from "./data.js";
import { r as takeRows } from "./column.js";
import { t as parseShard } from "./shard.js";
import { i as writeRecord } from "./work-folder.js";
import { relative, resolve } from "node:path";
// packages/drift/profile/profile.ts
function profileBuilder(name, edges) {
	let numbers;
	let texts;
	let blankKind = "text";
	let blank = 0;
	const add = (column) => {
		if (isBlank(column)) {
			if (column.kind === "number") blankKind = "number";
			blank += rowsOf(column);
		} else if (column.kind === "number") {
			if (texts) throw new RangeError(`the column "${name}" is text, and then numbers`);
			const part = profileNumbers({
				...column,
				name
			}, edges);
			numbers = numbers ? mergeNumbers(numbers, part) : part;
		} else {
			if (numbers) throw new RangeError(`the column "${name}" is numbers, and then text`);
			texts ??= textCounter();
			countTexts(texts, column);
		}
	};
	const finish = () => {
		return withBlanks(numbers ?? (texts ? profileTexts(name, texts) : noRows(name, blankKind, edges)), blank);
	};
	return {
		name,
		add,
		finish
	};
}
function rowsOf(column) {
	return column.kind === "text" ? column.codes.length : column.values.length;
}
function isBlank(column) {
	if (column.kind === "text") return column.codes.every((code) => code < 0);
	const { values, nulls } = column;
	for (let i = 0; i < values.length; i++) if (nulls?.[i] !== 1 && !Number.isNaN(values[i])) return false;
	return true;
}
function noRows(name, kind, edges) {
	return kind === "number" ? profileNumbers({
		kind,
		name,
		values: new Float64Array(0)
	}, edges) : profileTexts(name, textCounter());
}
function withBlanks(profile, blank) {
	return {
		...profile,
		rows: profile.rows + blank,
		missing: profile.missing + blank
	};
}
function mergeColumns(profiles) {
	const full = profiles.filter(({ rows, missing }) => rows > missing);
	const blanks = profiles.filter(({ rows, missing }) => rows === missing);
	const blank = blanks.reduce((sum, { rows }) => sum + rows, 0);
	const numbers = full.filter((profile) => profile.kind === "number");
	const texts = full.filter((profile) => profile.kind === "text");
	const [{ name }] = profiles;
	if (numbers.length > 0 && texts.length > 0) throw new RangeError(`the column "${name}" is numbers in one part and text in another`);
	requireSameEdges(profiles.filter((profile) => profile.kind === "number"));
	const first = (kind) => blanks.find((profile) => profile.kind === kind);
	if (full.length === 0) return withBlanks({
		...first("number") ?? first("text"),
		rows: 0,
		missing: 0
	}, blank);
	return withBlanks(numbers.length > 0 ? numbers.reduce(mergeNumbers) : mergeTexts(texts), blank);
}
function requireSameEdges(profiles) {
	const edges = (profile) => profile.bins && [...profile.bins.edges].join();
	const first = profiles[0];
	if (first && profiles.some((profile) => edges(profile) !== edges(first))) throw new RangeError(`the bins of the column "${first.name}" are not the same in all parts`);
}
// packages/pipeline/drift/profile/merge-profiles.ts
function mergeProfiles(shards) {
	const [first] = shards;
	for (const shard of shards) requireAlike(first, shard);
	requireAll(shards);
	const sorted = [...shards].sort((a, b) => a.record.shard.index - b.record.shard.index);
	const columns = sorted[0].columns.map(({ name }) => merged(name, sorted));
	const { model, source, reference } = first.record;
	return {
		model,
		source: {
			...source,
			files: filesOf(sorted)
		},
		shard: null,
		reference,
		rows: shards.reduce((sum, { record }) => sum + record.rows, 0),
		columns: columns.map(profileToRecord)
	};
}
function merged(name, shards) {
	try {
		return mergeColumns(shards.map(({ columns }) => columns.find((column) => column.name === name)));
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new PawlError("data", cause.message, {
			where: shards.map(({ path }) => path).join(", "),
			remedy: "Declare the column in `data.types`, and make the shards again with the same --reference.",
			cause
		});
	}
}
function requireAlike(first, other) {
	const differ = (what, remedy) => new PawlError("data", `the profiles cannot be merged: ${what}`, {
		where: `${first.path}, ${other.path}`,
		remedy
	});
	const [a, b] = [first.record, other.record];
	if (b.shard === null) throw differ(`${other.path} is of a whole and no shard`, "Name the profiles that `--shard` made.");
	if (a.shard.of !== b.shard.of) throw differ(`one is of ${a.shard.of} shards and one of ${b.shard.of}`, "Name the shards of one whole.");
	if (a.reference !== b.reference) throw differ("they have bins of different references", "Give all shards the same --reference.");
	const kind = ({ engine, from, table }) => JSON.stringify([
		engine,
		from,
		table
	]);
	if (kind(a.source) !== kind(b.source)) throw differ("they are of different sources", "Make all shards the same way.");
	const names = first.columns.map(({ name }) => name);
	const theirs = other.columns.map(({ name }) => name);
	const missing = names.find((name) => !theirs.includes(name)) ?? theirs.find((name) => !names.includes(name));
	if (missing !== void 0) throw differ(`the column "${missing}" is in one and not in the other.${didYouMean(missing, names.includes(missing) ? theirs : names)}`, "Give all shards the same columns.");
}
function requireAll(shards) {
	const { of } = shards[0].record.shard;
	const paths = new Map();
	for (const { record, path } of shards) {
		const { index } = record.shard;
		const known = paths.get(index);
		paths.set(index, path);
		if (known === void 0) continue;
		throw new PawlError("data", `shard ${index} of ${of} is there twice`, {
			where: `${known}, ${path}`,
			remedy: "Name each shard once."
		});
	}
	const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !paths.has(index));
	if (missing.length === 0) return;
	const named = missing.slice(0, 5).map((index) => `${index}/${of}`);
	throw new PawlError("data", `${missing.length} of ${of} shards are missing: ${named.join(", ")}`, {
		where: [...paths.values()].slice(0, 5).join(", "),
		remedy: "Make them with `pawl profile --shard`, and name them all."
	});
}
function filesOf(shards) {
	const files = new Map();
	for (const { record, path } of shards) for (const file of record.source.files) {
		const known = files.get(file.path);
		if (known && known.digest !== file.digest) throw new PawlError("data", `${file.path} changed between the shards`, {
			where: path,
			remedy: "Make all shards of the same files."
		});
		files.set(file.path, {
			...file,
			rows: file.rows + (known?.rows ?? 0)
		});
	}
	return [...files.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}
// packages/pipeline/drift/profile/make-profile.ts
async function profile(project, asked) {
	const made = asked.merge === void 0 ? await ofTable(project, asked) : await ofShards(project, asked);
	const record = await writeRecord(project, PROFILE, sealRecord(PROFILE, made));
	if (asked.output !== void 0) await writeFileAtomic(resolve(asked.output), formatRecord(record));
	return record;
}
async function ofShards(project, asked) {
	const other = [
		"data",
		"reference",
		"shard"
	].find((name) => asked[name] !== void 0);
	if (other) throw new PawlError("usage", `--merge and --${other} exclude each other`, { remedy: "Run the shards first, then merge what they left." });
	const paths = [];
	for (const pattern of asked.merge.split(",")) paths.push(...await expandGlob(pattern.trim(), resolve(".")));
	const shards = [];
	for (const path of new Set(paths)) shards.push(await readProfile(path, project.config.model));
	return mergeProfiles(shards);
}
async function ofTable(project, asked) {
	const shard = asked.shard === void 0 ? null : parseShard(asked.shard);
	const reference = asked.reference === void 0 ? null : await readProfile(resolve(asked.reference), project.config.model);
	const edges = new Map();
	for (const column of reference?.columns ?? []) if (column.kind === "number") edges.set(column.name, binsOfProfile(column).edges);
	const source = { from: asked.data === void 0 ? "training" : "files" };
	const builders = new Map();
	const files = [];
	let rows = 0;
	for await (const { table, file } of partsOf(project, asked.data, shard, textsOf(reference?.columns ?? []))) {
		const own = dataColumns(project, table);
		if (file) files.push({
			...file,
			rows: own.rows
		});
		addTable(builders, own, edges, file?.path ?? project.configName, rows > 0 || builders.size > 0);
		rows += own.rows;
	}
	const columns = [...builders.values()].map((builder) => profileToRecord(builder.finish()));
	if (columns.length === 0) throw new PawlError("data", "there is no column to profile", { remedy: "The data needs a column beside id, group, weight and `data.ignore`." });
	return {
		model: project.config.model,
		source: {
			engine: "local",
			...source,
			table: null,
			files
		},
		shard,
		reference: reference?.record.digest ?? null,
		rows,
		columns
	};
}
function textsOf(columns) {
	return new Set(columns.flatMap(({ kind, name }) => kind === "text" ? [name] : []));
}
function dataColumns(project, table) {
	const { id, group, weight, ignore } = project.config.data;
	const log = logFields(table, new Set());
	const left = new Set([
		id,
		group,
		weight,
		...ignore,
		...Object.values(log ?? {})
	]);
	const { rows, columns } = log ? answeredRows(table, log) : table;
	return {
		rows,
		columns: columns.filter(({ name }) => !left.has(name))
	};
}
function addTable(builders, { columns }, edges, where, more) {
	for (const column of columns) {
		if (!builders.has(column.name)) {
			if (more) throw otherColumns(column.name, where, "is in this file and not in those before");
			builders.set(column.name, profileBuilder(column.name, edges.get(column.name)));
		}
		addColumn(builders.get(column.name), column, where);
	}
	const names = new Set(columns.map(({ name }) => name));
	for (const name of builders.keys()) if (!names.has(name)) throw otherColumns(name, where, "is missing in this file");
}
function addColumn(builder, column, where) {
	try {
		builder.add(column);
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new PawlError("data", cause.message, {
			where,
			remedy: "Mend the file, or declare the column in `data.types`.",
			cause
		});
	}
}
function otherColumns(name, where, what) {
	return new PawlError("data", `the files do not have the same columns: "${name}" ${what}`, {
		where,
		remedy: "Give the files of one table the same columns, or name fewer files."
	});
}
async function* partsOf(project, data, shard, texts) {
	const { config, root } = project;
	const patterns = data ?? config.data.train;
	if (patterns === void 0) {
		const { train, files } = await loadData(project);
		const own = files.filter(({ role }) => role !== "test");
		const rows = shard ? shardRows(train.rows, shard) : null;
		const [first, ...others] = own;
		yield {
			table: rows ? takeRows(train, rows) : train,
			file: first ? plain(first) : null
		};
		const none = takeRows(train, new Int32Array(0));
		for (const file of others) yield {
			table: none,
			file: plain(file)
		};
		return;
	}
	const folder = data === void 0 ? root : resolve(".");
	const found = [];
	for (const pattern of [patterns].flat()) found.push(...await expandGlob(pattern, folder));
	const paths = [...new Set(found)];
	const whole = shard !== null && paths.length >= shard.of;
	const chosen = whole ? paths.filter((_, i) => i % shard.of === shard.index - 1) : paths;
	const asText = new Set(texts);
	for (const path of chosen) {
		const { table, file } = await readPart(project, path, folder, asText);
		for (const column of table.columns) if (column.kind === "text" && column.codes.some((code) => code >= 0)) asText.add(column.name);
		yield {
			table: shard && !whole ? takeRows(table, shardRows(table.rows, shard)) : table,
			file
		};
	}
}
function plain({ path, digest, bytes, rows }) {
	return {
		path,
		digest,
		bytes,
		rows
	};
}
function shardRows(rows, { index, of }) {
	const start = Math.floor(rows * (index - 1) / of);
	const end = Math.floor(rows * index / of);
	return Int32Array.from({ length: end - start }, (_, i) => start + i);
}
async function readPart(project, path, folder, asText) {
	const { types, nulls, encoding, delimiter } = project.config.data;
	const name = relative(folder, path);
	const { table, files } = await readTable(path, {
		baseDir: folder,
		types,
		asText,
		...nulls === void 0 ? {} : { nulls },
		...encoding === void 0 ? {} : { encoding },
		...delimiter === void 0 ? {} : { delimiter },
		onProgress: (done, total) => project.host.progress(`profiling ${name}`, done, total)
	});
	return {
		table,
		file: {
			...files[0],
			path: relative(project.root, path).replaceAll("\\", "/")
		}
	};
}
export { profile };
