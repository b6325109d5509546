import { i as __toESM } from "./rolldown-runtime.js";
import { n as digestOf, r as digestOfJson, t as canonicalJson } from "./canonical.js";
import { t as PawlError } from "./errors.js";
import { o as tagOfVersion, r as isDigest } from "./reference.js";
import { a as IMAGE_MANIFEST, i as IMAGE_INDEX, o as LARGEST_MANIFEST, t as imageClient } from "./image-client.js";
import { a as storedForm, i as sealRecord, t as formatRecord } from "./seal.js";
import { t as CONTRACT_FILE } from "./contract.js";
import { a as releaseRecordOf, c as statementOf, o as releaseState, p as compareVersions } from "./state.js";
import { a as readStored, i as writeRecord } from "./work-folder.js";
import { a as requireColumn, i as loadData, n as distinctValues } from "./data.js";
import { i as gitState, l as originUrl } from "./git.js";
import { c as truthOf, n as candidateEvidence } from "./predictions.js";
import { t as chainOf } from "./evidence.js";
import { t as modelFilesOf } from "./model-files.js";
import { r as restoreOutput } from "./reuse.js";
import { _ as statementOf$1, a as bundleBytes, c as readPrivateKey, d as digitsOf, g as statementBytes, h as recordStatement, i as BUNDLE, n as accepting, o as keySigner, r as saidBy, s as parseBundle, t as readAttached, u as IN_TOTO, v as SPDX_PREDICATE } from "./attached.js";
import { t as VERSION } from "./version.js";
import { n as isNull } from "./column.js";
import { dirname, join, relative } from "node:path";
import { spawn } from "node:child_process";
import { copyFile, lstat, mkdir, open, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Readable } from "node:stream";
// packages/image/descriptor.ts
function readDescriptor(value, where) {
	const wrong = (why) => new PawlError("data", `the manifest ${why}`, { where });
	if (!isObject(value)) throw wrong("has a descriptor that is none");
	const { mediaType, digest, size, annotations, urls, platform } = value;
	if (typeof mediaType !== "string" || mediaType === "") throw wrong("has a descriptor without a media type");
	if (typeof digest !== "string" || !isDigest(digest)) throw wrong(`names a blob by ${shown(digest)}, which is no digest of sha256`);
	if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw wrong(`gives the blob ${digest} the size ${shown(size)}`);
	return {
		mediaType,
		digest,
		size,
		...isObject(annotations) ? { annotations: textsOf(annotations) } : {},
		urls: Array.isArray(urls) ? urls.filter((url) => typeof url === "string") : [],
		platform
	};
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function textsOf(value) {
	if (!isObject(value)) return {};
	return Object.fromEntries(Object.entries(value).filter((member) => typeof member[1] === "string"));
}
function parseJson(bytes, what, where) {
	let value;
	try {
		value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {}
	if (!isObject(value)) throw new PawlError("data", `${what} is no JSON object`, { where });
	return value;
}
function shown(value) {
	return (JSON.stringify(value) ?? "nothing").slice(0, 100);
}
// packages/image/blob-source.ts
function heldBlob(content, mediaType) {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
	return {
		mediaType,
		digest: digestOf(bytes),
		size: bytes.length,
		bytes,
		open: (from = 0) => Readable.from(from < bytes.length ? [bytes.subarray(from)] : [], { objectMode: false })
	};
}
function descriptorOf({ mediaType, digest, size, annotations }) {
	return {
		mediaType,
		digest,
		size,
		...annotations === void 0 ? {} : { annotations }
	};
}
// packages/image/platform.ts
const ALIASES = {
	x86_64: "amd64",
	"x86-64": "amd64",
	aarch64: "arm64",
	i386: "386",
	armhf: "arm",
	armel: "arm"
};
const USUAL_VARIANT = {
	arm64: "v8",
	amd64: "v1"
};
function parsePlatform(text, where) {
	const [os = "", architecture = "", variant, ...more] = text.toLowerCase().split("/");
	if (![
		os,
		architecture,
		variant ?? "x"
	].every((part) => /^[a-z0-9][a-z0-9._-]*$/.test(part)) || more.length > 0) throw new PawlError("config", `${JSON.stringify(text.slice(0, 100))} is no platform`, {
		...where === void 0 ? {} : { where },
		remedy: "Write it like linux/amd64 or linux/arm64."
	});
	return usual({
		os,
		architecture,
		...variant === void 0 ? {} : { variant }
	});
}
function formatPlatform({ os, architecture, variant }) {
	return `${os}/${architecture}${variant === void 0 ? "" : `/${variant}`}`;
}
function readPlatform(value) {
	if (!isObject(value)) return null;
	const { os, architecture, variant } = value;
	if (typeof os !== "string" || typeof architecture !== "string" || os === "" || architecture === "") return null;
	return usual({
		os,
		architecture,
		...typeof variant === "string" && variant !== "" ? { variant } : {}
	});
}
function samePlatform(a, b) {
	return formatPlatform(usual(a)) === formatPlatform(usual(b));
}
function usual({ os, architecture: named, variant: said }) {
	const architecture = ALIASES[named] ?? named;
	const variant = said ?? (architecture === "arm" ? "v7" : void 0);
	return {
		os,
		architecture,
		...variant === void 0 || variant === USUAL_VARIANT[architecture] ? {} : { variant }
	};
}
// packages/image/image-config.ts
const IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
const USER = "65532:65532";
function timeOf(epoch) {
	return `${new Date(epoch * 1e3).toISOString().slice(0, 19)}Z`;
}
function readBaseConfig(bytes, layers, where) {
	const value = parseJson(bytes, "the configuration of the base image", where);
	const wrong = (why) => new PawlError("data", `the configuration of the base image ${why}`, { where });
	const platform = readPlatform(value);
	if (platform === null) throw wrong("names no os and architecture");
	const diffIds = isObject(value.rootfs) ? value.rootfs.diff_ids : void 0;
	if (!Array.isArray(diffIds) || !diffIds.every((id) => typeof id === "string" && isDigest(id))) throw wrong("has no list of its layers");
	if (diffIds.length !== layers) throw wrong(`is of ${diffIds.length} layers, and its manifest has ${layers}`);
	return {
		platform,
		osVersion: typeof value["os.version"] === "string" ? value["os.version"] : null,
		osFeatures: textList(value["os.features"]),
		author: typeof value.author === "string" && value.author !== "" ? value.author : null,
		diffIds,
		history: historyOf(value.history, layers),
		container: isObject(value.config) ? value.config : {}
	};
}
function imageConfig({ base, platform, layers, settings = {}, epoch = 0 }) {
	if (base !== null && !samePlatform(base.platform, platform)) throw new PawlError("data", `the base image is of ${formatPlatform(base.platform)}, not of ${formatPlatform(platform)}`);
	const created = timeOf(epoch);
	const value = {
		created,
		...base?.author ? { author: base.author } : {},
		...platform,
		...base?.osVersion ? { "os.version": base.osVersion } : {},
		...base?.osFeatures.length ? { "os.features": base.osFeatures } : {},
		config: containerConfig(base?.container ?? {}, settings),
		rootfs: {
			type: "layers",
			diff_ids: [...base?.diffIds ?? [], ...layers.map(({ diffId }) => diffId)]
		},
		history: [...base?.history ?? [], ...layers.map(({ files }) => ({
			created,
			created_by: `pawl${files ? ` ${filesNamed(files)}` : ""}`
		}))]
	};
	return heldBlob(canonicalJson(value), IMAGE_CONFIG);
}
function containerConfig(base, settings) {
	const { entrypoint, cmd, env = {}, workingDir, exposedPorts = [], labels = {}, healthcheck } = settings;
	const replaced = entrypoint !== void 0;
	const start = entrypoint ?? textList(base.Entrypoint);
	const args = cmd ?? (replaced ? [] : textList(base.Cmd));
	const ports = [...keysOf(base.ExposedPorts), ...exposedPorts.map(checkPort)];
	const allLabels = {
		...inheritedLabels(base.Labels),
		...labels
	};
	const volumes = keysOf(base.Volumes);
	const health = healthcheck ?? (replaced || !isObject(base.Healthcheck) ? void 0 : base.Healthcheck);
	const folder = workingDir ?? text(base.WorkingDir);
	if (folder !== "" && !folder.startsWith("/") && !/^[A-Za-z]:/.test(folder)) throw new PawlError("config", `the working folder ${JSON.stringify(folder)} of a container is not absolute`);
	const stopSignal = settings.stopSignal ?? text(base.StopSignal);
	const variables = mergedEnv(textList(base.Env), env);
	return {
		User: settings.user ?? (text(base.User) || USER),
		...ports.length > 0 ? { ExposedPorts: emptyObjects(ports) } : {},
		...variables.length > 0 ? { Env: variables } : {},
		...start.length > 0 ? { Entrypoint: start } : {},
		...args.length > 0 ? { Cmd: args } : {},
		...volumes.length > 0 ? { Volumes: emptyObjects(volumes) } : {},
		...folder !== "" ? { WorkingDir: folder } : {},
		...Object.keys(allLabels).length > 0 ? { Labels: allLabels } : {},
		...stopSignal !== "" ? { StopSignal: stopSignal } : {},
		...health !== void 0 ? { Healthcheck: health } : {}
	};
}
function inheritedLabels(value) {
	return Object.fromEntries(Object.entries(textsOf(value)).filter(([key]) => !/^org\.(opencontainers\.image|label-schema)\./.test(key)));
}
function mergedEnv(base, added) {
	const variables = new Map(base.map((entry) => [entry.split("=")[0], entry]));
	for (const name of Object.keys(added).sort()) {
		const value = added[name];
		if (!/^[^=\0]+$/.test(name) || value.includes("\0")) throw new PawlError("config", `${JSON.stringify(name)} cannot be a variable of a container`);
		variables.set(name, `${name}=${value}`);
	}
	return [...variables.values()];
}
function checkPort(port) {
	const number = Number(/^(\d{1,5})\/(?:tcp|udp|sctp)$/.exec(port)?.[1]);
	if (number >= 1 && number <= 65535) return port;
	throw new PawlError("config", `${JSON.stringify(port)} is no port of a container`, { remedy: "Write it like 8080/tcp." });
}
function historyOf(value, layers) {
	const entries = (Array.isArray(value) ? value : []).filter(isObject).map((entry) => {
		const { created, author, created_by, comment } = textsOf(entry);
		return {
			...created !== void 0 && isTime(created) ? { created } : {},
			...author !== void 0 ? { author } : {},
			...created_by !== void 0 ? { created_by } : {},
			...comment !== void 0 ? { comment } : {},
			...entry.empty_layer === true ? { empty_layer: true } : {}
		};
	});
	if (entries.filter((entry) => entry.empty_layer !== true).length === layers) return entries;
	return Array.from({ length: layers }, () => ({ comment: "a layer of the base image" }));
}
function isTime(text) {
	return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
}
function filesNamed(files) {
	return files.length === 1 ? files[0] : `${files.length} files`;
}
function textList(value) {
	return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
function keysOf(value) {
	return isObject(value) ? Object.keys(value) : [];
}
function text(value) {
	return typeof value === "string" ? value : "";
}
function emptyObjects(keys) {
	return Object.fromEntries(keys.map((key) => [key, {}]));
}
// packages/image/base-image.ts
const CONFIGS = [IMAGE_CONFIG, "application/vnd.docker.container.image.v1+json"];
const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
const LAYERS = {
	[OCI_LAYER]: OCI_LAYER,
	[`${OCI_LAYER}+gzip`]: `${OCI_LAYER}+gzip`,
	[`${OCI_LAYER}+zstd`]: `${OCI_LAYER}+zstd`,
	[DOCKER_LAYER]: OCI_LAYER,
	[`${DOCKER_LAYER}.gzip`]: `${OCI_LAYER}+gzip`,
	[`${DOCKER_LAYER}.zstd`]: `${OCI_LAYER}+zstd`
};
const NOT_PASSED_ON = /nondistributable|rootfs\.foreign/;
function isIndex({ mediaType }) {
	return mediaType === "application/vnd.oci.image.index.v1+json" || mediaType === "application/vnd.docker.distribution.manifest.list.v2+json";
}
function platformManifests(index, wanted, name) {
	const { manifests } = parseJson(index.bytes, "the index", name);
	if (!Array.isArray(manifests)) throw new PawlError("data", "the index has no list of manifests", { where: name });
	const offered = manifests.flatMap((entry) => {
		const descriptor = readDescriptor(entry, name);
		const platform = readPlatform(descriptor.platform);
		return platform === null || platform.os === "unknown" || isIndex(descriptor) ? [] : [{
			descriptor,
			platform
		}];
	});
	return wanted.map((platform) => {
		const found = offered.find((offer) => samePlatform(offer.platform, platform));
		if (found) return found.descriptor;
		const has = [...new Set(offered.map((offer) => formatPlatform(offer.platform)))].sort().join(", ");
		throw new PawlError("config", `the base image ${name} is not there for ${formatPlatform(platform)}`, { remedy: `It is there for ${has || "no platform at all"}: choose among these, or another base.` });
	});
}
function configOfManifest(manifest, name) {
	const { config } = parseJson(manifest.bytes, "the manifest", name);
	const { mediaType, digest, size } = readDescriptor(config, name);
	if (!CONFIGS.includes(mediaType)) throw new PawlError("data", `this is no container image: its configuration is ${mediaType}`, {
		where: name,
		remedy: "Name an image that runs in containers as the base."
	});
	return {
		mediaType,
		digest,
		size
	};
}
function baseImage(manifest, config, name, resolved = manifest.digest) {
	configOfManifest(manifest, name);
	const { layers } = parseJson(manifest.bytes, "the manifest", name);
	if (!Array.isArray(layers)) throw new PawlError("data", "the manifest has no list of layers", { where: name });
	const descriptors = layers.map((layer) => ociLayer(readDescriptor(layer, name), name));
	return {
		name,
		digest: resolved,
		config: readBaseConfig(config, descriptors.length, name),
		layers: descriptors
	};
}
function ociLayer({ mediaType, digest, size, annotations, urls }, where) {
	if (urls.length > 0 || NOT_PASSED_ON.test(mediaType)) throw new PawlError("data", `the base has a layer that may not be passed on: ${digest} (${mediaType})`, {
		where,
		remedy: "Choose a base whose layers are all in its registry; those of Windows before 2022 are not."
	});
	const converted = LAYERS[mediaType];
	if (converted === void 0) throw new PawlError("data", `the base has a layer of a kind that Pawl does not know: ${mediaType}`, {
		where,
		remedy: "Choose a base whose layers are tar archives, plain or compressed by gzip or zstd."
	});
	return {
		mediaType: converted,
		digest,
		size,
		...annotations === void 0 ? {} : { annotations }
	};
}
// packages/image/checked-bytes.ts
async function* checkedBytes(pieces, { digest, size }, where) {
	const wrong = (why) => new PawlError("data", `the blob ${digest} ${why}`, { where });
	const hash = createHash("sha256");
	let left = size;
	let last = null;
	for await (const piece of pieces) {
		left -= piece.length;
		if (left < 0) throw wrong(`has more than its ${size} bytes`);
		hash.update(piece);
		if (last !== null) yield last;
		last = piece;
	}
	if (left > 0) throw wrong(`ends ${left} bytes before its ${size}`);
	if (`sha256:${hash.digest("hex")}` !== digest) throw wrong("has other bytes than its digest says");
	if (last !== null) yield last;
}
// packages/image/file-content.ts
const PIECE = 1 << 18;
function bytesContent(bytes) {
	return {
		size: bytes.length,
		async *pieces(from) {
			if (from < bytes.length) yield bytes.subarray(from);
		}
	};
}
async function fileContent(path) {
	const asked = await lstat(path, { bigint: true });
	checkFile(asked, path);
	return {
		size: Number(asked.size),
		pieces: (from) => readFrom(path, asked, from)
	};
}
function checkFile(stats, where) {
	if (stats.isFile()) return;
	if (stats.isSymbolicLink()) throw new PawlError("data", "a link cannot be published: what it points at may differ on each machine", {
		where,
		remedy: "Put the file itself in its place (cp -rL copies a folder so), or leave it out."
	});
	throw new PawlError("data", `${stats.isDirectory() ? "a folder" : "a device, pipe or socket"} is no file`, {
		where,
		remedy: "Name files."
	});
}
async function* readFrom(path, asked, from) {
	const handle = await openFile(path);
	try {
		checkSame(asked, await handle.stat({ bigint: true }), path);
		const size = Number(asked.size);
		let at = from;
		while (at < size) {
			const piece = Buffer.allocUnsafe(Math.min(PIECE, size - at));
			const { bytesRead } = await handle.read(piece, 0, piece.length, at);
			if (bytesRead === 0) throw changed(path);
			at += bytesRead;
			yield bytesRead === piece.length ? piece : piece.subarray(0, bytesRead);
		}
		checkSame(asked, await handle.stat({ bigint: true }), path);
	} finally {
		await handle.close();
	}
}
async function openFile(path) {
	try {
		return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
	} catch (error) {
		const { code } = error;
		if (code === "ENOENT" || code === "ELOOP") throw changed(path);
		throw error;
	}
}
function checkSame(before, now, path) {
	if (!(before.dev === now.dev && before.ino === now.ino && before.size === now.size && before.mtimeNs === now.mtimeNs && before.ctimeNs === now.ctimeNs)) throw changed(path);
}
function changed(where) {
	return new PawlError("data", "the file changed while it was published", {
		where,
		remedy: "Publish again when nothing writes to it."
	});
}
const LONGEST_NAME = 100;
const LONGEST_PREFIX = 155;
const LARGEST = 8 ** 11 - 1;
function tarHeader({ path, size, mode, epoch }) {
	const type = path.endsWith("/") ? "5" : "0";
	const split = splitPath(path);
	const records = [...split === null ? [paxRecord("path", path)] : [], ...size > LARGEST ? [paxRecord("size", String(size))] : []];
	const block = ustarBlock(split ?? {
		prefix: "",
		name: shortened(path)
	}, size > LARGEST ? 0 : size, mode, epoch, type);
	if (records.length === 0) return block;
	const extended = Buffer.concat(records);
	const name = shortened(`PaxHeaders/${path.replace(/\/$/, "")}`);
	return Buffer.concat([
		ustarBlock({
			prefix: "",
			name
		}, extended.length, 420, epoch, "x"),
		extended,
		Buffer.alloc(paddingOf(extended.length)),
		block
	]);
}
function paddingOf(size) {
	return (512 - size % 512) % 512;
}
function splitPath(path) {
	if (!/^[\x00-\x7f]*$/.test(path)) return null;
	if (path.length <= LONGEST_NAME) return {
		prefix: "",
		name: path
	};
	const slash = path.indexOf("/", path.length - LONGEST_NAME - 1);
	if (slash === -1 || slash === path.length - 1 || slash > LONGEST_PREFIX) return null;
	return {
		prefix: path.slice(0, slash),
		name: path.slice(slash + 1)
	};
}
function ustarBlock({ prefix, name }, size, mode, epoch, type) {
	const block = Buffer.alloc(512);
	block.write(name, 0, LONGEST_NAME, "latin1");
	block.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, "latin1");
	block.write(`${octal(size, 11)}\0${octal(epoch, 11)}\0`, 124, "latin1");
	block.write(`        ${type}`, 148, "latin1");
	block.write("ustar\x0000", 257, "latin1");
	block.write(prefix, 345, LONGEST_PREFIX, "latin1");
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${octal(sum, 6)}\0 `, 148, "latin1");
	return block;
}
function octal(value, digits) {
	return value.toString(8).padStart(digits, "0");
}
function paxRecord(key, value) {
	const rest = Buffer.byteLength(` ${key}=${value}\n`);
	let length = rest + String(rest).length;
	if (rest + String(length).length > length) length++;
	return Buffer.from(`${length} ${key}=${value}\n`);
}
function shortened(path) {
	return path.replace(/[^\x20-\x7e]/gu, "_").slice(0, LONGEST_NAME);
}
// packages/image/tar-path.ts
const LONGEST_PART = 255;
const LONGEST_PATH = 4e3;
const WHITEOUT = ".wh.";
function checkTarPath(path) {
	const wrong = (why) => new PawlError("data", `${JSON.stringify(path.slice(0, 200))} cannot be the path of a file in an image: ${why}`);
	if (path === "") throw wrong("it is empty");
	if (path.length > LONGEST_PATH) throw wrong(`it is longer than ${LONGEST_PATH} characters`);
	if (path.startsWith("/")) throw wrong("it is absolute");
	if (path.includes("\0")) throw wrong("it holds a zero byte");
	if (!path.isWellFormed()) throw wrong("it holds half of a surrogate pair");
	for (const part of path.split("/")) {
		if (part === "") throw wrong("a part of it is empty");
		if (part === "." || part === "..") throw wrong(`it holds ${part}`);
		if (part.startsWith(WHITEOUT)) throw wrong(`${WHITEOUT} in front of a name would delete a file of the base`);
		if (Buffer.byteLength(part) > LONGEST_PART) throw wrong(`a part of it is longer than ${LONGEST_PART} bytes`);
	}
}
function foldersOf(paths) {
	const files = new Set();
	const folders = new Set();
	for (const path of paths) {
		if (files.has(path)) throw new PawlError("data", `the file ${JSON.stringify(path)} stands twice in one layer`);
		files.add(path);
		for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at + 1));
	}
	for (const file of files) if (folders.has(`${file}/`)) throw new PawlError("data", `${JSON.stringify(file)} is a file and a folder in one layer`);
	return folders;
}
// packages/image/tar.ts
const LAYER_TAR = "application/vnd.oci.image.layer.v1.tar";
const TRAILER = 1024;
const LATEST_EPOCH = 8 ** 11 - 1;
function tarOf(files, epoch = 0) {
	if (!Number.isSafeInteger(epoch) || epoch < 0 || epoch > LATEST_EPOCH) throw new PawlError("usage", `${epoch} is no time in whole seconds since 1970`, { remedy: "Set SOURCE_DATE_EPOCH to the time of the commit: git log -1 --format=%ct" });
	for (const { path } of files) checkTarPath(path);
	const parts = [...foldersOf(files.map(({ path }) => path))].map((path) => partOf(path, null, epoch));
	for (const file of files) parts.push(partOf(file.path, file, epoch));
	parts.sort((a, b) => Buffer.compare(a.key, b.key));
	const size = parts.reduce((total, part) => total + part.size, TRAILER);
	return {
		size,
		pieces: (from = 0) => piecesOf(parts, size, from)
	};
}
async function layerOfFiles(files, options = {}) {
	if (files.length === 0) throw new PawlError("usage", "a layer of no files was asked for");
	for (const { path } of files) checkTarPath(path);
	const entries = [];
	for (const { path, from, executable = false } of files) entries.push({
		path,
		executable,
		content: typeof from === "string" ? await fileContent(from) : bytesContent(from)
	});
	const { size, pieces } = tarOf(entries, options.epoch);
	const hash = createHash("sha256");
	for await (const piece of pieces()) hash.update(piece);
	const digest = `sha256:${hash.digest("hex")}`;
	return {
		mediaType: LAYER_TAR,
		digest,
		diffId: digest,
		size,
		...options.annotations === void 0 ? {} : { annotations: options.annotations },
		open: (from = 0) => Readable.from(from === 0 ? checkedBytes(pieces(), {
			digest,
			size
		}, "a layer of files") : pieces(from), { objectMode: false })
	};
}
function partOf(path, file, epoch) {
	const content = file?.content.size ?? 0;
	const mode = file === null || file.executable ? 493 : 420;
	const header = () => tarHeader({
		path,
		size: content,
		mode,
		epoch
	});
	const size = header().length + content + paddingOf(content);
	return {
		key: Buffer.from(path),
		file,
		size,
		header
	};
}
async function* piecesOf(parts, size, from) {
	if (!Number.isSafeInteger(from) || from < 0 || from > size) throw new PawlError("internal", `an archive of ${size} bytes was asked for from byte ${from}`);
	let skip = from;
	for (const part of parts) {
		if (skip >= part.size) {
			skip -= part.size;
			continue;
		}
		yield* piecesOfPart(part, skip);
		skip = 0;
	}
	if (skip < TRAILER) yield Buffer.alloc(TRAILER - skip);
}
async function* piecesOfPart({ file, header }, from) {
	const head = header();
	if (from < head.length) yield head.subarray(from);
	if (file === null) return;
	const { size } = file.content;
	const at = Math.max(from - head.length, 0);
	let left = Math.max(size - at, 0);
	if (left > 0 || at === 0) for await (const piece of file.content.pieces(at)) {
		left -= piece.length;
		if (left < 0) break;
		yield piece;
	}
	if (left !== 0) throw new PawlError("data", `${file.path} does not have the ${size} bytes it had`, { remedy: "Publish again when nothing writes to it." });
	const padding = paddingOf(size) - Math.max(at - size, 0);
	if (padding > 0) yield Buffer.alloc(padding);
}
// packages/image/image-annotations.ts
const PREFIX = "org.opencontainers.image.";
function imageAnnotations({ title, description, version, revision, source, documentation, vendor, licenses }, base = null) {
	const facts = {
		"base.digest": base?.digest,
		"base.name": base?.name,
		description,
		documentation,
		licenses,
		revision,
		source,
		title,
		vendor,
		version
	};
	return Object.fromEntries(Object.entries(facts).flatMap(([key, value]) => value ? [[`${PREFIX}${key}`, value]] : []));
}
// packages/image/image-manifest.ts
const MOST_LAYERS = 125;
function buildImage({ base, platform, layers, settings = {}, facts = {}, epoch = 0 }) {
	const baseLayers = base?.layers ?? [];
	const count = baseLayers.length + layers.length;
	if (layers.length === 0) throw new PawlError("usage", "an image without layers of its own was asked for");
	if (count > MOST_LAYERS) throw new PawlError("data", `the image has ${count} layers, and Docker takes ${MOST_LAYERS}`, { remedy: "Choose a base of fewer layers." });
	const annotations = imageAnnotations(facts, base);
	const labels = {
		...annotations,
		...settings.labels
	};
	const config = imageConfig({
		base: base?.config ?? null,
		platform,
		layers,
		settings: {
			...settings,
			labels
		},
		epoch
	});
	return {
		platform,
		manifest: heldManifest({
			schemaVersion: 2,
			mediaType: IMAGE_MANIFEST,
			config: descriptorOf(config),
			layers: [...baseLayers, ...layers.map(descriptorOf)],
			...Object.keys(annotations).length > 0 ? { annotations } : {}
		}),
		config,
		baseLayers,
		layers
	};
}
function buildIndex(images, facts = {}) {
	const names = images.map(({ platform }) => formatPlatform(platform));
	const twice = names.find((name, i) => names.indexOf(name) !== i);
	if (twice !== void 0) throw new PawlError("config", `the platform ${twice} stands twice`);
	const annotations = imageAnnotations(facts);
	return {
		index: heldManifest({
			schemaVersion: 2,
			mediaType: IMAGE_INDEX,
			manifests: images.map(({ manifest, platform }) => ({
				...descriptorOf(manifest),
				platform
			})),
			...Object.keys(annotations).length > 0 ? { annotations } : {}
		}),
		images
	};
}
function ownBlobs(image) {
	const blobs = new Map();
	for (const blob of [...image.layers, image.config]) blobs.set(blob.digest, blob);
	return [...blobs.values()];
}
function heldManifest(value) {
	const held = heldBlob(canonicalJson(value), value.mediaType);
	if (held.size > LARGEST_MANIFEST) throw new PawlError("data", `the manifest is larger than the ${LARGEST_MANIFEST} bytes that registries take`);
	return held;
}
// packages/image/model-layers.ts
const MIB = 2 ** 20;
const MOST_LARGE = 64;
async function modelLayers(files, { splitFrom = MIB, under = "models", epoch = 0 } = {}) {
	if (files.length === 0) throw new PawlError("usage", "the model has no files", { remedy: "Name the folder of the model." });
	const sized = [];
	for (const file of files) {
		const size = typeof file.from === "string" ? (await lstat(file.from)).size : file.from.length;
		sized.push({
			file: {
				...file,
				path: `${under}/${file.path}`
			},
			large: size >= splitFrom
		});
	}
	sized.sort((a, b) => Buffer.compare(Buffer.from(a.file.path), Buffer.from(b.file.path)));
	const pick = (large) => sized.filter((one) => one.large === large).map(({ file }) => file);
	const large = pick(true);
	const together = Math.ceil(large.length / MOST_LARGE);
	const groups = [];
	for (let i = 0; i < large.length; i += together) groups.push(large.slice(i, i + together));
	const small = pick(false);
	if (small.length > 0) groups.push(small);
	const layers = [];
	for (const group of groups) layers.push({
		...await layerOfFiles(group, { epoch }),
		files: group.map(({ path }) => path)
	});
	return layers;
}
async function filesOfFolder(folder) {
	const files = [];
	const walk = async (below) => {
		for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
			const path = below === "" ? entry.name : `${below}/${entry.name}`;
			const from = join(folder, path);
			if (entry.isDirectory()) await walk(path);
			else {
				checkFile(entry, from);
				files.push({
					path,
					from
				});
			}
		}
	};
	await walk("");
	return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}
// packages/image/attest/keyless.ts
async function keylessSigner(options) {
	const { fulcio, rekor, timestamps, timeoutMs: timeout = 3e4, entryType = "dsse" } = options;
	const common = {
		timeout,
		retry: 2
	};
	const accept = await accepting(options.mine ?? {});
	return {
		isMine: (bundle) => "signedBy" in accept(bundle),
		async sign(statement) {
			const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } = await import("./sigstore-sign.js").then((m) => __toESM(m.default, 1));
			const { bundleToJSON } = await import("./sigstore-bundle.js").then((m) => __toESM(m.default, 1));
			const builder = new DSSEBundleBuilder({
				signer: new FulcioSigner({
					...common,
					...fulcio === void 0 ? {} : { fulcioBaseURL: fulcio },
					identityProvider: { getToken: options.identityToken }
				}),
				witnesses: [...rekor === null ? [] : [new RekorWitness({
					...common,
					entryType,
					...rekor === void 0 ? {} : { rekorBaseURL: rekor }
				})], ...timestamps == null ? [] : [new TSAWitness({
					...common,
					tsaBaseURL: timestamps
				})]]
			});
			try {
				const bundle = await builder.create({
					type: IN_TOTO,
					data: Buffer.from(statement)
				});
				return parseBundle(new TextEncoder().encode(JSON.stringify(bundleToJSON(bundle))), "the new bundle");
			} catch (cause) {
				throw failure(cause);
			}
		}
	};
}
function failure(cause) {
	if ((cause instanceof Error && "code" in cause ? String(cause.code) : "").startsWith("IDENTITY_TOKEN")) return new PawlError("remote", "the run has no identity to sign with", { remedy: "Give the job `permissions: id-token: write`, or sign with a key." });
	return new PawlError("remote", `nothing was signed: ${saidBy(cause)}`, { remedy: "Run again later, or sign with a key." });
}
// packages/image/attest/push-attestation.ts
const EMPTY = new TextEncoder().encode("{}");
async function pushAttestations(client, image, statements, signer) {
	const there = (await readAttached(client, image.digest)).filter((one) => "statement" in one);
	const pushed = [];
	for (const statement of statements) {
		const { predicateType } = statement;
		const bytes = statementBytes(statement);
		const same = there.find((one) => isSame(one, bytes, signer));
		const digest = same?.digest ?? await push$1(client, image, predicateType, bytes, signer);
		pushed.push({
			predicateType,
			digest,
			pushed: same === void 0
		});
	}
	return pushed;
}
function isSame({ bundle, statement }, bytes, signer) {
	if (Buffer.compare(statement, bytes) !== 0) return false;
	return signer === null ? bundle === null : bundle !== null && signer.isMine(bundle);
}
async function push$1(client, image, predicateType, statement, signer) {
	const layer = blobOf(signer === null ? statement : bundleBytes(await signer.sign(statement)));
	const config = blobOf(EMPTY);
	const type = signer === null ? IN_TOTO : BUNDLE;
	await client.pushBlobs([layer, config]);
	const manifest = {
		schemaVersion: 2,
		mediaType: IMAGE_MANIFEST,
		artifactType: type,
		config: {
			mediaType: "application/vnd.oci.empty.v1+json",
			digest: config.digest,
			size: config.size
		},
		layers: [{
			mediaType: type,
			digest: layer.digest,
			size: layer.size
		}],
		subject: {
			mediaType: image.mediaType,
			digest: image.digest,
			size: image.size
		},
		annotations: signer === null ? { "in-toto.io/predicate-type": predicateType } : {
			"dev.sigstore.bundle.content": "dsse-envelope",
			"dev.sigstore.bundle.predicateType": predicateType
		}
	};
	return client.pushReferrer(new TextEncoder().encode(JSON.stringify(manifest)), IMAGE_MANIFEST);
}
function blobOf(bytes) {
	return {
		digest: digestOf(bytes),
		size: bytes.length,
		open: (from) => Readable.from([Buffer.from(bytes).subarray(from)])
	};
}
// packages/image/attest/sbom.ts
function sbomStatement(input) {
	return statementOf$1(input, SPDX_PREDICATE, spdxDocument(input));
}
function spdxDocument(input) {
	const { name, digest, version, base, server, modelFiles, dependencies } = input;
	const image = packageOf("SPDXRef-image", "CONTAINER", {
		name,
		version,
		digest,
		license: null,
		purl: `pkg:oci/${name.split("/").at(-1)}@${encodeURIComponent(digest)}?repository_url=${encodeURIComponent(name)}`
	});
	const under = base && packageOf("SPDXRef-base", "CONTAINER", baseComponent(base));
	const inside = [
		...server ? [packageOf("SPDXRef-server", "APPLICATION", server)] : [],
		...modelFiles.map((file, index) => ({
			...packageOf(`SPDXRef-model-${index + 1}`, "FILE", {
				...UNKNOWN,
				name: file.path,
				digest: file.digest
			}),
			packageFileName: file.path
		})),
		...dependencies.map((one, index) => packageOf(`SPDXRef-dependency-${index + 1}`, "LIBRARY", one))
	];
	const relations = [
		relation("SPDXRef-DOCUMENT", "DESCRIBES", image.SPDXID),
		...under ? [relation(image.SPDXID, "DESCENDANT_OF", under.SPDXID)] : [],
		...inside.map(({ SPDXID }) => relation(image.SPDXID, "CONTAINS", SPDXID))
	];
	const packages = [
		image,
		...under ? [under] : [],
		...inside
	];
	const created = `${new Date(input.createdAt).toISOString().slice(0, 19)}Z`;
	return {
		spdxVersion: "SPDX-2.3",
		dataLicense: "CC0-1.0",
		SPDXID: "SPDXRef-DOCUMENT",
		name,
		documentNamespace: `https://${name}/spdx/${digitsOf(digestOfJson([
			packages,
			relations,
			created
		]))}`,
		creationInfo: {
			created,
			creators: [`Tool: pawl-${VERSION}`]
		},
		packages,
		relationships: relations
	};
}
const UNKNOWN = {
	version: null,
	license: null,
	purl: null
};
function baseComponent({ reference, digest }) {
	return {
		...UNKNOWN,
		name: reference,
		digest
	};
}
function packageOf(id, purpose, { name, version, digest, license, purl }) {
	return {
		SPDXID: id,
		name,
		...version === null ? {} : { versionInfo: version },
		downloadLocation: "NOASSERTION",
		filesAnalyzed: false,
		...digest === null ? {} : { checksums: [{
			algorithm: "SHA256",
			checksumValue: digitsOf(digest)
		}] },
		licenseConcluded: "NOASSERTION",
		licenseDeclared: license ?? "NOASSERTION",
		copyrightText: "NOASSERTION",
		primaryPackagePurpose: purpose,
		...purl === null ? {} : { externalRefs: [{
			referenceCategory: "PACKAGE-MANAGER",
			referenceType: "purl",
			referenceLocator: purl
		}] }
	};
}
function relation(from, relationshipType, to) {
	return {
		spdxElementId: from,
		relationshipType,
		relatedSpdxElement: to
	};
}
// packages/pipeline/publish/attestations.ts
async function attest(attested, environment, note) {
	const signer = await signerOf(environment);
	if (!signer) note("nothing to sign with: the evidence is hung on unsigned; PAWL_SIGNING_KEY or `id-token: write` signs it");
	const { client, image } = attested;
	return (await pushAttestations(client, image, statementsOf(attested), signer)).map(({ predicateType, digest: manifest }) => ({
		predicateType,
		digest: manifest
	}));
}
function statementsOf({ client, image: { digest }, release, evidence, base, modelFiles, served }) {
	const image = {
		name: client.name,
		digest
	};
	const { run, evaluation, verdict } = evidence;
	return [...[
		run,
		evaluation,
		verdict,
		release
	].map((record) => recordStatement(image, record)), sbomStatement({
		...image,
		modelDigest: run.modelDigest,
		version: release.version,
		createdAt: verdict.createdAt,
		base,
		server: served ? {
			name: "pawl",
			version: VERSION,
			digest: null,
			license: "MIT",
			purl: null
		} : null,
		modelFiles: modelFiles.map((file) => ({
			path: `models/${file.name}`,
			digest: file.digest
		})),
		dependencies: []
	})];
}
async function signerOf(environment) {
	const { PAWL_SIGNING_KEY: key, PAWL_SIGNING_PASSWORD: password } = environment;
	if (key) {
		const where = "PAWL_SIGNING_KEY";
		const pem = key.includes("-----BEGIN") ? key : await readFile(key, "utf8").catch(() => null);
		if (pem === null) throw new PawlError("config", "the file of the signing key cannot be read", {
			where,
			remedy: "Give the path of a PEM file, or the key itself."
		});
		return keySigner(await readPrivateKey(pem, password ?? null, where));
	}
	const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = environment;
	return url && secret ? keylessSigner({ identityToken: () => identityToken(url, secret) }) : null;
}
async function identityToken(url, secret) {
	const { request } = await import("./http2.js");
	const answer = await request(`${url}&audience=sigstore`, { headers: { authorization: `bearer ${secret}` } });
	const { value } = JSON.parse(new TextDecoder().decode(answer.body));
	if (answer.status === 200 && value) return value;
	throw new PawlError("remote", `GitHub gave the job no identity: ${answer.status}`, { remedy: "Add `id-token: write` to the job's permissions." });
}
// packages/pipeline/publish/base.ts
async function resolveBase(project, name, platforms, environment, folder) {
	await mkdir(folder, { recursive: true });
	const { client, reference } = await imageClient(project, name, environment, "publish.base");
	const found = await client.getManifest(reference.digest ?? reference.tag ?? "latest");
	if (!found) throw new PawlError("config", `there is no image ${name}`, {
		where: `${project.configName}, publish.base`,
		remedy: "Name a base that is there, or log in to its registry."
	});
	const read = async (manifest) => {
		const config = configOfManifest(manifest, name);
		return baseImage(manifest, await blob(client, config, folder), name, found.digest);
	};
	if (!isIndex(found)) {
		const image = await read(found);
		return {
			client,
			name,
			digest: found.digest,
			images: [{
				platform: image.config.platform,
				image
			}]
		};
	}
	const images = [];
	for (const { digest } of platformManifests(found, platforms, name)) {
		const manifest = await client.getManifest(digest);
		if (!manifest) throw new PawlError("remote", `the base names a manifest that is not there: ${digest}`);
		const image = await read(manifest);
		images.push({
			platform: image.config.platform,
			image
		});
	}
	return {
		client,
		name,
		digest: found.digest,
		images
	};
}
async function blob(client, descriptor, folder) {
	const path = join(folder, descriptor.digest.slice(7));
	await client.pullBlob(descriptor, path);
	return readFile(path);
}
// packages/pipeline/publish/contract.ts
const MOST_CATEGORIES = 1e3;
const SAMPLES = 5;
function contractOf({ config }, version, { evaluation, run, verdict }, data, sample, model) {
	if (run.modelDigest === null) throw new PawlError("data", "the run left no model file to serve");
	const columns = run.features.map((name) => columnOf(requireColumn(data.train, name), data.train.rows));
	return {
		schema: "pawl/serve/1",
		name: config.model,
		version,
		task: evaluation.task,
		labels: [...evaluation.labels],
		target: config.data.target,
		columns,
		files: { model },
		digests: {
			model: run.modelDigest,
			verdict,
			release: null
		},
		samples: samplesOf(columns, data.test, sample)
	};
}
function columnOf(column, rows) {
	const { name } = column;
	if (column.kind === "text") {
		const known = [...distinctValues(column, rows)].sort();
		return {
			name,
			kind: "text",
			nullable: hasNull(column, rows),
			categories: known.length > MOST_CATEGORIES ? null : known
		};
	}
	let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let row = 0; row < rows; row++) {
		const value = column.values[row];
		if (!Number.isFinite(value)) continue;
		min = Math.min(min, value);
		max = Math.max(max, value);
	}
	return {
		name,
		kind: "number",
		nullable: hasNull(column, rows),
		...min <= max ? {
			min,
			max
		} : {}
	};
}
function hasNull(column, rows) {
	for (let row = 0; row < rows; row++) if (isNull(column, row)) return true;
	return false;
}
function samplesOf(columns, test, sample) {
	const values = columns.map((column) => ({
		column,
		from: requireColumn(test, column.name)
	}));
	const samples = [];
	for (let row = 0; row < test.rows && samples.length < SAMPLES; row++) {
		const cells = values.map(({ column, from }) => ({
			column,
			value: valueAt(from, row)
		}));
		if (!cells.every(({ column, value }) => takes(column, value))) continue;
		const named = Object.fromEntries(cells.map(({ column, value }) => [column.name, value]));
		samples.push({
			row: named,
			...answerAt(sample, row)
		});
	}
	return samples;
}
function takes({ kind, nullable, categories }, value) {
	if (value === null) return nullable;
	if (kind === "number") return typeof value === "number" && Number.isFinite(value);
	return typeof value === "string" && (!categories || categories.includes(value));
}
function valueAt(column, row) {
	if (isNull(column, row)) return null;
	return column.kind === "text" ? column.dictionary[column.codes[row]] : column.values[row];
}
function answerAt(sample, row) {
	if (sample.task === "regression") return { prediction: sample.predicted[row] };
	return {
		prediction: sample.labels[sample.predicted[row]],
		...sample.scores ? { probabilities: sample.scores.map((scores) => scores[row]) } : {}
	};
}
// packages/pipeline/publish/lazily.ts
function lazily(path, start, fetched) {
	return Readable.from((async function* () {
		await fetched();
		yield* createReadStream(path, { start });
	})(), { objectMode: false });
}
// packages/pipeline/publish/server-files.ts
const IMPORTS = /(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.js)"/g;
async function serverFiles(under) {
	const folder = await bundleFolder();
	const found = new Set();
	const open = [join(folder, "serve.js")];
	for (let file = open.pop(); file !== void 0; file = open.pop()) {
		if (found.has(file)) continue;
		found.add(file);
		const text = await readFile(file, "utf8");
		for (const [, other = ""] of text.matchAll(IMPORTS)) open.push(join(dirname(file), other));
	}
	return [
		...found,
		join(folder, "package.json"),
		join(folder, "LICENSES.txt")
	].map((from) => ({
		path: `${under}/${relative(folder, from).replaceAll("\\", "/")}`,
		from
	}));
}
async function bundleFolder() {
	const here = dirname(fileURLToPath(import.meta.url));
	for (const folder of [here, dirname(here)]) if (await readFile(join(folder, "serve.js")).then(() => true, () => false)) return folder;
	throw new PawlError("config", "the model server is not beside this program", {
		where: here,
		remedy: "Install Pawl whole: `dist/serve.js` belongs to it."
	});
}
// packages/pipeline/publish/trial.ts
const READY_WITHIN_MS = 6e4;
async function tryServer(entry, models, signal) {
	const server = spawn(process.execPath, [entry], {
		env: {
			PATH: process.env.PATH,
			PAWL_MODEL_DIR: models,
			PORT: "0",
			HOST: "127.0.0.1"
		},
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		signal
	});
	let said = "";
	server.stdout.setEncoding("utf8").on("data", (text) => said = (said + text).slice(-2e4));
	server.stderr.setEncoding("utf8").on("data", (text) => said = (said + text).slice(-2e4));
	const ended = new Promise((resolve) => {
		server.on("close", () => resolve());
		server.on("error", () => resolve());
	});
	try {
		for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await setTimeout(20)) {
			if (server.exitCode !== null || server.signalCode !== null) break;
			const port = /"port":(\d+)/.exec(said)?.[1];
			if (port !== void 0 && await isReady(Number(port))) return;
		}
	} finally {
		server.kill("SIGTERM");
		await Promise.race([ended, setTimeout(5e3).then(() => server.kill("SIGKILL"))]);
	}
	const last = said.trim().split("\n").slice(-3).join(" ");
	throw new PawlError("refused", `the server of the image does not answer as the evaluation did: ${last}`, {
		where: join(models, "pawl-serve.json"),
		remedy: "Nothing was pushed. Run it by hand to see more: PAWL_MODEL_DIR names that folder."
	});
}
async function isReady(port) {
	return fetch(`http://127.0.0.1:${port}/ready`).then(({ ok }) => ok, () => false);
}
// packages/pipeline/publish/publish.ts
const PORT = "8080/tcp";
async function publish(project, { version }, environment) {
	const settings = project.config.publish;
	if (!settings) throw new PawlError("config", "it is not said where images go", {
		where: project.configName,
		remedy: "Add `publish: { image: ghcr.io/acme/housing }`."
	});
	const { release, evidence } = await publishable(project, version);
	const work = join(project.workFolder, "publish");
	await rm(work, {
		recursive: true,
		force: true
	});
	try {
		const models = await modelFolder(project, release, evidence, join(work, "models"));
		const { client } = await imageClient(project, settings.image, environment, `${project.configName}, publish.image`);
		const platforms = settings.platforms.map((name) => parsePlatform(name));
		const server = settings.kind === "server" ? await serverFiles("app") : null;
		if (server) await tried(project, server, work, models);
		const base = server ? await resolveBase(project, settings.base, platforms, environment, join(work, "base")) : null;
		const layers = await layersOf(server, models);
		const built = imagesOf(project, release, base, platforms, layers, await sourceOf(project));
		const pushed = await push(client, base, built, join(work, "base"));
		const root = rootOf(built);
		const tag = tagOfVersion(release.version);
		const pinnedBase = base ? {
			reference: base.name,
			digest: base.digest
		} : null;
		await client.putManifest(root.digest, root.bytes, root.mediaType);
		const attestations = await attest({
			client,
			image: root,
			release,
			evidence,
			base: pinnedBase,
			modelFiles: modelFilesOf(evidence.run),
			served: server !== null
		}, environment, (message) => project.host.note(message));
		await client.putManifest(tag, root.bytes, root.mediaType);
		const record = sealRecord("image", {
			model: project.config.model,
			release: release.digest,
			verdict: evidence.verdict.digest,
			modelDigest: evidence.run.modelDigest,
			reference: `${client.name}:${tag}`,
			imageDigest: root.digest,
			base: pinnedBase,
			layers: layers.map(({ mediaType, digest, size }) => ({
				mediaType,
				digest,
				bytes: size
			})),
			attestations
		});
		await keep(project, record, release);
		return {
			record,
			pinned: `${client.name}@${root.digest}`,
			tag,
			layers: {
				pushed: pushed.filter(({ how }) => how === "pushed").length,
				there: pushed.filter(({ how }) => how !== "pushed").length
			},
			sent: pushed.reduce((sum, one) => sum + one.sent, 0)
		};
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
async function publishable(project, version) {
	const state = await releaseState(project);
	const wanted = version ?? newestPromoted(state);
	const move = state.tags.events.findLast(({ event, tag }) => event === "assignment" && statementOf(tag)?.version === wanted);
	const release = move && await releaseRecordOf(project.store, move.tag);
	if (!release) throw new PawlError("refused", `${wanted ?? "no version"} was promoted, and only what was promoted is published`, { remedy: "Promote a version first: pawl promote --version v1.0.0." });
	if (release.verdict === null) throw new PawlError("refused", `${release.version} was forced without any verdict, so no image is made of it`, { remedy: "Make the evidence, and promote it again." });
	const evidence = await chainOf(project, await readStored(project.store, "verdict", release.verdict));
	if (evidence.verdict.answer === "passed") return {
		release,
		evidence
	};
	throw new PawlError("refused", `the gate refused ${release.version}: ${evidence.verdict.reason}`, { remedy: "Publish a version whose verdict passed." });
}
function newestPromoted({ tags }) {
	return tags.events.flatMap(({ tag }) => statementOf(tag)?.version ?? []).sort(compareVersions).at(-1);
}
async function modelFolder(project, release, evidence, folder) {
	const { run, evaluation, verdict } = evidence;
	const output = join(dirname(folder), "output");
	if (!await restoreOutput(project, run, output)) throw new PawlError("record", `the files of ${release.version} are no longer kept`, { remedy: "Run and accept its commit again." });
	await requireCommit(project, release);
	const data = await loadData(project);
	const found = await candidateEvidence(project, data, truthOf(project.config, data), output);
	if (found.kind !== "rows") throw new PawlError("config", "the model is known by metrics alone, so no server of it could be tried", {
		where: "publish.kind",
		remedy: "Let training leave predictions or a model that Pawl can open."
	});
	const [model, ...more] = modelFilesOf(run);
	if (!model) throw new PawlError("data", "the run left no model file");
	await mkdir(folder, { recursive: true });
	for (const { name } of [model, ...more]) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await copyFile(join(output, name), join(folder, name));
	}
	const of = {
		evaluation,
		run,
		verdict: verdict.digest
	};
	const contract = contractOf(project, release.version, of, data, found.sample, model.name);
	await writeFile(join(folder, CONTRACT_FILE), formatRecord(contract));
	return folder;
}
async function requireCommit(project, { commit, version }) {
	if ((await gitState(project.root))?.commit === commit) return;
	throw new PawlError("config", `${version} is of commit ${commit.slice(0, 7)}, and another one is checked out`, {
		where: project.root,
		remedy: `Check it out first: git checkout ${commit.slice(0, 7)}.`
	});
}
async function tried(project, server, work, models) {
	for (const { path, from } of server) {
		const target = join(work, path);
		await mkdir(dirname(target), { recursive: true });
		await copyFile(from, target);
	}
	await tryServer(join(work, "app", "serve.js"), models, project.signal);
}
async function layersOf(server, models) {
	return [...server ? [{
		...await layerOfFiles(server),
		files: ["app"]
	}] : [], ...await modelLayers(await filesOfFolder(models))];
}
function imagesOf(project, release, base, platforms, layers, source) {
	const facts = {
		title: project.config.model,
		version: release.version,
		revision: release.commit,
		...source === void 0 ? {} : { source }
	};
	const labels = {
		"pawl.model": project.config.model,
		"pawl.model-digest": release.modelDigest ?? "",
		"pawl.verdict": release.verdict ?? ""
	};
	if (!base) return platforms.map((platform) => buildImage({
		base: null,
		platform,
		layers,
		settings: { labels },
		facts
	}));
	return base.images.map(({ platform, image }) => {
		return buildImage({
			base: image,
			platform,
			layers,
			settings: {
				entrypoint: [...nodeOf(image.config.container), "/app/serve.js"],
				env: {
					NODE_ENV: "production",
					PAWL_MODEL_DIR: "/models",
					ORT_DISABLE_TELEMETRY: "1"
				},
				exposedPorts: [PORT],
				labels,
				workingDir: "/"
			},
			facts
		});
	});
}
function nodeOf(container) {
	const entrypoint = Array.isArray(container.Entrypoint) ? container.Entrypoint.map(String) : [];
	return /(^|\/)node$/.test(entrypoint.at(-1) ?? "") ? entrypoint : ["node"];
}
async function sourceOf({ root }) {
	const url = await originUrl(root);
	return url && /^https:\/\//.test(url) ? url.replace(/\/\/[^/@]*@/, "//").replace(/\.git$/, "") : void 0;
}
function rootOf(images) {
	const [only, another] = images;
	return another ? buildIndex(images).index : only.manifest;
}
async function push(client, base, images, folder) {
	const pushed = [];
	for (const image of images) {
		if (base) pushed.push(...await pushBase(client, base, image, folder));
		pushed.push(...await client.pushBlobs(ownBlobs(image)));
		if (images.length > 1) await client.putManifest(image.manifest.digest, image.manifest.bytes, image.manifest.mediaType);
	}
	return pushed;
}
async function pushBase(client, base, image, folder) {
	const host = (name) => name.slice(0, name.indexOf("/"));
	const from = base.client.name;
	const mountFrom = host(from) === host(client.name) ? [from.slice(host(from).length + 1)] : [];
	const pushed = [];
	for (const { digest, size } of image.baseLayers) {
		const path = join(folder, digest.slice(7));
		let pulled;
		const blob = {
			digest,
			size,
			open: (start) => lazily(path, start, () => pulled ??= base.client.pullBlob({
				digest,
				size
			}, path))
		};
		pushed.push(await client.pushBlob(blob, { mountFrom }));
		await rm(path, { force: true });
	}
	return pushed;
}
async function keep({ store, config, ...project }, record, release) {
	await store.put(storedForm(record));
	const name = `images/${config.model.replaceAll("/", "=")}`;
	await store.setRef(name, record.digest, "anything", `${release.version}: ${record.imageDigest}`, release.commit);
	await writeRecord({
		store,
		config,
		...project
	}, "image", record);
}
export { publish };
