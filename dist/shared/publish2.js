import { i as __toESM } from "./rolldown-runtime.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { A as LAYOUT_FILE, B as textsOf, C as statementOf, D as SPDX_PREDICATE, E as PROVENANCE_PREDICATE, F as descriptorOf, I as heldBlob, L as isObject, M as blobPath, N as writeLayout, P as checkedBytes, R as parseJson, S as statementBytes, T as MACHINE_BUILDER, a as readAttached, b as parseStatement, c as BUNDLE, d as keySigner, f as parseBundle, g as digitsOf, h as IN_TOTO, j as REF_NAME, k as layoutRepository, l as bundleBytes, n as rootOfEnvironment, o as accepting, p as readPrivateKey, s as saidBy, t as publicRoot, u as isByCertificate, v as isObject$1, w as BUILD_TYPE, x as recordStatement, z as readDescriptor } from "./root-of-trust.js";
import { a as parseReference, n as formatReference, o as tagOfVersion, r as isDigest } from "./reference.js";
import { n as digestOf, r as digestOfJson, t as canonicalJson } from "./canonical.js";
import { c as IMAGE_MANIFEST, i as isLoopback, l as LARGEST_MANIFEST, s as IMAGE_INDEX, t as imageClient } from "./image-client.js";
import { a as sealRecord, o as storedForm, t as formatRecord } from "./seal.js";
import { a as gitState, r as committedFiles, u as originUrl } from "./git.js";
import { t as modelFilesOf } from "./model-files.js";
import { i as writeRecord } from "./work-folder.js";
import { t as VERSION } from "./version.js";
import { a as requireColumn, i as loadData, n as distinctValues, p as expandGlob } from "./data.js";
import { n as groupOf, r as CONTRACT_FILE } from "./drift-score.js";
import { c as truthOf, i as outputFolder, n as candidateEvidence } from "./predictions.js";
import { n as isNull } from "./column.js";
import { t as digestFile } from "./digest-file.js";
import { l as statementOf$1, o as releaseRecordOf, p as compareVersions, s as releaseState } from "./state.js";
import { t as readStored } from "./store.js";
import { t as chainOf } from "./evidence2.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { createRequire } from "node:module";
import { copyFile, link, lstat, mkdir, mkdtemp, open, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { createHash } from "node:crypto";
import { constants as constants$1, createReadStream, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Readable } from "node:stream";
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
	const folder = workingDir ?? text$1(base.WorkingDir);
	if (folder !== "" && !folder.startsWith("/") && !/^[A-Za-z]:/.test(folder)) throw new PawlError("config", `the working folder ${JSON.stringify(folder)} of a container is not absolute`);
	const stopSignal = settings.stopSignal ?? text$1(base.StopSignal);
	const variables = mergedEnv(textList(base.Env), env);
	return {
		User: settings.user ?? (text$1(base.User) || USER),
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
function text$1(value) {
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
		pieces: (from, passing = false) => readFrom(path, asked, from, passing)
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
async function* readFrom(path, asked, from, passing) {
	const handle = await openFile(path);
	try {
		checkSame(asked, await handle.stat({ bigint: true }), path);
		const size = Number(asked.size);
		let at = from;
		const reused = passing ? Buffer.allocUnsafe(PIECE) : null;
		while (at < size) {
			const length = Math.min(PIECE, size - at);
			const piece = reused ?? Buffer.allocUnsafe(length);
			const { bytesRead } = await handle.read(piece, 0, length, at);
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
		return await open(path, constants$1.O_RDONLY | (constants$1.O_NOFOLLOW ?? 0));
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
		pieces: (from = 0, passing = false) => piecesOf(parts, size, from, passing)
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
	for await (const piece of pieces(0, true)) hash.update(piece);
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
		}, "a layer of files") : pieces(from), { objectMode: false }),
		passing: (from) => pieces(from, true)
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
async function* piecesOf(parts, size, from, passing) {
	if (!Number.isSafeInteger(from) || from < 0 || from > size) throw new PawlError("internal", `an archive of ${size} bytes was asked for from byte ${from}`);
	let skip = from;
	for (const part of parts) {
		if (skip >= part.size) {
			skip -= part.size;
			continue;
		}
		yield* piecesOfPart(part, skip, passing);
		skip = 0;
	}
	if (skip < TRAILER) yield Buffer.alloc(TRAILER - skip);
}
async function* piecesOfPart({ file, header }, from, passing) {
	const head = header();
	if (from < head.length) yield head.subarray(from);
	if (file === null) return;
	const { size } = file.content;
	const at = Math.max(from - head.length, 0);
	let left = Math.max(size - at, 0);
	if (left > 0 || at === 0) for await (const piece of file.content.pieces(at, passing)) {
		left -= piece.length;
		if (left < 0) break;
		yield piece;
	}
	if (left !== 0) throw new PawlError("data", `${file.path} does not have the ${size} bytes it had`, { remedy: "Publish again when nothing writes to it." });
	const padding = paddingOf(size) - Math.max(at - size, 0);
	if (padding > 0) yield Buffer.alloc(padding);
}
// packages/image/docker-archive.ts
function dockerArchive({ manifest, config, layers, platform, names }) {
	for (const name of names) if (name.tag === null || name.digest !== null) throw new PawlError("usage", `${formatReference(name)} needs a tag, and no digest, to be loaded under it`);
	const blobs = new Map([
		...layers,
		config,
		manifest
	].map((blob) => [blob.digest, blob]));
	const json = (path, value) => ({
		path,
		content: bytesContent(new TextEncoder().encode(canonicalJson(value)))
	});
	const tar = tarOf([
		...[...blobs.values()].map((blob) => ({
			path: blobPath(blob.digest),
			content: contentOf(blob)
		})),
		json("index.json", {
			schemaVersion: 2,
			mediaType: IMAGE_INDEX,
			manifests: (names.length > 0 ? names : [null]).map((name) => ({
				...descriptorOf(manifest),
				platform,
				...name === null ? {} : { annotations: {
					"io.containerd.image.name": formatReference(name),
					[REF_NAME]: name.tag
				} }
			}))
		}),
		json("manifest.json", [{
			Config: blobPath(config.digest),
			RepoTags: names.map(formatReference),
			Layers: layers.map(({ digest }) => blobPath(digest))
		}]),
		{
			path: "oci-layout",
			content: bytesContent(new TextEncoder().encode(LAYOUT_FILE))
		}
	]);
	return {
		size: tar.size,
		open: () => Readable.from(tar.pieces(), { objectMode: false })
	};
}
function contentOf(blob) {
	return {
		size: blob.size,
		pieces: (from) => from > 0 ? blob.open(from) : checkedBytes(blob.open(), blob, blob.digest)
	};
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
// packages/image/model-pack.ts
const MODEL_MANIFEST = "application/vnd.cncf.model.manifest.v1+json";
const MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json";
function modelPack({ layers, descriptor, facts = {}, subject, kindOf = kindOfFile, annotations }) {
	if (layers.length === 0) throw new PawlError("usage", "a model without files was asked for");
	const config = heldBlob(canonicalJson({
		descriptor,
		config: facts,
		modelfs: {
			type: "layers",
			diffIds: layers.map(({ diffId }) => diffId)
		}
	}), MODEL_CONFIG);
	return {
		manifest: heldManifest({
			schemaVersion: 2,
			mediaType: IMAGE_MANIFEST,
			artifactType: MODEL_MANIFEST,
			config: descriptorOf(config),
			layers: layers.map(({ digest, size, files }) => ({
				mediaType: `application/vnd.cncf.model.${kindOfLayer(files.map(kindOf))}.v1.tar`,
				digest,
				size,
				annotations: { "org.cncf.model.filepath": placeOf(files) }
			})),
			subject: {
				mediaType: subject.mediaType,
				digest: subject.digest,
				size: subject.size
			},
			...annotations === void 0 ? {} : { annotations }
		}),
		config
	};
}
const KINDS = [
	[/(^|\/)(readme|licen[cs]e|notice|copying|changelog|model_?card)(\.[^/]*)?$/i, "doc"],
	[/\.(md|rst|pdf|html?)$/i, "doc"],
	[/\.(py|ipynb|sh|js|ts|r|jl)$/i, "code"],
	[/\.(csv|tsv|parquet|arrow|jsonl|ndjson)$/i, "dataset"],
	[/(config|tokenizer|vocab|merges|special_tokens|signature|schema|labels)[^/]*\.(json|txt|ya?ml)$/i, "weight.config"],
	[/(^|\/)(MLmodel|[^/]*\.(ya?ml|toml|ini|cfg|txt|jinja))$/, "weight.config"]
];
function kindOfFile(path) {
	return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? "weight";
}
function kindOfLayer(kinds) {
	if (kinds.includes("weight")) return "weight";
	return new Set(kinds).size === 1 ? kinds[0] : "weight.config";
}
function placeOf(files) {
	const [first = "", ...others] = files;
	if (others.length === 0) return first;
	const parts = first.split("/").slice(0, -1);
	while (parts.length > 0 && !others.every((file) => file.startsWith(`${parts.join("/")}/`))) parts.pop();
	return parts.join("/") || ".";
}
// packages/image/attest/signing-config.ts
const LISTS = [
	"caUrls",
	"rekorTlogUrls",
	"tsaUrls"
];
function requireSigningConfig(signingConfig) {
	const wrong = (why) => new PawlError("config", `the signing configuration ${why}`, { remedy: "Make it with `cosign signing-config create`." });
	if (!isObject$1(signingConfig)) throw wrong("is no JSON object");
	const [authorities = [], logs = [], stamps = []] = LISTS.map((name) => {
		const list = signingConfig[name] ?? [];
		if (!Array.isArray(list)) throw wrong(`has no list ${name}`);
		return list.map((service) => {
			const url = isObject$1(service) ? service.url : void 0;
			if (typeof url !== "string" || !URL.canParse(url)) throw wrong(`has no address in ${name}`);
			const { protocol, hostname } = new URL(url);
			if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname))) throw wrong(`has an address that is not encrypted: ${url.slice(0, 200)}`);
			return url;
		});
	});
	if (authorities.length === 0) throw wrong("names no authority for certificates");
	if (!(logs.length > 0 && isObject$1(signingConfig.rekorTlogConfig) || stamps.length > 0 && isObject$1(signingConfig.tsaConfig))) throw wrong("names neither a log nor an authority for timestamps that it uses");
}
// packages/image/attest/keyless.ts
async function keylessSigner(options) {
	const { services, mine = async () => null } = options;
	if ("signingConfig" in services) requireSigningConfig(services.signingConfig);
	const accept = once(async () => accepting(await mine() ?? {}));
	return {
		isMine: async (bundle) => "signedBy" in (await accept())(bundle),
		async sign(statement) {
			const { bundleToJSON } = await import("./sigstore-bundle.js").then((m) => __toESM(m.default, 1));
			const builder = await builderOf$1(options);
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
async function builderOf$1(options) {
	const { services, timeoutMs: timeout = 3e4, secondMs = 1e3 } = options;
	const common = {
		timeout,
		retry: {
			retries: 2,
			minTimeout: secondMs
		}
	};
	const identityProvider = { getToken: options.identityToken };
	const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness, bundleBuilderFromSigningConfig } = await import("./sigstore-sign.js").then((m) => __toESM(m.default, 1));
	if ("signingConfig" in services) {
		const { SigningConfig } = await import("./sigstore-protobuf-specs.js").then((m) => __toESM(m.default, 1));
		return bundleBuilderFromSigningConfig({
			signingConfig: SigningConfig.fromJSON(services.signingConfig),
			identityProvider,
			bundleType: "dsseEnvelope",
			fetchOptions: common
		});
	}
	const { fulcio, rekor, timestamps } = services;
	return new DSSEBundleBuilder({
		signer: new FulcioSigner({
			...common,
			fulcioBaseURL: fulcio,
			identityProvider
		}),
		witnesses: [...rekor === null ? [] : [new RekorWitness({
			...common,
			entryType: "dsse",
			rekorBaseURL: rekor
		})], ...timestamps === null ? [] : [new TSAWitness({
			...common,
			tsaBaseURL: timestamps
		})]]
	});
}
function once(work) {
	let done;
	return () => {
		done ??= work();
		return done;
	};
}
function failure(cause) {
	if ((cause instanceof Error && "code" in cause ? String(cause.code) : "").startsWith("IDENTITY_TOKEN")) return new PawlError("remote", "the run has no identity to sign with", { remedy: "Give the job `permissions: id-token: write`, or sign with a key." });
	return new PawlError("remote", `nothing was signed: ${saidBy(cause)}`, { remedy: "Run again later, or sign with a key." });
}
// packages/image/attest/provenance.ts
function provenanceStatement(input) {
	const { parameters, builder, builderVersion, invocation, startedAt, finishedAt } = input;
	return statementOf(input, PROVENANCE_PREDICATE, {
		buildDefinition: {
			buildType: BUILD_TYPE,
			externalParameters: parameters,
			resolvedDependencies: dependenciesOf(input)
		},
		runDetails: {
			builder: {
				id: builder,
				version: builderVersion
			},
			metadata: {
				...invocation === null ? {} : { invocationId: invocation },
				...startedAt === null ? {} : { startedOn: startedAt },
				...finishedAt === null ? {} : { finishedOn: finishedAt }
			}
		}
	});
}
function dependenciesOf({ source, data, base }) {
	return [
		...source === null ? [] : [{
			...source.repository === null ? { name: "source" } : { uri: `git+${source.repository}${source.ref === null ? "" : `@${source.ref}`}` },
			digest: { gitCommit: source.commit }
		}],
		...data.map(({ path, digest }) => ({
			name: path,
			digest: { sha256: digitsOf(digest) }
		})),
		...base === null ? [] : [{
			uri: `oci://${base.reference}`,
			digest: { sha256: digitsOf(base.digest) }
		}]
	];
}
function essenceOf(statement) {
	if (statement.predicateType !== "https://slsa.dev/provenance/v1") return canonicalJson(statement);
	const { runDetails: _, ...predicate } = statement.predicate;
	return canonicalJson({
		...statement,
		predicate
	});
}
// packages/image/attest/push-attestation.ts
const ESSENCE = "pawl.build";
const EMPTY = new TextEncoder().encode("{}");
async function pushAttestations(client, image, statements, signer) {
	const pushed = [];
	const added = [];
	const listed = signer === null ? await client.listReferrers(image.digest) : [];
	const there = signer === null ? [] : await readAttached(client, image.digest);
	for (const statement of statements) {
		const { predicateType } = statement;
		const bytes = statementBytes(statement);
		const same = signer === null ? void 0 : await findSame(there, statement, signer);
		const hung = same ? null : await hang(image, statement, bytes, signer);
		const digest = same?.digest ?? listedAs(listed, hung) ?? null;
		if (digest === null) added.push(hung);
		pushed.push({
			predicateType,
			digest: digest ?? digestOf(hung.manifest),
			pushed: digest === null,
			bundle: same?.bundle ?? hung?.bundle ?? null
		});
	}
	await client.pushBlobs(added.flatMap(({ blobs }) => blobs));
	await client.pushReferrers(added.map(({ manifest }) => ({
		bytes: manifest,
		mediaType: IMAGE_MANIFEST
	})));
	return pushed;
}
async function findSame(there, statement, signer) {
	const essence = essenceOf(statement);
	for (const one of there) if ("statement" in one && one.bundle !== null && await signer.isMine(one.bundle)) {
		if (essenceIn(one) === essence) return one;
	}
}
function essenceIn({ statement, digest }) {
	try {
		return essenceOf(parseStatement(statement, digest));
	} catch (error) {
		if (error instanceof PawlError) return null;
		throw error;
	}
}
function listedAs(listed, { manifest, essence }) {
	const digest = digestOf(manifest);
	return (listed.find((one) => one.digest === digest) ?? listed.find(({ annotations }) => essence && annotations?.[ESSENCE] === essence))?.digest;
}
async function hang(image, statement, bytes, signer) {
	const { predicateType } = statement;
	const bundle = signer === null ? null : await signer.sign(bytes);
	const layer = blobOf(bundle === null ? bytes : bundleBytes(bundle));
	const essence = signer === null && predicateType === "https://slsa.dev/provenance/v1" ? digestOf(essenceOf(statement)) : null;
	const config = blobOf(EMPTY);
	const type = signer === null ? IN_TOTO : BUNDLE;
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
		annotations: signer === null ? {
			"in-toto.io/predicate-type": predicateType,
			...essence ? { [ESSENCE]: essence } : {}
		} : {
			"dev.sigstore.bundle.content": "dsse-envelope",
			"dev.sigstore.bundle.predicateType": predicateType
		}
	};
	return {
		manifest: new TextEncoder().encode(JSON.stringify(manifest)),
		bundle,
		essence,
		blobs: [layer, config]
	};
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
	return statementOf(input, SPDX_PREDICATE, spdxDocument(input));
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
// packages/image/attest/services.ts
const PUBLIC = {
	fulcio: "https://fulcio.sigstore.dev",
	rekor: "https://rekor.sigstore.dev",
	timestamps: null
};
function signingServices(server, isPublic) {
	if (isPublic) return PUBLIC;
	const { hostname } = new URL(server);
	const host = hostname === "github.com" ? "githubapp.com" : hostname;
	return {
		fulcio: `https://fulcio.${host}`,
		rekor: null,
		timestamps: `https://timestamp.${host}`
	};
}
// packages/pipeline/publish/build-facts.ts
function builderOf(environment) {
	const { GITHUB_ACTIONS: isAction, GITHUB_SERVER_URL: server = "https://github.com", GITHUB_REPOSITORY: repository, GITHUB_WORKFLOW_REF: workflow, GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt = "1" } = environment;
	if (isAction !== "true" || !workflow || !repository || !run) return {
		id: MACHINE_BUILDER,
		invocation: null
	};
	return {
		id: `${server}/${workflow}`,
		invocation: `${server}/${repository}/actions/runs/${run}/attempts/${attempt}`
	};
}
function repositoryAddress(origin) {
	if (origin === null) return null;
	const [, user, host, path] = /^(?:([\w.-]+)@)?([\w.-]{2,}):(?!\/\/)(.+)$/.exec(origin) ?? [];
	const written = host ? `ssh://${user ? `${user}@` : ""}${host}/${path?.replace(/^\//, "")}` : origin;
	if (!URL.canParse(written)) return null;
	const url = new URL(written);
	if (![
		"https:",
		"http:",
		"ssh:"
	].includes(url.protocol)) return null;
	url.password = "";
	if (url.protocol !== "ssh:") url.username = "";
	return url.href.replace(/\/$/, "").replace(/\.git$/, "");
}
// packages/pipeline/publish/signer.ts
async function signerOf(environment, note) {
	const { PAWL_SIGNING_KEY: key, PAWL_SIGNING_PASSWORD: password } = environment;
	if (key) {
		const where = "PAWL_SIGNING_KEY";
		const pem = key.includes("-----BEGIN") ? key : await text(key, where, "the path of a PEM file, or the key");
		return keySigner(await readPrivateKey(pem, password ?? null, where));
	}
	const token = tokenOf(environment);
	return token && byIdentity(token, environment, note);
}
async function signingIdentity(environment) {
	const token = environment.PAWL_SIGNING_KEY ? null : tokenOf(environment);
	return token && identityOf(claimsOf(await token()), serverOf(environment));
}
function tokenOf(environment) {
	const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = environment;
	return url && secret ? () => identityToken(url, secret) : null;
}
function serverOf({ GITHUB_SERVER_URL: server }) {
	return server || "https://github.com";
}
async function byIdentity(token, environment, note) {
	const { PAWL_SIGNING_CONFIG: config } = environment;
	const server = serverOf(environment);
	const claims = claimsOf(await token());
	const isPublic = isOfPublic(claims);
	const services = config ? { signingConfig: await json(config, "PAWL_SIGNING_CONFIG") } : signingServices(server, isPublic);
	const mine = async () => {
		const trustedRoot = await rootOfEnvironment(environment) ?? (!config && isPublic ? await rootIfAny(note) : null);
		const identity = identityOf(claims, server);
		return trustedRoot === null || identity === null ? null : {
			identities: [identity],
			trustedRoot
		};
	};
	return keylessSigner({
		identityToken: token,
		services,
		mine
	});
}
function isOfPublic({ repository_visibility: visibility }) {
	return visibility === "public";
}
function identityOf({ sub, iss, job_workflow_ref: workflow, repository: name }, server) {
	const subject = typeof workflow === "string" ? `${server}/${workflow}` : sub;
	if (typeof subject !== "string" || typeof iss !== "string") return null;
	return {
		subject,
		issuer: iss,
		...typeof name === "string" ? { repository: `${server}/${name}` } : {}
	};
}
async function rootIfAny(note) {
	try {
		return await publicRoot();
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		note(`${error.message}: what this workflow signed before is signed again`);
		return null;
	}
}
async function identityToken(url, secret) {
	const { request } = await import("./http2.js");
	const answer = await request(`${url}&audience=sigstore`, { headers: { authorization: `bearer ${secret}` } });
	const { value } = readJson(new TextDecoder().decode(answer.body)) ?? {};
	if (answer.status === 200 && typeof value === "string") return value;
	throw new PawlError("remote", `GitHub gave the job no identity: ${answer.status}`, { remedy: "Add `id-token: write` to the job's permissions." });
}
function claimsOf(token) {
	return readJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) ?? {};
}
async function json(path, where) {
	const value = readJson(await text(path, where, "the path of a signing configuration"));
	if (value) return value;
	throw new PawlError("config", "the file is no JSON object", { where: `${where}, ${path}` });
}
function readJson(content) {
	try {
		const value = JSON.parse(content);
		return typeof value === "object" && value !== null ? { ...value } : null;
	} catch {
		return null;
	}
}
async function text(path, where, what) {
	return readFile(path, "utf8").catch((cause) => {
		throw new PawlError("config", "the file that it names cannot be read", {
			where,
			remedy: `Give ${what}.`,
			cause
		});
	});
}
// packages/pipeline/publish/attestations.ts
async function attest(client, attested, environment, note) {
	const signer = await signerOf(environment, note);
	if (!signer) note("nothing to sign with: the evidence is hung on unsigned; PAWL_SIGNING_KEY or `id-token: write` signs it");
	return pushAttestations(client, attested.image, statementsOf(client.name, attested, environment), signer);
}
function statementsOf(name, attested, environment) {
	const { release, evidence, modelFiles, served } = attested;
	const base = attested.base;
	const { digest } = attested.image;
	const image = {
		name,
		digest
	};
	const { run, evaluation, verdict } = evidence;
	const modelDigest = run.modelDigest;
	const { id: builder, invocation } = builderOf(environment);
	const { kind, base: baseAsked, platforms } = attested.asked;
	return [
		...[
			run,
			evaluation,
			verdict,
			release
		].map((record) => recordStatement(image, record)),
		sbomStatement({
			...image,
			modelDigest,
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
		}),
		provenanceStatement({
			...image,
			modelDigest,
			parameters: {
				model: release.model,
				version: release.version,
				kind,
				base: baseAsked,
				platforms: [...platforms]
			},
			source: {
				repository: attested.repository,
				commit: release.commit,
				ref: null
			},
			data: run.data.map((file) => ({
				path: file.path,
				digest: file.digest
			})),
			base,
			builder,
			builderVersion: { pawl: VERSION },
			invocation,
			startedAt: null,
			finishedAt: null
		})
	];
}
// packages/pipeline/publish/lazily.ts
function lazily(path, start, fetched) {
	return Readable.from((async function* () {
		await fetched();
		yield* createReadStream(path, { start });
	})(), { objectMode: false });
}
// packages/pipeline/publish/base.ts
async function resolveBase(project, name, platforms, environment, folder) {
	await mkdir(folder, { recursive: true });
	const where = `${project.configName}, publish.base`;
	const { client, reference } = await imageClient(project, name, environment, where);
	const found = await client.getManifest(reference.digest ?? reference.tag ?? "latest");
	if (!found) throw new PawlError("config", `there is no image ${name}`, {
		where,
		remedy: "Name a base that is there, or log in to its registry."
	});
	const { pull, close } = pulling(client);
	const read = async (manifest, platform) => {
		const descriptor = configOfManifest(manifest, name);
		const path = pathOf(folder, descriptor);
		await pull(descriptor, path);
		const image = baseImage(manifest, await readFile(path), name, found.digest);
		const has = image.config.platform;
		if (samePlatform(has, platform)) return {
			platform,
			image
		};
		throw new PawlError("config", `the base image ${name} is of ${formatPlatform(has)}, not of ${formatPlatform(platform)}`, {
			where,
			remedy: `Say \`platforms: [${formatPlatform(has)}]\`, or choose another base.`
		});
	};
	const images = [];
	if (!isIndex(found)) for (const platform of platforms) images.push(await read(found, platform));
	else for (const [i, { digest }] of platformManifests(found, platforms, name).entries()) {
		const manifest = await client.getManifest(digest);
		if (!manifest) throw new PawlError("remote", `the base names a manifest that is not there: ${digest}`);
		images.push(await read(manifest, platforms[i]));
	}
	return {
		client,
		name,
		digest: found.digest,
		images,
		folder,
		pull,
		close
	};
}
function pulling(client) {
	const stop = new AbortController();
	const running = new Set();
	return {
		pull(blob, path) {
			const pull = client.pullBlob(blob, path, { signal: stop.signal });
			running.add(pull);
			const ended = () => void running.delete(pull);
			pull.then(ended, ended);
			return pull;
		},
		async close() {
			stop.abort();
			await Promise.allSettled(running);
		}
	};
}
function pathOf(folder, { digest }) {
	return join(folder, digest.slice(7));
}
function baseLayersOf({ folder, pull }, image) {
	return image.baseLayers.map((layer) => {
		const path = pathOf(folder, layer);
		let pulled;
		return {
			...layer,
			path,
			open: (from = 0) => lazily(path, from, () => pulled ??= pull(layer, path))
		};
	});
}
// packages/pipeline/publish/code-files.ts
const WHERE = "publish.code";
async function codeFiles({ root, config }, under) {
	const asked = config.publish?.code;
	const found = new Map();
	for (const pattern of asked === void 0 ? [] : [asked].flat()) for (const from of await filesOf(pattern, root)) {
		const path = relative(root, from).replaceAll("\\", "/");
		if (path.startsWith("../") || path.startsWith("/") || /^[A-Za-z]:/.test(path) || inside(path)) throw new PawlError("config", `${path} is no code of this project`, {
			where: WHERE,
			remedy: "Name files in the folder of pawl.yaml, and none of .git or .pawl."
		});
		found.set(path, from);
	}
	if (found.size === 0) return [];
	const committed = await committedFiles(root);
	return [...found].sort().map(([path, from]) => {
		const executable = committed.get(path);
		if (executable !== void 0) return {
			path: `${under}/${path}`,
			from,
			executable
		};
		throw new PawlError("config", `${path} is not as the commit of the version has it`, {
			where: WHERE,
			remedy: "An image is made of what was committed: commit it, or put it back, and see .gitignore."
		});
	});
}
function inside(path) {
	return path.split("/").some((part) => part === ".git" || part === ".pawl");
}
async function filesOf(pattern, root) {
	return expandGlob(pattern, root).catch((error) => {
		if (!(error instanceof PawlError) || error.code !== "data") throw error;
		throw new PawlError("config", error.message, {
			where: WHERE,
			remedy: "Correct the path; it is relative to the folder of pawl.yaml.",
			cause: error
		});
	});
}
// packages/pipeline/publish/dependencies.ts
const RUNTIMES = ["onnxruntime-node", "onnxruntime-web"];
const NODE_NAMES = {
	"linux/amd64": "linux/x64",
	"linux/arm64": "linux/arm64"
};
const LICENCE = /^(licen[cs]e|third.?party|notice)/i;
function findRuntime(root) {
	const places = [createRequire(join(root, "x.js")), createRequire(import.meta.url)];
	for (const name of RUNTIMES) for (const place of places) {
		const entry = resolved(place, name);
		if (entry === void 0) continue;
		const folder = folderOf(entry, name);
		if (folder === void 0) continue;
		return {
			name,
			filesFor: async (platform, under) => name === "onnxruntime-web" ? webFiles(folder, under) : nodeFiles(folder, platform, under)
		};
	}
	throw new PawlError("config", "an ONNX model is served with onnxruntime, and none is installed", {
		where: root,
		remedy: "Run `npm install onnxruntime-node` there, or `npm install onnxruntime-web`."
	});
}
function resolved(place, name) {
	try {
		return place.resolve(name);
	} catch {
		return;
	}
}
function folderOf(entry, name) {
	for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) if (basename(folder) === name) return folder;
}
async function webFiles(folder, under) {
	const dist = join(folder, "dist");
	const names = (await readdir(dist)).filter((name) => /^(ort\.wasm\.min\.js|ort-wasm-simd-threaded\.(mjs|wasm))$/.test(name));
	if (names.length !== 3) throw new PawlError("config", "the onnxruntime-web that is installed is of no kind that Pawl knows", {
		where: folder,
		remedy: "Run `npm install onnxruntime-web@latest`."
	});
	const files = names.map((name) => ({
		path: `dist/${name}`,
		from: join(dist, name)
	}));
	return placed([...await describing(folder), ...files], `${under}/onnxruntime-web`);
}
async function nodeFiles(folder, platform, under) {
	const here = `${process.platform}/${process.arch}`;
	const wanted = platform === "here" ? here : NODE_NAMES[formatPlatform(platform)];
	const pattern = new RegExp(`^napi-v\\d+/${wanted}/${platform === "here" ? ".*" : "(onnxruntime_binding\\.node|libonnxruntime\\.so[.\\d]*)"}$`);
	const bin = (await filesOfFolder(join(folder, "bin"))).filter(({ path }) => wanted !== void 0 && pattern.test(path));
	if (bin.length < 2) throw new PawlError("config", `onnxruntime-node has no files for ${platform === "here" ? here : formatPlatform(platform)}`, {
		where: folder,
		remedy: "Install it with its files for that platform, or onnxruntime-web in its place."
	});
	const common = folderOf(createRequire(join(folder, "x.js")).resolve("onnxruntime-common"), "onnxruntime-common");
	return [...placed([
		...await describing(folder),
		...bin.map(({ path, from }) => ({
			path: `bin/${path}`,
			from
		})),
		...await scripts(folder)
	], `${under}/onnxruntime-node`), ...placed([...await describing(common), ...await scripts(common)], `${under}/onnxruntime-common`)];
}
async function scripts(folder) {
	return (await filesOfFolder(join(folder, "dist"))).filter(({ path }) => /(^|\/)[^/]+(?<!\.min)\.js$|(^|\/)package\.json$/.test(path) && !path.startsWith("esm/")).map(({ path, from }) => ({
		path: `dist/${path}`,
		from
	}));
}
async function describing(folder) {
	const names = await readdir(folder);
	const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
	const facts = Object.fromEntries([
		"name",
		"version",
		"license",
		"author",
		"main",
		"exports",
		"type",
		"dependencies"
	].filter((key) => key in manifest).map((key) => [key, manifest[key]]));
	return [{
		path: "package.json",
		from: new TextEncoder().encode(`${JSON.stringify(facts, null, 2)}\n`)
	}, ...names.filter((name) => LICENCE.test(name)).map((name) => ({
		path: name,
		from: join(folder, name)
	}))];
}
function placed(files, under) {
	return files.map((file) => ({
		...file,
		path: `${under}/${file.path}`
	}));
}
// packages/pipeline/publish/images.ts
const PORT = "8080/tcp";
const SERVER = "/app/serve.js";
async function buildImages(settings, platforms, base, { program, dependencies, model }, { facts, labels }) {
	const lowest = await layerOf(program, "app");
	const images = [];
	for (const platform of platforms) {
		const image = base?.images.find((one) => one.platform === platform)?.image ?? null;
		const between = await layerOf(await dependencies(platform), "app/node_modules");
		const layers = [
			...lowest,
			...between,
			...model
		];
		const container = {
			...startOf(settings, image?.config.container ?? {}),
			labels
		};
		images.push(buildImage({
			base: image,
			platform,
			layers,
			settings: container,
			facts
		}));
	}
	return images;
}
async function layerOf(files, name) {
	return files.length === 0 ? [] : [{
		...await layerOfFiles(files),
		files: [name]
	}];
}
function startOf({ kind, command }, base) {
	if (kind === "server") return {
		entrypoint: [],
		cmd: [...nodeOf(base), SERVER],
		env: {
			NODE_ENV: "production",
			PAWL_MODEL_DIR: "/models",
			ORT_DISABLE_TELEMETRY: "1"
		},
		exposedPorts: [PORT],
		workingDir: "/"
	};
	if (kind === "command" && command) return {
		entrypoint: command,
		env: { PAWL_MODEL_DIR: "/models" },
		workingDir: "/app"
	};
	if (kind === "modelcar") return {
		entrypoint: [],
		cmd: [...listOf(base.Entrypoint), ...listOf(base.Cmd)]
	};
	return {};
}
function listOf(value) {
	return Array.isArray(value) ? value.map(String) : [];
}
function nodeOf(container) {
	const entrypoint = listOf(container.Entrypoint);
	return /(^|\/)node$/.test(entrypoint.at(-1) ?? "") ? entrypoint : ["node"];
}
function rootOf(images) {
	const [only, another] = images;
	return another ? buildIndex(images).index : only.manifest;
}
function ownLayers(images) {
	return [...new Map(images.flatMap(({ layers }) => layers).map((layer) => [layer.digest, layer])).values()];
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
		labels: sample.task === "regression" ? [] : [...sample.labels],
		target: config.data.target,
		columns,
		files: { model },
		digests: {
			model: run.modelDigest,
			verdict,
			release: null
		},
		...expectedOf(sample),
		samples: samplesOf(columns, data.test, sample)
	};
}
const MOST_GROUPS = 10;
const ROWS_A_GROUP = 50;
function expectedOf(sample) {
	const most = Math.floor(sample.predicted.length / ROWS_A_GROUP);
	if (most < 2) return {};
	if (sample.task !== "regression") {
		if (sample.labels.length > most) return {};
		const counts = sample.labels.map(() => 0);
		for (const code of sample.predicted) counts[code]++;
		return { expected: {
			bounds: [],
			counts
		} };
	}
	const sorted = Float64Array.from(sample.predicted).sort();
	const bounds = [];
	const groups = Math.min(MOST_GROUPS, most);
	for (let group = 1; group < groups; group++) {
		const bound = sorted[Math.ceil(group * sorted.length / groups) - 1];
		if (bound !== void 0 && bound < sorted.at(-1) && bound !== bounds.at(-1)) bounds.push(bound);
	}
	const counts = Array.from({ length: bounds.length + 1 }, () => 0);
	for (const value of sorted) counts[groupOf(bounds, value)]++;
	return { expected: {
		bounds,
		counts
	} };
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
// packages/pipeline/publish/left-files.ts
async function restoreLeft(project, version, run, given, into) {
	const names = new Map(modelFilesOf(run).map((file) => [file.path, file.name]));
	const folder = relative(project.root, outputFolder(project)).replaceAll("\\", "/");
	for (const file of run.outputs) {
		if (!file.path.startsWith(`${folder}/`) || file.path.split("/").includes("..")) throw new PawlError("record", `the run names a file outside its output: ${file.path}`);
		const target = join(into, file.path.slice(folder.length + 1));
		await mkdir(dirname(target), { recursive: true });
		const name = names.get(file.path);
		if (given !== void 0 && name !== void 0) await takeGiven(given, name, file, version, target);
		else if (!await takeStored(project, file, target) && !await take(join(project.root, file.path), file, target) && name !== void 0) throw nowhere(file, version);
	}
}
async function takeGiven(given, name, file, version, target) {
	const isFolder = await stat(given).then((found) => found.isDirectory(), () => void 0);
	const source = isFolder ? join(given, name) : given;
	if (await take(source, file, target)) return;
	const found = isFolder !== void 0 && await isFile(source);
	throw new PawlError("data", found ? `it is not ${name} of ${version}` : `there is no file ${name}`, {
		where: source,
		remedy: `Give the one with the digest ${file.digest}.`
	});
}
async function takeStored({ store }, { digest }, target) {
	const source = await store.getFile(digest).catch(() => void 0);
	if (source === void 0) return false;
	await link(source, target).catch(() => copyFile(source, target));
	return true;
}
async function take(source, { digest, bytes }, target) {
	if (!await isFile(source, bytes)) return false;
	await copyFile(source, target, constants$1.COPYFILE_FICLONE);
	if ((await digestFile(target)).digest === digest) return true;
	await rm(target);
	return false;
}
function isFile(path, bytes) {
	return stat(path).then((found) => found.isFile() && (bytes === void 0 || found.size === bytes), () => false);
}
function nowhere({ path, bytes, digest }, version) {
	return new PawlError("record", `${path} of ${version} is not kept with its evidence`, {
		where: `${Math.ceil(bytes / 2 ** 20)} MiB, ${digest}`,
		remedy: "Say where it is with --model <path>, or run and accept its commit again."
	});
}
// packages/pipeline/publish/model-folder.ts
async function modelFolder(project, version, evidence, given, work) {
	const { run } = evidence;
	const [output, folder] = [join(work, "output"), join(work, "models")];
	const files = modelFilesOf(run);
	const [first] = files;
	if (!first) throw new PawlError("data", "the run left no model file");
	const served = files.length === 1 && /\.(pawl|onnx)$/.test(first.name);
	const needed = project.config.publish?.kind === "server";
	if (needed && !served) throw new PawlError("config", `Pawl has no server for ${first.name}`, {
		where: `${project.configName}, publish.kind`,
		remedy: "Say `kind: command` with a program that serves it, or export it as model.onnx."
	});
	await restoreLeft(project, version, run, given, output);
	await mkdir(folder, { recursive: true });
	for (const { name, inOutput } of files) {
		const [source, target] = [join(output, inOutput), join(folder, name)];
		await mkdir(dirname(target), { recursive: true });
		await link(source, target).catch(() => copyFile(source, target));
	}
	if (served) await addContract(project, version, evidence, {
		folder,
		model: first.name
	}, output, needed);
	return {
		folder,
		model: first.name
	};
}
async function addContract(project, version, { evaluation, run, verdict }, { folder, model }, output, needed) {
	const data = await loadData(project);
	requireData(data, run);
	const found = await candidateEvidence(project, data, truthOf(project.config, data), output);
	if (found.kind === "rows") {
		const contract = contractOf(project, version, {
			evaluation,
			run,
			verdict: verdict.digest
		}, data, found.sample, model);
		await writeFile(join(folder, CONTRACT_FILE), formatRecord(contract));
	} else if (needed) throw new PawlError("config", "the model is known by metrics alone, so no server of it could be tried", {
		where: `${project.configName}, publish.kind`,
		remedy: "Let training leave predictions or a model that Pawl can open."
	});
}
function requireData({ files }, run) {
	const known = new Map(run.data.map(({ path, digest }) => [path, digest]));
	const changed = files.find(({ path, digest }) => known.get(path) !== digest)?.path ?? run.data.find(({ path }) => !files.some((file) => file.path === path))?.path;
	if (changed === void 0) return;
	throw new PawlError("data", `${changed} is not the file that the model was made from`, {
		where: changed,
		remedy: "Put the data of the version back, by `git checkout` or `dvc checkout`, and publish again."
	});
}
// packages/pipeline/publish/output.ts
const PREFIXES = {
	oci: "layout",
	docker: "archive"
};
function parseDestination(output, dryRun) {
	if (output === void 0) return { kind: dryRun ? "nowhere" : "registry" };
	if (dryRun) throw new PawlError("usage", "--output and --dry-run exclude each other");
	const [, prefix = "", path = ""] = /^([^:]*):(.*)$/s.exec(output) ?? [];
	const kind = Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : void 0;
	if (kind === void 0 || path === "" || path.includes("\0")) throw new PawlError("usage", `"${output}" is no place for an image.${prefix === "" ? "" : didYouMean(prefix, Object.keys(PREFIXES))}`, { remedy: "Write --output oci:folder, or --output docker:housing.tar." });
	return {
		kind,
		path: resolve(path)
	};
}
// packages/pipeline/publish/publishable.ts
async function publishable(project, version) {
	const state = await releaseState(project);
	const wanted = version ?? newestPromoted(state);
	const move = state.tags.events.findLast(({ event, tag }) => event === "assignment" && statementOf$1(tag)?.version === wanted);
	const release = move && await releaseRecordOf(project.store, move.tag);
	if (!release) throw new PawlError("refused", wanted === void 0 ? "no version was promoted, and only what was promoted is published" : `${wanted} was never promoted, and only what was promoted is published`, { remedy: "Promote a version first: pawl promote --version v1.0.0." });
	if (release.verdict === null) throw new PawlError("refused", `${release.version} was forced without any verdict, so no image is made of it`, { remedy: "Make the evidence, and promote it again." });
	const evidence = await chainOf(project, await readStored(project.store, "verdict", release.verdict));
	if (evidence.verdict.answer !== "passed") throw new PawlError("refused", `the gate refused ${release.version}: ${evidence.verdict.reason}`, { remedy: "Publish a version whose verdict passed." });
	await requireCommit(project, release);
	return {
		release,
		evidence
	};
}
function newestPromoted({ tags }) {
	return tags.events.flatMap(({ tag }) => statementOf$1(tag)?.version ?? []).sort(compareVersions).at(-1);
}
async function requireCommit(project, { commit, version }) {
	if ((await gitState(project.root))?.commit === commit) return;
	throw new PawlError("config", `${version} is of commit ${commit.slice(0, 7)}, and another one is checked out`, {
		where: project.root,
		remedy: `Check it out first: git checkout ${commit.slice(0, 7)}.`
	});
}
// packages/pipeline/publish/push.ts
async function pushParcel(client, { images, root, base, modelPack, tag }, attest, note) {
	const pushed = [];
	const isThere = await client.headManifest(root.digest) !== null;
	const early = isThere ? null : attest().catch(() => null);
	for (const image of images) {
		const blobs = [...base ? baseLayersOf(base, image) : [], ...ownBlobs(image)];
		if (isThere) pushed.push(...blobs.map(() => ({
			how: "there",
			sent: 0
		})));
		else {
			if (base) pushed.push(...await pushBase(client, base, image));
			pushed.push(...await client.pushBlobs(ownBlobs(image)));
			if (images.length > 1) await putByDigest(client, image.manifest);
		}
	}
	if (!isThere) await client.putManifest(root.digest, root.bytes, root.mediaType);
	const attestations = await early ?? await attest();
	if (modelPack) {
		pushed.push(...await client.pushBlobs([modelPack.config]));
		await client.pushReferrer(modelPack.manifest.bytes, modelPack.manifest.mediaType);
	}
	await putTag(client, tag, root, note);
	return {
		pushed,
		attestations
	};
}
async function putByDigest(client, manifest) {
	if (await client.headManifest(manifest.digest)) return;
	await client.putManifest(manifest.digest, manifest.bytes, manifest.mediaType);
}
async function putTag(client, tag, root, note) {
	const before = await client.headManifest(tag);
	if (before?.digest === root.digest) return;
	if (before) note(`${client.name}:${tag} was ${before.digest} until now`);
	await client.putManifest(tag, root.bytes, root.mediaType);
	const now = await client.headManifest(tag);
	if (now?.digest === root.digest) return;
	throw new PawlError("remote", `the tag ${tag} does not name the image that was just put there`, {
		where: `${client.name}:${tag}`,
		remedy: `Somebody else moved it to ${now?.digest ?? "nothing"} meanwhile. Publish again when they are done.`
	});
}
async function pushBase(client, base, image) {
	const host = (name) => name.slice(0, name.indexOf("/"));
	const from = base.client.name;
	const mountFrom = host(from) === host(client.name) ? [from.slice(host(from).length + 1)] : [];
	const pushed = [];
	for (const layer of baseLayersOf(base, image)) {
		pushed.push(await client.pushBlob(layer, { mountFrom }));
		await rm(layer.path, { force: true });
	}
	return pushed;
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
const END_WITH_STARTER = "data:text/javascript,process.stdin.on(\"end\",()=>process.exit()).resume()";
async function tryServer(files, models, signal) {
	const folder = await mkdtemp(join(tmpdir(), "pawl-publish-"));
	const leave = () => rmSync(folder, {
		recursive: true,
		force: true
	});
	process.once("exit", leave);
	try {
		for (const { path, from } of files) {
			const target = join(folder, path);
			await mkdir(dirname(target), { recursive: true });
			if (typeof from === "string") await copyFile(from, target);
			else await writeFile(target, from);
		}
		await symlink(models, join(folder, "models"), "junction");
		await becomesReady(join(folder, "app", "serve.js"), join(folder, "models"), signal);
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
		process.off("exit", leave);
	}
}
async function becomesReady(entry, models, signal) {
	const server = spawn(process.execPath, [
		"--import",
		END_WITH_STARTER,
		entry
	], {
		env: {
			PATH: process.env.PATH,
			PAWL_MODEL_DIR: models,
			PORT: "0",
			HOST: "127.0.0.1",
			ORT_DISABLE_TELEMETRY: "1",
			PAWL_DRAIN_MS: "0"
		},
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		]
	});
	let said = "";
	server.stdout.setEncoding("utf8").on("data", (text) => said = (said + text).slice(-2e4));
	server.stderr.setEncoding("utf8").on("data", (text) => said = (said + text).slice(-2e4));
	const ended = new Promise((resolve) => {
		server.on("close", () => resolve());
		server.on("error", () => resolve());
	});
	const kill = () => server.kill("SIGKILL");
	process.once("exit", kill);
	try {
		for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await setTimeout(20)) {
			if (signal.aborted || server.exitCode !== null || server.signalCode !== null) break;
			const port = /"port":(\d+)/.exec(said)?.[1];
			if (port !== void 0 && await isReady(Number(port), signal)) return;
		}
	} finally {
		server.kill("SIGTERM");
		await Promise.race([ended, setTimeout(5e3, void 0, { ref: false }).then(kill)]);
		process.off("exit", kill);
	}
	signal.throwIfAborted();
	throw new PawlError("refused", `the server of the image does not answer as the evaluation did: ${last(said)}`, { remedy: "Nothing was pushed. Evaluate the model again, or see what the server says of it." });
}
function last(said) {
	const lines = said.trim().split("\n");
	for (const line of lines.toReversed()) try {
		const { message } = JSON.parse(line);
		if (typeof message === "string") return message;
	} catch {}
	return lines.slice(-3).join(" ") || "it said nothing";
}
async function isReady(port, signal) {
	const within = AbortSignal.any([signal, AbortSignal.timeout(5e3)]);
	return fetch(`http://127.0.0.1:${port}/ready`, { signal: within }).then(({ ok }) => ok, () => false);
}
// packages/pipeline/publish/write-output.ts
async function writeOutput({ kind, path }, { images, root, base, tag }, name) {
	const [only, another] = images;
	if (kind === "layout") return writeLayout(path, [{
		ref: tag,
		root,
		...another ? {} : { platform: only.platform },
		blobs: images.flatMap((image) => [
			...basesOf(base, image),
			...ownBlobs(image),
			...another ? [image.manifest] : []
		])
	}]);
	if (another) throw new PawlError("usage", `a file for \`docker load\` holds one platform, and the image is of ${images.length}`, { remedy: "Write --output oci:folder, or name one of publish.platforms." });
	const { manifest, config, platform, layers } = only;
	const archive = dockerArchive({
		manifest,
		config,
		platform,
		layers: [...basesOf(base, only), ...layers],
		names: [{
			...name,
			tag,
			digest: null
		}]
	});
	await writeFileAtomic(path, archive.open());
}
function basesOf(base, image) {
	return base ? baseLayersOf(base, image) : [];
}
// packages/pipeline/publish/publish.ts
const SERVER_BASE = "gcr.io/distroless/nodejs24-debian12";
async function publish(project, { version, model: given, destination }, environment, forge = null) {
	const { settings, name } = settingsOf(project);
	const { release, evidence } = await publishable(project, version);
	const work = join(project.workFolder, "publish");
	await rm(work, {
		recursive: true,
		force: true
	});
	await mkdir(work, { recursive: true });
	let base = null;
	try {
		const model = await modelFolder(project, release.version, evidence, given, work);
		const contents = await contentsOf(project, settings, model);
		const platforms = settings.platforms.map((text) => parsePlatform(text));
		const baseName = settings.kind === "server" ? settings.base ?? SERVER_BASE : settings.base;
		if (baseName !== void 0 && settings.kind !== "model") base = await resolveBase(project, baseName, platforms, environment, join(work, "base"));
		const facts = await factsOf(project, release);
		const labels = labelsOf(project, release);
		const images = await buildImages(settings, platforms, base, contents, {
			facts,
			labels
		});
		const root = rootOf(images);
		const pack = settings.model_pack ? packOf(contents.model, model, facts, root) : null;
		const tag = tagOfVersion(release.version);
		const parcel = {
			images,
			root,
			base,
			modelPack: pack,
			tag
		};
		const pinnedBase = base ? {
			reference: base.name,
			digest: base.digest
		} : null;
		const { pushed, attestations } = await deliver(project, settings, parcel, {
			image: root,
			release,
			evidence,
			base: pinnedBase,
			modelFiles: modelFilesOf(evidence.run),
			served: settings.kind === "server",
			asked: {
				kind: settings.kind,
				base: baseName ?? null,
				platforms: settings.platforms
			},
			repository: repositoryAddress(await originUrl(project.root))
		}, name, destination, environment);
		const record = sealRecord("image", {
			model: project.config.model,
			release: release.digest,
			verdict: evidence.verdict.digest,
			modelDigest: evidence.run.modelDigest,
			reference: formatReference({
				...name,
				tag
			}),
			imageDigest: root.digest,
			form: settings.kind,
			tried: settings.kind === "server",
			modelPack: pack?.manifest.digest ?? null,
			base: pinnedBase,
			layers: ownLayers(images).map(({ mediaType, digest, size }) => ({
				mediaType,
				digest,
				bytes: size
			})),
			attestations: attestations.map(({ predicateType, digest }) => ({
				predicateType,
				digest
			}))
		});
		if (destination.kind === "registry") {
			await keep(project, record, release);
			if (forge) await keepAtForge(project, forge, root.digest, attestations);
		}
		return {
			record,
			pinned: formatReference({
				...name,
				digest: root.digest
			}),
			tag,
			destination,
			layers: {
				pushed: pushed.filter(({ how }) => how === "pushed").length,
				there: pushed.filter(({ how }) => how !== "pushed").length
			},
			sent: pushed.reduce((sum, one) => sum + one.sent, 0)
		};
	} finally {
		await base?.close();
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
function settingsOf({ config, configName }) {
	const settings = config.publish;
	if (!settings) throw new PawlError("config", "it is not said where images go", {
		where: configName,
		remedy: "Add `publish: { image: ghcr.io/acme/housing }`."
	});
	const where = `${configName}, publish.image`;
	const name = parseReference(settings.image, where);
	if (name.tag === null && name.digest === null) return {
		settings,
		name
	};
	throw new PawlError("config", `${settings.image} names one image, and not the place of all`, {
		where,
		remedy: `Write ${formatReference({
			...name,
			tag: null,
			digest: null
		})}: versions and stages make the tags.`
	});
}
async function contentsOf(project, { kind }, { folder, model }) {
	const layers = await modelLayers(await filesOfFolder(folder));
	const none = async () => [];
	if (kind === "command") return {
		program: await codeFiles(project, "app"),
		dependencies: none,
		model: layers
	};
	if (kind !== "server") return {
		program: [],
		dependencies: none,
		model: layers
	};
	const program = await serverFiles("app");
	const runtime = model.endsWith(".onnx") ? findRuntime(project.root) : null;
	const dependencies = async (platform) => runtime ? runtime.filesFor(platform, "app/node_modules") : [];
	const here = runtime ? await runtime.filesFor("here", "app/node_modules") : [];
	await tryServer([...program, ...here], folder, project.signal);
	return {
		program,
		dependencies,
		model: layers
	};
}
async function factsOf(project, { version, commit }) {
	const url = await originUrl(project.root);
	const source = url && /^https:\/\//.test(url) ? url.replace(/\/\/[^/@]*@/, "//").replace(/\.git$/, "") : void 0;
	return {
		title: project.config.model,
		version,
		revision: commit,
		...source === void 0 ? {} : { source }
	};
}
function labelsOf({ config }, { modelDigest, verdict }) {
	return {
		"pawl.model": config.model,
		"pawl.model-digest": modelDigest ?? "",
		"pawl.verdict": verdict ?? ""
	};
}
function packOf(layers, { model }, { title, version, revision, source }, subject) {
	const format = /\.([A-Za-z0-9]+)$/.exec(model)?.[1];
	return modelPack({
		layers,
		descriptor: {
			name: title,
			version,
			revision,
			...source === void 0 ? {} : { sourceURL: source }
		},
		facts: format === void 0 ? {} : { format },
		subject
	});
}
async function deliver(project, settings, parcel, said, name, destination, environment) {
	const note = (message) => project.host.note(message);
	if (settings.kind !== "server") note("the image has no server of Pawl, so it was not tried");
	switch (destination.kind) {
		case "nowhere": return {
			pushed: [],
			attestations: []
		};
		case "layout":
		case "archive":
			if (parcel.modelPack) note("the manifest by ModelPack goes into registries only");
			await writeOutput(destination, parcel, name);
			if (destination.kind === "archive") return {
				pushed: [],
				attestations: []
			};
			return {
				pushed: [],
				attestations: await attest(await layoutRepository(destination.path, formatReference(name)), said, environment, note)
			};
		case "registry": {
			const where = `${project.configName}, publish.image`;
			const { client } = await imageClient(project, settings.image, environment, where);
			return pushParcel(client, parcel, () => attest(client, said, environment, note), note);
		}
	}
}
async function keepAtForge({ host }, forge, digest, attestations) {
	const bundles = attestations.flatMap(({ bundle, pushed }) => bundle !== null && isByCertificate(bundle) ? [{
		bundle: { ...bundle },
		isNew: pushed
	}] : []);
	if (bundles.length === 0) return;
	const { problem } = await forge.keepAttestations({
		digest,
		bundles
	});
	if (problem !== null) host.note(`the evidence is on the image, and not in the store of the repository: ${problem}`);
}
async function keep(project, record, release) {
	const { store, config } = project;
	await store.put(storedForm(record));
	const name = `images/${config.model.replaceAll("/", "=")}`;
	const reason = `${release.version}: ${record.imageDigest}`;
	await store.setRef(name, record.digest, "anything", reason, release.commit);
	await writeRecord(project, "image", record);
}
export { parseDestination, publish, signingIdentity };
