import { i as __toESM } from "./rolldown-runtime.js";
import { t as PawlError } from "./errors.js";
import { a as parseReference, i as isTag, r as isDigest, t as TAG_RULE } from "./reference.js";
import { n as digestOf } from "./canonical.js";
import { a as shownUrl, i as pause, n as request$2, r as isPassing, t as remoteFailure } from "./http.js";
import { t as require_src } from "./src.js";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { spawn } from "node:child_process";
import { homedir } from "node:os";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { Agent as Agent$1, request } from "node:http";
import { once } from "events";
import * as http from "http";
import { Agent as Agent$2 } from "https";
import * as net from "net";
import * as tls from "tls";
import assert from "assert";
import { BlockList, isIP } from "node:net";
import { URL as URL$1 } from "url";
import { Agent as Agent$3, request as request$1 } from "node:https";
// packages/image/manifest.ts
const LARGEST_MANIFEST = 4 * 2 ** 20;
const IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const IMAGE_INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST_TYPES = [
	IMAGE_MANIFEST,
	IMAGE_INDEX,
	"application/vnd.docker.distribution.manifest.v2+json",
	"application/vnd.docker.distribution.manifest.list.v2+json"
];
function mediaTypeOf(contentType) {
	return (contentType ?? "").split(";")[0].trim().toLowerCase();
}
function manifestOf(content, mediaType, where) {
	const wrong = (why) => new PawlError("data", `the manifest ${why}`, { where });
	if (content.length > LARGEST_MANIFEST) throw wrong(`is larger than ${LARGEST_MANIFEST} bytes`);
	if (!MANIFEST_TYPES.includes(mediaType)) throw wrong(`is of the type ${JSON.stringify(mediaType.slice(0, 100))}, which Pawl does not know`);
	const bytes = Uint8Array.from(content);
	let value;
	try {
		value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw wrong("is no JSON");
	}
	if (value?.schemaVersion !== 2) throw wrong("is not of schema version 2");
	if (value.mediaType !== void 0 && value.mediaType !== mediaType) throw wrong(`says it is of another type than ${mediaType}`);
	return {
		digest: digestOf(bytes),
		mediaType,
		size: bytes.length,
		bytes
	};
}
// packages/image/credential-helper.ts
const LONGEST_ANSWER$1 = 65536;
function helperRunner(environment, timeoutMs = 3e4) {
	return (program, server) => new Promise((done) => {
		const said = {
			stdout: "",
			stderr: ""
		};
		const child = spawn(program, ["get"], {
			env: { ...environment },
			stdio: "pipe",
			windowsHide: true
		});
		const end = (status, why) => {
			clearTimeout(timer);
			child.kill("SIGKILL");
			for (const stream of child.stdio) stream?.destroy();
			done({
				status,
				stdout: said.stdout,
				stderr: why ?? said.stderr
			});
		};
		const timer = setTimeout(() => end(null, `no answer within ${Math.round(timeoutMs / 1e3)} s`), timeoutMs);
		for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (chunk) => {
			said[stream] += chunk;
			if (said[stream].length > LONGEST_ANSWER$1) end(null, "its answer is too long");
		});
		child.once("error", (error) => end(null, error.code === "ENOENT" ? "there is no such program on the PATH" : error.message));
		child.once("close", (status) => end(status));
		child.stdin.on("error", () => {});
		child.stdin.end(server);
	});
}
// packages/image/credentials.ts
const HELPER_NAME = /^[a-z0-9-]+$/i;
const DOCKER_HUB_SERVER = "https://index.docker.io/v1/";
const NO_SUCH_CREDENTIALS = /credentials not found/i;
async function findCredentials(registry, { environment, docker, runHelper }) {
	const login = docker === null ? null : await ofDocker(registry, docker, runHelper);
	if (login !== null) return login;
	const token = environment.GITHUB_TOKEN;
	if (registry !== "ghcr.io" || !token) return null;
	return {
		kind: "password",
		username: environment.GITHUB_ACTOR || "x-access-token",
		secret: token
	};
}
function dockerConfigFolder(environment, home) {
	if (environment.DOCKER_CONFIG) return environment.DOCKER_CONFIG;
	return home ? `${home}/.docker` : null;
}
function basic({ username, secret }) {
	return `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`;
}
async function ofDocker(registry, { text, where }, runHelper) {
	const config = readJson(text);
	if (config === null) throw new PawlError("config", "Docker's configuration is no JSON object", {
		where,
		remedy: "Mend it, or remove it and run `docker login` again."
	});
	const helper = entryOf(fields(config.credHelpers), registry) ?? config.credsStore;
	if (helper !== void 0 && helper !== "") {
		const found = await ofHelper(helper, registry, where, runHelper);
		if (found !== null) return found;
	}
	return ofEntry(fields(entryOf(fields(config.auths), registry)), registry, where);
}
async function ofHelper(name, registry, where, runHelper) {
	if (typeof name !== "string" || !HELPER_NAME.test(name)) throw new PawlError("config", `${JSON.stringify(name)} is no name of a credential helper`, { where });
	const program = `docker-credential-${name}`;
	const remedy = `Mend ${program}, or take it out of the file and run \`docker login ${registry}\` again.`;
	const { status, stdout, stderr } = await runHelper(program, registry === "docker.io" ? DOCKER_HUB_SERVER : registry);
	if (status !== 0) {
		if (NO_SUCH_CREDENTIALS.test(stdout) || NO_SUCH_CREDENTIALS.test(stderr)) return null;
		const said = oneLine(stderr);
		throw new PawlError("config", `${program} failed${said === "" ? "" : `: ${said}`}`, {
			where,
			remedy
		});
	}
	const { Username: username, Secret: secret } = readJson(stdout) ?? {};
	if (typeof username !== "string" || typeof secret !== "string") throw new PawlError("config", `${program} answers with no Username and Secret`, {
		where,
		remedy
	});
	if (secret === "") return null;
	return username === "<token>" ? {
		kind: "identity",
		username: "",
		secret
	} : checked({
		kind: "password",
		username,
		secret
	}, registry, where);
}
function ofEntry(entry, registry, where) {
	const { auth, identitytoken, username, password } = entry;
	if (typeof identitytoken === "string" && identitytoken !== "") return {
		kind: "identity",
		username: "",
		secret: identitytoken
	};
	if (typeof auth === "string" && auth !== "") {
		const text = Buffer.from(auth, "base64").toString("utf8");
		const colon = text.indexOf(":");
		if (colon < 1) throw new PawlError("config", `the credentials of ${registry} are not user:password in base64`, {
			where,
			remedy: `Run \`docker login ${registry}\` again.`
		});
		const secret = text.slice(colon + 1).replace(/\0+$/, "");
		return checked({
			kind: "password",
			username: text.slice(0, colon),
			secret
		}, registry, where);
	}
	if (typeof username === "string" && typeof password === "string" && username !== "") return checked({
		kind: "password",
		username,
		secret: password
	}, registry, where);
	return null;
}
function checked(credentials, registry, where) {
	if (!/[\u0000-\u001f\u007f]/.test(credentials.username + credentials.secret)) {
		if (!credentials.username.includes(":")) return credentials;
	}
	throw new PawlError("config", `the credentials of ${registry} hold characters that no login may have`, {
		where,
		remedy: `Run \`docker login ${registry}\` again.`
	});
}
function entryOf(members, registry) {
	const names = registry === "docker.io" ? [
		DOCKER_HUB_SERVER,
		"docker.io",
		"index.docker.io"
	] : [registry];
	for (const name of names) if (Object.hasOwn(members, name)) return members[name];
	const hosts = new Set(registry === "docker.io" ? ["docker.io", "index.docker.io"] : [registry]);
	return Object.entries(members).find(([key]) => hosts.has(hostOf(key)))?.[1];
}
function hostOf(key) {
	return key.replace(/^https?:\/\//i, "").replace(/\/.*$/s, "").toLowerCase();
}
function readJson(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
	} catch {
		return null;
	}
}
function fields(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function oneLine(text) {
	return text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim().slice(0, 300);
}
// packages/image/paging.ts
function nextPage(link, base, path, list) {
	const target = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/i.exec(link ?? "")?.[1];
	if (target === void 0) return null;
	const next = URL.canParse(target, base.href) ? new URL(target, new URL(path, base)) : null;
	if (next?.origin === base.origin && next.pathname === path) return `${path}${next.search}`;
	throw new PawlError("remote", `the registry names a next page of ${list} that is none of its own`, { where: base.origin });
}
// packages/image/referrers.ts
const MOST_REFERRERS = 1e4;
const MOST_PAGES = 200;
const UNKNOWN = new Set([
	404,
	405,
	501
]);
function fallbackTag(digest) {
	return digest.replace(":", "-");
}
async function listByApi(session, repository, digest, artifactType) {
	const doing = `listing what refers to ${repository} ${digest}`;
	const path = `/v2/${repository}/referrers/${digest}`;
	const query = artifactType === void 0 ? "" : `?artifactType=${encodeURIComponent(artifactType)}`;
	const found = new Map();
	const seen = new Set();
	let at = `${path}${query}`;
	while (at !== null) {
		const answer = await session.ask(doing, at, `repository:${repository}:pull`, {
			headers: { accept: IMAGE_INDEX },
			limit: LARGEST_MANIFEST
		});
		const ours = new URL(answer.url).origin === session.base.origin;
		const isIndex = mediaTypeOf(answer.headers.get("content-type")) === IMAGE_INDEX;
		if (seen.size === 0 && (UNKNOWN.has(answer.status) || answer.status === 200 && !isIndex || !ours)) return null;
		if (answer.status !== 200 || !isIndex) throw session.failure(doing, answer);
		for (const referrer of referrersIn(answer.body, answer.url)) found.set(referrer.digest, referrer);
		seen.add(at);
		at = nextPage(answer.headers.get("link"), session.base, path, "referrers");
		if (at !== null && seen.has(at) || found.size > MOST_REFERRERS || seen.size > MOST_PAGES) throw new PawlError("remote", `${doing} does not end`, { where: answer.url });
	}
	return ofType([...found.values()], artifactType);
}
function ofType(referrers, artifactType) {
	return artifactType === void 0 ? referrers : referrers.filter((referrer) => referrer.artifactType === artifactType);
}
function referrersIn(bytes, where) {
	const manifests = manifestsOf(bytes);
	if (manifests?.every(isReferrer)) return manifests;
	throw new PawlError("remote", "the registry answers with no list of referrers", { where });
}
function withReferrers(index, referrers, where) {
	if (index !== null && index.mediaType !== "application/vnd.oci.image.index.v1+json") throw new PawlError("remote", `the tag of its referrers holds ${index.mediaType} and no index`, { where });
	const old = index === null ? [] : referrersIn(index.bytes, where);
	const known = new Map(old.map((referrer) => [referrer.digest, referrer]));
	const added = referrers.filter((referrer) => {
		const same = known.get(referrer.digest);
		return same === void 0 || !isSaidBy(same, referrer);
	});
	if (added.length === 0) return null;
	const rest = index === null ? {} : JSON.parse(new TextDecoder().decode(index.bytes));
	const manifests = [...old.filter(({ digest }) => !added.some((one) => one.digest === digest)), ...added];
	return Buffer.from(JSON.stringify({
		...rest,
		schemaVersion: 2,
		mediaType: IMAGE_INDEX,
		manifests
	}));
}
function referrerOf(manifest) {
	const { subject, artifactType, config, annotations } = JSON.parse(new TextDecoder().decode(manifest.bytes));
	if (typeof subject?.digest !== "string" || !isDigest(subject.digest)) return null;
	const type = artifactType || config?.mediaType;
	const { digest, mediaType, size } = manifest;
	return {
		referrer: {
			mediaType,
			digest,
			size,
			...typeof type === "string" ? { artifactType: type } : {},
			...isRecord(annotations) ? { annotations } : {}
		},
		subject: subject.digest
	};
}
function manifestsOf(bytes) {
	try {
		const manifests = JSON.parse(new TextDecoder().decode(bytes))?.manifests ?? [];
		return Array.isArray(manifests) ? manifests : null;
	} catch {
		return null;
	}
}
function isReferrer(value) {
	const { digest, mediaType, size, artifactType, annotations } = value ?? {};
	return typeof digest === "string" && isDigest(digest) && typeof mediaType === "string" && Number.isSafeInteger(size) && size >= 0 && (artifactType === void 0 || typeof artifactType === "string") && (annotations == null || isRecord(annotations));
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((text) => typeof text === "string");
}
function isSaidBy(there, wanted) {
	const annotations = there.annotations ?? {};
	return there.mediaType === wanted.mediaType && there.size === wanted.size && there.artifactType === wanted.artifactType && Object.entries(wanted.annotations ?? {}).every(([key, text]) => annotations[key] === text);
}
// packages/image/pull-blob.ts
const TRIES$2 = 3;
const GOOD_DEAL$1 = 2 ** 20;
async function pullBlob(session, repository, wanted, path, options = {}) {
	const partial = `${path}.${randomBytes(6).toString("hex")}.partial`;
	const file = await open(partial, "wx");
	try {
		try {
			await receive(session, repository, wanted, file, options);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(partial, path);
	} catch (error) {
		await rm(partial, { force: true });
		throw error;
	}
}
async function receive(session, repository, wanted, file, { progress = () => {}, signal }) {
	const { digest, size } = wanted;
	const doing = `reading ${repository} ${digest}`;
	const received = {
		file,
		hash: createHash("sha256"),
		at: 0
	};
	let failures = 0;
	let reached = 0;
	for (;;) {
		const answer = await session.stream(doing, blobAddress(session, repository, digest), scopeOf(repository), {
			method: "GET",
			...received.at === 0 ? {} : { headers: { range: `bytes=${received.at}-` } },
			receive: (head, body) => take(received, wanted, head, body, progress),
			signal
		});
		const cut = answer instanceof PawlError;
		if (!cut && (answer.status === 200 || answer.status === 206)) break;
		if (!cut && answer.status === 416 && received.at > 0) restart(received);
		else if (!cut && !isPassing(answer.status)) throw session.failure(doing, answer);
		if (received.at >= reached + GOOD_DEAL$1) failures = 0;
		reached = Math.max(reached, received.at);
		if (++failures >= TRIES$2) throw session.failure(doing, answer);
		await session.waitForAnother(failures, answer, signal);
	}
	const found = `sha256:${received.hash.digest("hex")}`;
	if (received.at === size && found === digest) return;
	throw otherBytes(wanted, received.at === size ? found : `${received.at} bytes`, session.base.href);
}
async function take(received, wanted, head, body, progress) {
	if (head.status === 200) restart(received);
	checkHead(received, wanted, head);
	for await (const chunk of body) {
		if (received.at + chunk.length > wanted.size) throw otherBytes(wanted, "more bytes", head.url);
		await writeAll(received.file, chunk, received.at);
		received.hash.update(chunk);
		received.at += chunk.length;
		progress(received.at);
	}
}
function checkHead({ at }, wanted, { status, headers, url }) {
	const length = headers.get("content-length");
	if (length !== null && Number(length) !== wanted.size - at) throw otherBytes(wanted, `${length} bytes from ${at} on`, url);
	if (status === 200) return;
	const range = headers.get("content-range") ?? "";
	const [, from, end, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range) ?? [];
	if (!(Number(from) === at && Number(end) === wanted.size - 1) || total !== "*" && Number(total) !== wanted.size) throw otherBytes(wanted, `the range ${JSON.stringify(range.slice(0, 100))}`, url);
}
function restart(received) {
	received.hash = createHash("sha256");
	received.at = 0;
}
async function writeAll(file, chunk, at) {
	for (let done = 0; done < chunk.length;) {
		const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done);
		done += bytesWritten;
	}
}
function otherBytes({ digest, size }, found, where) {
	return new PawlError("remote", `the registry gives ${found} for ${digest} of ${size} bytes`, {
		where,
		remedy: "Trust neither; check who can write to the registry and what stands between."
	});
}
function blobAddress({ base }, repository, digest) {
	return new URL(`/v2/${repository}/blobs/${digest}`, base);
}
function scopeOf(repository) {
	return `repository:${repository}:pull`;
}
// packages/image/hashed-source.ts
const PIECE = 65536;
const STRIDE = 16 * 2 ** 20;
function hashedSource(blob, moved) {
	const { digest, size } = blob;
	const marks = [{
		at: 0,
		hash: createHash("sha256")
	}];
	let given = 0;
	async function* hashed(from, to) {
		while (marks.at(-1).at > from) marks.pop();
		const mark = marks.at(-1);
		const hash = mark.hash.copy();
		let { at } = mark;
		for await (const piece of pieces(blob.passing?.(at) ?? blob.open(at))) {
			if (to === size && at + piece.length > size) throw changed(blob, "it is longer");
			const part = piece.subarray(0, to - at);
			hash.update(part);
			at += part.length;
			if (at === size && `sha256:${hash.copy().digest("hex")}` !== digest) throw changed(blob, "its bytes are others");
			if (at === to || at - marks.at(-1).at >= STRIDE) marks.push({
				at,
				hash: hash.copy()
			});
			const skipped = Math.max(0, part.length - (at - from));
			if (skipped < part.length) yield {
				piece: part.subarray(skipped),
				at
			};
			if (at === to && to < size) return;
		}
		if (at < to) throw changed(blob, `it ends after ${at} of ${size} bytes`);
	}
	async function* read(from, to) {
		for await (const { piece, at } of hashed(from, to)) {
			given += piece.length;
			moved(at);
			yield piece;
		}
	}
	return {
		part: (from, to) => ({
			length: to - from,
			open: () => read(from, to)
		}),
		given: () => given
	};
}
async function* pieces(source) {
	for await (const chunk of source) for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
}
function changed({ digest }, how) {
	return new PawlError("data", `the bytes of ${digest} changed before they were sent: ${how}`, { remedy: "Run again while nothing writes to the file." });
}
// packages/image/said-digest.ts
function saidDigest(answer) {
	const said = answer.headers.get("docker-content-digest");
	if (said === null || isDigest(said)) return said;
	throw new PawlError("remote", "the registry says a digest that is not sha256", { where: answer.url });
}
function mustBe(found, wanted, where) {
	if (found === wanted) return;
	throw new PawlError("remote", `the registry has other bytes than asked for: ${found}, not ${wanted}`, {
		where,
		remedy: "Trust neither; check who can write to the registry and what stands between."
	});
}
// packages/image/lead-to.ts
function leadTo(from, location) {
	const refused = (why) => new PawlError("remote", `${from.host} leads to ${why}; nothing was sent there`, {
		where: shownUrl(from.href),
		remedy: "If a proxy stands before the registry, let it pass on X-Forwarded-Proto."
	});
	if (!URL.canParse(location, from.href)) throw refused("no address");
	const to = new URL(location, from);
	if (to.protocol === "https:" || to.protocol === "http:" && from.protocol === "http:") return to;
	throw refused(`an address that is not HTTPS (${`${to.protocol}//${to.host}`.slice(0, 200)})`);
}
// packages/image/upload.ts
const OTHER_WAY = new Set([
	400,
	404,
	405,
	411,
	413,
	416,
	501
]);
function uploadOf(answer, from = 0, leastChunk = 0) {
	const location = answer.headers.get("location");
	const where = shownUrl(answer.url);
	if (location === null) throw new PawlError("remote", "the registry begins an upload and does not say where", { where });
	const least = Number(answer.headers.get("oci-chunk-min-length") ?? leastChunk);
	return {
		at: leadTo(new URL(answer.url), location),
		from,
		leastChunk: Number.isSafeInteger(least) ? Math.max(least, 0) : 0
	};
}
async function advance(sending, upload) {
	const { session, doing, scope, size, source, signal } = sending;
	const { at, from } = upload;
	const whole = sending.chunk === null && from === 0;
	const to = whole ? size : Math.min(size, from + Math.max(sending.chunk ?? size, upload.leastChunk, 1));
	const last = whole || from === size;
	const answer = await session.stream(doing, last ? withDigest(at, sending.digest) : at, scope, {
		method: last ? "PUT" : "PATCH",
		headers: {
			"content-type": "application/octet-stream",
			...last ? {} : { "content-range": `${from}-${to - 1}` }
		},
		body: source.part(from, to),
		stores: last ? size : to - from,
		signal
	});
	if (answer instanceof PawlError) return {
		kind: "failed",
		failed: answer,
		refused: false
	};
	if (last && answer.status === 201) return {
		kind: "done",
		answer
	};
	if (!last && answer.status >= 200 && answer.status < 300) {
		const next = uploadOf(answer, hasBytes(answer) ?? to, upload.leastChunk);
		if (next.from > from && next.from <= to) return {
			kind: "onward",
			upload: next
		};
		return {
			kind: "failed",
			failed: answer,
			refused: true
		};
	}
	const refused = OTHER_WAY.has(answer.status) && (!last || answer.status === 404 || answer.status === 416);
	if (refused || isPassing(answer.status)) return {
		kind: "failed",
		failed: answer,
		refused
	};
	throw session.failure(doing, answer);
}
async function askUpload(sending, upload) {
	const { session, doing, scope, size, signal } = sending;
	const answer = await session.stream(doing, upload.at, scope, {
		method: "GET",
		signal
	});
	if (answer instanceof PawlError || answer.status < 200 || answer.status >= 300) return null;
	const from = hasBytes(answer) ?? 0;
	if (from === 0 || from > size) return null;
	if (answer.headers.get("location") === null) return {
		...upload,
		from
	};
	return uploadOf(answer, from, upload.leastChunk);
}
async function cancelUpload(sending, upload) {
	const { session, doing, scope, signal } = sending;
	await session.stream(doing, upload.at, scope, {
		method: "DELETE",
		signal
	}).catch(() => {});
}
function hasBytes({ headers }) {
	const end = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers.get("range") ?? "")?.[1];
	if (end === void 0) return null;
	return end === "0" ? 0 : Number(end) + 1;
}
function withDigest(at, digest) {
	const to = new URL(at);
	to.hash = "";
	to.search = `${at.search === "" ? "?" : `${at.search}&`}digest=${encodeURIComponent(digest)}`;
	return to;
}
// packages/image/push-blob.ts
const TRIES$1 = 3;
const GOOD_DEAL = 2 ** 20;
const MOST_MOUNTS = 3;
async function pushBlob(session, repository, blob, options = {}) {
	const { digest, size } = blob;
	const source = hashedSource(blob, options.progress ?? (() => {}));
	const sending = {
		session,
		doing: `writing ${repository} ${digest}`,
		scope: `repository:${repository}:pull,push`,
		digest,
		size,
		source,
		chunk: options.chunk ?? null,
		signal: options.signal
	};
	if (await isThere(sending, repository)) return {
		how: "there",
		sent: 0
	};
	const others = new Set(options.mountFrom ?? []);
	others.delete(repository);
	const begun = await mount(sending, repository, [...others].slice(0, MOST_MOUNTS));
	if (begun === "mounted") return {
		how: "mounted",
		sent: 0
	};
	await send(sending, repository, begun ?? await begin(sending, repository));
	return {
		how: "pushed",
		sent: source.given()
	};
}
async function isThere(sending, repository) {
	const { session, doing, scope, digest, size, signal } = sending;
	const path = `/v2/${repository}/blobs/${digest}`;
	const answer = await session.ask(doing, path, scope, {
		method: "HEAD",
		signal
	});
	const { status, headers, url } = answer;
	if (status === 200) {
		const said = headers.get("content-length");
		if (said === null || Number(said) === size) return true;
		throw new PawlError("remote", `the registry has ${digest} with ${said} bytes, not ${size}`, { where: url });
	}
	if (status === 404 || new URL(url).origin !== session.base.origin) return false;
	throw session.failure(doing, answer);
}
async function begin({ session, doing, scope, signal }, repository) {
	const path = `/v2/${repository}/blobs/uploads/`;
	const answer = await session.call(doing, path, scope, {
		method: "POST",
		signal
	});
	if (answer.status !== 202) throw session.failure(doing, answer);
	return uploadOf(answer);
}
async function mount(sending, repository, others) {
	const { session, doing, scope, digest, signal } = sending;
	let begun = null;
	for (const from of others) {
		if (begun !== null) await cancelUpload(sending, begun);
		begun = null;
		const path = `/v2/${repository}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
		const both = `${scope} repository:${from}:pull`;
		const answer = await session.ask(doing, path, both, {
			method: "POST",
			signal
		}).catch((error) => {
			if (signal?.aborted) throw error;
			return null;
		});
		if (answer?.status === 201) {
			mustBe(saidDigest(answer) ?? digest, digest, answer.url);
			return "mounted";
		}
		if (answer?.status === 202) begun = uploadOf(answer);
	}
	return begun;
}
async function send(given, repository, first) {
	let sending = given;
	let upload = first;
	let failures = 0;
	let reached = 0;
	for (;;) {
		const step = await advance(sending, upload).catch(async (error) => {
			if (error instanceof PawlError && error.code === "data") await cancelUpload(sending, upload);
			throw error;
		});
		if (step.kind === "done") {
			const said = saidDigest(step.answer);
			if (said !== null) mustBe(said, sending.digest, step.answer.url);
			else if (!await isThere(sending, repository)) throw sending.session.failure(sending.doing, step.answer);
			return;
		}
		if (step.kind === "onward") {
			upload = step.upload;
			continue;
		}
		const { failed, refused } = step;
		if (++failures >= TRIES$1) throw sending.session.failure(sending.doing, failed);
		await sending.session.waitForAnother(failures, failed, sending.signal);
		if (await isThere(sending, repository)) return;
		const cut = refused ? null : await askUpload(sending, upload);
		if (cut !== null && cut.from >= reached + GOOD_DEAL) failures = 0;
		reached = Math.max(reached, cut?.from ?? 0);
		if (refused) sending = {
			...sending,
			chunk: null
		};
		upload = cut ?? await begin(sending, repository);
	}
}
// packages/image/referrer-index.ts
const TRIES = 8;
async function addToIndex(tags, addition) {
	const { name, subject, referrers, secondMs = 1e3, signal } = addition;
	const tag = fallbackTag(subject);
	const where = `${name}:${tag}`;
	for (let attempt = 1; attempt <= TRIES; attempt++) {
		const began = Date.now();
		const bytes = withReferrers(await tags.getManifest(tag), referrers, where);
		if (bytes === null) return;
		await tags.putManifest(tag, bytes, IMAGE_INDEX);
		const wait = Math.max(secondMs / 4, 3 * (Date.now() - began)) * (.75 + Math.random() * attempt);
		await setTimeout$1(wait, void 0, signal ? { signal } : {}).catch((cause) => {
			throw new PawlError("remote", "the request was given up", {
				where,
				cause
			});
		});
	}
	if (withReferrers(await tags.getManifest(tag), referrers, where) === null) return;
	throw new PawlError("remote", `others write the referrers of ${subject} all the time`, {
		where,
		remedy: "Run again when they have ended."
	});
}
// packages/image/challenge.ts
const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const SCHEME = new RegExp(`[\\s,]*(${TOKEN})(?=[\\s,]|$)(?!\\s*=)`, "y");
const PARAM = new RegExp(`[\\s,]*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`, "y");
const TOKEN68 = /\s+[\w.~+/-]+=*(?=\s*(?:,|$))/y;
const LONGEST_HEADER = 8192;
function parseChallenges(header) {
	const challenges = [];
	if (header.length > LONGEST_HEADER) return challenges;
	let at = 0;
	const take = (pattern) => {
		pattern.lastIndex = at;
		const match = pattern.exec(header);
		if (match) at = pattern.lastIndex;
		return match;
	};
	for (;;) {
		const param = take(PARAM);
		if (param) {
			const params = challenges.at(-1)?.params;
			const name = param[1].toLowerCase();
			if (params && !params.has(name)) params.set(name, param[3] ?? param[2].replace(/\\(.)/gs, "$1"));
			continue;
		}
		const scheme = take(SCHEME);
		if (!scheme) return challenges;
		challenges.push({
			scheme: scheme[1].toLowerCase(),
			params: new Map()
		});
		take(TOKEN68);
	}
}
// packages/image/idle-clock.ts
function idleClock(idleMs, expired) {
	let due = Date.now() + idleMs;
	let waits = idleMs;
	let timer;
	const ring = () => {
		const left = due - Date.now();
		if (left > 0) timer = setTimeout(ring, left);
		else expired(waits);
	};
	timer = setTimeout(ring, idleMs);
	return {
		moved() {
			waits = idleMs;
			due = Date.now() + waits;
		},
		allow(extraMs) {
			waits = idleMs + extraMs;
			due = Date.now() + waits;
		},
		stop: () => clearTimeout(timer)
	};
}
// node_modules/agent-base/dist/index.js
var import_src = __toESM(require_src(), 1);
const INTERNAL = Symbol("AgentBaseInternalState");
var Agent = class extends http.Agent {
	constructor(opts) {
		super(opts);
		this[INTERNAL] = {};
	}
	isSecureEndpoint(options) {
		if (options) {
			if (typeof options.secureEndpoint === "boolean") return options.secureEndpoint;
			if (typeof options.protocol === "string") return options.protocol === "https:";
		}
		const { stack } = new Error();
		if (typeof stack !== "string") return false;
		return stack.split("\n").some((l) => l.indexOf("(https.js:") !== -1 || l.indexOf("node:https:") !== -1);
	}
	incrementSockets(name) {
		if (this.maxSockets === 1e400 && this.maxTotalSockets === 1e400) return null;
		if (!this.sockets[name]) this.sockets[name] = [];
		const fakeSocket = new net.Socket({ writable: false });
		this.sockets[name].push(fakeSocket);
		this.totalSocketCount++;
		return fakeSocket;
	}
	decrementSockets(name, socket) {
		if (!this.sockets[name] || socket === null) return;
		const sockets = this.sockets[name];
		const index = sockets.indexOf(socket);
		if (index !== -1) {
			sockets.splice(index, 1);
			this.totalSocketCount--;
			if (sockets.length === 0) delete this.sockets[name];
		}
	}
	getName(options) {
		if (this.isSecureEndpoint(options)) return Agent$2.prototype.getName.call(this, options);
		return super.getName(options);
	}
	createSocket(req, options, cb) {
		const connectOpts = {
			...options,
			secureEndpoint: this.isSecureEndpoint(options)
		};
		const name = this.getName(connectOpts);
		const fakeSocket = this.incrementSockets(name);
		Promise.resolve().then(() => this.connect(req, connectOpts)).then((socket) => {
			this.decrementSockets(name, fakeSocket);
			if (typeof socket.addRequest === "function") try {
				return socket.addRequest(req, connectOpts);
			} catch (err) {
				return cb(err);
			}
			this[INTERNAL].currentSocket = socket;
			super.createSocket(req, options, cb);
		}, (err) => {
			this.decrementSockets(name, fakeSocket);
			cb(err);
		});
	}
	createConnection() {
		const socket = this[INTERNAL].currentSocket;
		this[INTERNAL].currentSocket = void 0;
		if (!socket) throw new Error("No socket was returned in the `connect()` function");
		return socket;
	}
	get defaultPort() {
		return this[INTERNAL].defaultPort ?? (this.protocol === "https:" ? 443 : 80);
	}
	set defaultPort(v) {
		if (this[INTERNAL]) this[INTERNAL].defaultPort = v;
	}
	get protocol() {
		return this[INTERNAL].protocol ?? (this.isSecureEndpoint() ? "https:" : "http:");
	}
	set protocol(v) {
		if (this[INTERNAL]) this[INTERNAL].protocol = v;
	}
};
// node_modules/proxy-agent-negotiate/dist/index.js
function createNegotiateAuth() {
	return async ({ response, scheme }) => {
		if (scheme.toLowerCase() !== "negotiate") throw new Error(`Expected Negotiate scheme but got "${scheme}"`);
		let kerberos;
		try {
			kerberos = await import("kerberos");
		} catch {
			throw new Error("The \"kerberos\" package is required for Negotiate proxy authentication. Install it with: npm install kerberos");
		}
		const proxyAuthenticate = response.headers["proxy-authenticate"] || "";
		const challengeHeader = Array.isArray(proxyAuthenticate) ? proxyAuthenticate[0] : proxyAuthenticate;
		const serverToken = typeof challengeHeader === "string" && challengeHeader.includes(" ") ? challengeHeader.split(" ").slice(1).join(" ") : void 0;
		const token = await (await kerberos.initializeClient("HTTP@proxy", { mechOID: kerberos.GSS_MECH_OID_SPNEGO })).step(serverToken || "");
		if (!token) throw new Error("Kerberos client.step() returned no token");
		return { headers: { "Proxy-Authorization": `Negotiate ${token}` } };
	};
}
// node_modules/http-proxy-agent/dist/index.js
const debug$2 = (0, import_src.default)("http-proxy-agent");
var HttpProxyAgent = class extends Agent {
	constructor(proxy, opts) {
		super(opts);
		this.proxy = typeof proxy === "string" ? new URL$1(proxy) : proxy;
		this.proxyHeaders = opts?.headers ?? {};
		debug$2("Creating new HttpProxyAgent instance: %o", this.proxy.href);
		if (opts?.negotiate) this.onProxyAuth = createNegotiateAuth();
		else if (opts?.onProxyAuth) this.onProxyAuth = opts.onProxyAuth;
		const host = (this.proxy.hostname || this.proxy.host).replace(/^\[|\]$/g, "");
		const port = this.proxy.port ? parseInt(this.proxy.port, 10) : this.proxy.protocol === "https:" ? 443 : 80;
		this.connectOpts = {
			...opts ? omit$1(opts, "headers", "onProxyAuth", "negotiate") : null,
			host,
			port
		};
	}
	addRequest(req, opts) {
		req._header = null;
		this.setRequestProps(req, opts);
		super.addRequest(req, opts);
	}
	setRequestProps(req, opts) {
		const { proxy } = this;
		const base = `${opts.secureEndpoint ? "https:" : "http:"}//${req.getHeader("host") || "localhost"}`;
		const url = new URL$1(req.path, base);
		if (opts.port !== 80) url.port = String(opts.port);
		req.path = String(url);
		const headers = typeof this.proxyHeaders === "function" ? this.proxyHeaders() : { ...this.proxyHeaders };
		if (proxy.username || proxy.password) {
			const auth = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
			headers["Proxy-Authorization"] = `Basic ${Buffer.from(auth).toString("base64")}`;
		}
		if (!headers["Proxy-Connection"]) headers["Proxy-Connection"] = this.keepAlive ? "Keep-Alive" : "close";
		for (const name of Object.keys(headers)) {
			const value = headers[name];
			if (value) req.setHeader(name, value);
		}
	}
	async connect(req, opts) {
		req._header = null;
		if (!req.path.includes("://")) this.setRequestProps(req, opts);
		let first;
		let endOfHeaders;
		debug$2("Regenerating stored HTTP header string for request");
		req._implicitHeader();
		if (req.outputData && req.outputData.length > 0) {
			debug$2("Patching connection write() output buffer with updated header");
			first = req.outputData[0].data;
			endOfHeaders = first.indexOf("\r\n\r\n") + 4;
			req.outputData[0].data = req._header + first.substring(endOfHeaders);
			debug$2("Output buffer: %o", req.outputData[0].data);
		}
		let socket;
		if (this.proxy.protocol === "https:") {
			debug$2("Creating `tls.Socket`: %o", this.connectOpts);
			socket = tls.connect(this.connectOpts);
		} else {
			debug$2("Creating `net.Socket`: %o", this.connectOpts);
			socket = net.connect(this.connectOpts);
		}
		await once(socket, "connect");
		const connect = { socket };
		req.emit("proxyConnect", connect);
		this.emit("proxyConnect", connect, req);
		req.emit("proxy", {
			proxy: this.proxy.href,
			socket
		});
		return socket;
	}
};
HttpProxyAgent.protocols = ["http", "https"];
function omit$1(obj, ...keys) {
	const ret = {};
	let key;
	for (key in obj) if (!keys.includes(key)) ret[key] = obj[key];
	return ret;
}
// node_modules/https-proxy-agent/dist/parse-proxy-response.js
const debug$1 = (0, import_src.default)("https-proxy-agent:parse-proxy-response");
function parseProxyResponse(socket) {
	return new Promise((resolve, reject) => {
		let buffersLength = 0;
		const buffers = [];
		function read() {
			const b = socket.read();
			if (b) ondata(b);
			else socket.once("readable", read);
		}
		function cleanup() {
			socket.removeListener("end", onend);
			socket.removeListener("error", onerror);
			socket.removeListener("readable", read);
		}
		function onend() {
			cleanup();
			debug$1("onend");
			reject(new Error("Proxy connection ended before receiving CONNECT response"));
		}
		function onerror(err) {
			cleanup();
			debug$1("onerror %o", err);
			reject(err);
		}
		function ondata(b) {
			buffers.push(b);
			buffersLength += b.length;
			const buffered = Buffer.concat(buffers, buffersLength);
			const endOfHeaders = buffered.indexOf("\r\n\r\n");
			if (endOfHeaders === -1) {
				debug$1("have not received end of HTTP headers yet...");
				read();
				return;
			}
			const headerParts = buffered.slice(0, endOfHeaders).toString("ascii").split("\r\n");
			const firstLine = headerParts.shift();
			if (!firstLine) {
				socket.destroy();
				return reject(new Error("No header received from proxy CONNECT response"));
			}
			const firstLineParts = firstLine.split(" ");
			const statusCode = +firstLineParts[1];
			const statusText = firstLineParts.slice(2).join(" ");
			const headers = {};
			for (const header of headerParts) {
				if (!header) continue;
				const firstColon = header.indexOf(":");
				if (firstColon === -1) {
					socket.destroy();
					return reject(new Error(`Invalid header from proxy CONNECT response: "${header}"`));
				}
				const key = header.slice(0, firstColon).toLowerCase();
				const value = header.slice(firstColon + 1).trimStart();
				const current = headers[key];
				if (typeof current === "string") headers[key] = [current, value];
				else if (Array.isArray(current)) current.push(value);
				else headers[key] = value;
			}
			debug$1("got proxy server response: %o %o", firstLine, headers);
			cleanup();
			resolve({
				connect: {
					statusCode,
					statusText,
					headers
				},
				buffered
			});
		}
		socket.on("error", onerror);
		socket.on("end", onend);
		read();
	});
}
// node_modules/https-proxy-agent/dist/index.js
const debug = (0, import_src.default)("https-proxy-agent");
const setServernameFromNonIpHost = (options) => {
	if (options.servername === void 0 && options.host && !net.isIP(options.host)) return {
		...options,
		servername: options.host
	};
	return options;
};
var HttpsProxyAgent = class extends Agent {
	constructor(proxy, opts) {
		super(opts);
		this.options = { path: void 0 };
		this.proxy = typeof proxy === "string" ? new URL$1(proxy) : proxy;
		this.proxyHeaders = opts?.headers ?? {};
		debug("Creating new HttpsProxyAgent instance: %o", this.proxy.href);
		if (opts?.negotiate) this.onProxyAuth = createNegotiateAuth();
		else if (opts?.onProxyAuth) this.onProxyAuth = opts.onProxyAuth;
		const host = (this.proxy.hostname || this.proxy.host).replace(/^\[|\]$/g, "");
		const port = this.proxy.port ? parseInt(this.proxy.port, 10) : this.proxy.protocol === "https:" ? 443 : 80;
		this.connectOpts = {
			ALPNProtocols: ["http/1.1"],
			...opts ? omit(opts, "headers", "onProxyAuth", "negotiate") : null,
			host,
			port
		};
	}
	async connect(req, opts) {
		const { proxy } = this;
		if (!opts.host) throw new TypeError("No \"host\" provided");
		let socket;
		if (proxy.protocol === "https:") {
			debug("Creating `tls.Socket`: %o", this.connectOpts);
			socket = tls.connect(setServernameFromNonIpHost(this.connectOpts));
		} else {
			debug("Creating `net.Socket`: %o", this.connectOpts);
			socket = net.connect(this.connectOpts);
		}
		const headers = typeof this.proxyHeaders === "function" ? this.proxyHeaders() : { ...this.proxyHeaders };
		const host = net.isIPv6(opts.host) ? `[${opts.host}]` : opts.host;
		let payload = `CONNECT ${host}:${opts.port} HTTP/1.1\r\n`;
		if (proxy.username || proxy.password) {
			const auth = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
			headers["Proxy-Authorization"] = `Basic ${Buffer.from(auth).toString("base64")}`;
		}
		headers.Host = `${host}:${opts.port}`;
		if (!headers["Proxy-Connection"]) headers["Proxy-Connection"] = this.keepAlive ? "Keep-Alive" : "close";
		for (const name of Object.keys(headers)) payload += `${name}: ${headers[name]}\r\n`;
		const proxyResponsePromise = parseProxyResponse(socket);
		socket.write(`${payload}\r\n`);
		const { connect, buffered } = await proxyResponsePromise;
		req.emit("proxyConnect", connect);
		this.emit("proxyConnect", connect, req);
		req.emit("proxy", {
			proxy: this.proxy.href,
			socket
		});
		if (connect.statusCode === 200) {
			req.once("socket", resume);
			if (opts.secureEndpoint) {
				debug("Upgrading socket connection to TLS");
				return tls.connect({
					...omit(setServernameFromNonIpHost(opts), "host", "path", "port"),
					socket
				});
			}
			return socket;
		}
		if (connect.statusCode === 407 && this.onProxyAuth) {
			debug("Got 407 response, invoking onProxyAuth callback");
			socket.destroy();
			const proxyAuthenticate = connect.headers["proxy-authenticate"] || "";
			const scheme = Array.isArray(proxyAuthenticate) ? proxyAuthenticate[0].split(/\s/)[0] : proxyAuthenticate.split(/\s/)[0];
			const authResponse = await this.onProxyAuth({
				response: connect,
				scheme
			});
			return this._connectWithAuth(req, opts, authResponse.headers);
		}
		socket.destroy();
		const fakeSocket = new net.Socket({ writable: false });
		fakeSocket.readable = true;
		req.once("socket", (s) => {
			debug("Replaying proxy buffer for failed request");
			assert(s.listenerCount("data") > 0);
			s.push(buffered);
			s.push(null);
		});
		return fakeSocket;
	}
	async _connectWithAuth(req, opts, authHeaders) {
		const { proxy } = this;
		let socket;
		if (proxy.protocol === "https:") socket = tls.connect(setServernameFromNonIpHost(this.connectOpts));
		else socket = net.connect(this.connectOpts);
		const headers = typeof this.proxyHeaders === "function" ? this.proxyHeaders() : { ...this.proxyHeaders };
		const host = net.isIPv6(opts.host) ? `[${opts.host}]` : opts.host;
		let payload = `CONNECT ${host}:${opts.port} HTTP/1.1\r\n`;
		if (proxy.username || proxy.password) {
			const auth = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
			headers["Proxy-Authorization"] = `Basic ${Buffer.from(auth).toString("base64")}`;
		}
		Object.assign(headers, authHeaders);
		headers.Host = `${host}:${opts.port}`;
		if (!headers["Proxy-Connection"]) headers["Proxy-Connection"] = this.keepAlive ? "Keep-Alive" : "close";
		for (const name of Object.keys(headers)) payload += `${name}: ${headers[name]}\r\n`;
		const proxyResponsePromise = parseProxyResponse(socket);
		socket.write(`${payload}\r\n`);
		const { connect } = await proxyResponsePromise;
		req.emit("proxyConnect", connect);
		this.emit("proxyConnect", connect, req);
		if (connect.statusCode === 200) {
			req.once("socket", resume);
			if (opts.secureEndpoint) {
				debug("Upgrading socket connection to TLS");
				return tls.connect({
					...omit(setServernameFromNonIpHost(opts), "host", "path", "port"),
					socket
				});
			}
			return socket;
		}
		socket.destroy();
		throw new Error(`Proxy authentication failed with status ${connect.statusCode} after retry`);
	}
};
HttpsProxyAgent.protocols = ["http", "https"];
function resume(socket) {
	setImmediate(() => {
		socket.resume();
	});
}
function omit(obj, ...keys) {
	const ret = {};
	let key;
	for (key in obj) if (!keys.includes(key)) ret[key] = obj[key];
	return ret;
}
// packages/image/loopback.ts
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
// packages/image/proxies.ts
function proxyFor(url, environment) {
	const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
	const text = environment[name] || environment[name.toLowerCase()];
	if (!text || isLoopback(url.hostname)) return null;
	if (isExcepted(url, environment.NO_PROXY || environment.no_proxy || "")) return null;
	const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
	const proxy = URL.canParse(address) ? new URL(address) : null;
	if (proxy?.protocol === "http:" || proxy?.protocol === "https:") return proxy;
	throw new PawlError("config", `${name} is no address of an HTTP proxy`, { remedy: "Write it like http://proxy.example:3128." });
}
function agentFor(url, environment, signal) {
	const proxy = proxyFor(url, environment);
	const secure = url.protocol === "https:";
	if (proxy === null) return secure ? new Agent$3() : new Agent$1();
	return secure ? new HttpsProxyAgent(proxy, { signal }) : new HttpProxyAgent(proxy, { signal });
}
function isExcepted(url, list) {
	const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	return list.toLowerCase().split(/[\s,]+/).filter((entry) => entry !== "").some((entry) => matches(entry, host, port));
}
function matches(entry, host, port) {
	if (entry === "*") return true;
	const [, name = "", wanted] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
	if (wanted !== void 0 && wanted !== port) return false;
	const bare = name.replace(/^\[|\]$/g, "").replace(/^\*(?=\.)/, "");
	if (isIP(host)) return isWithin(bare, host);
	return bare.startsWith(".") ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}
function isWithin(network, host) {
	const [address = "", bits] = network.split("/");
	const family = isIP(address);
	if (family === 0 || family !== isIP(host)) return false;
	const kind = family === 6 ? "ipv6" : "ipv4";
	const prefix = bits === void 0 ? family === 6 ? 128 : 32 : Number(bits);
	if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 6 ? 128 : 32)) return false;
	const list = new BlockList();
	list.addSubnet(address, prefix, kind);
	return list.check(host, kind);
}
// packages/image/send-body.ts
const SLOWEST_STORE = 5e6;
async function sendBody(outgoing, { body, stores = body?.length ?? 0 }, clock, fault) {
	const over = new AbortController();
	const isOver = () => over.abort();
	outgoing.once("response", ({ statusCode = 0 }) => statusCode >= 300 && isOver()).once("error", isOver).once("close", isOver);
	const pieces = body?.open()[Symbol.asyncIterator]();
	try {
		for (;;) {
			const piece = await pieces?.next().catch((error) => {
				fault.own = error;
				throw error;
			});
			if (over.signal.aborted) return false;
			if (!piece || piece.done) break;
			await written(outgoing, piece.value, over.signal);
			clock.moved();
		}
		clock.allow(stores / (SLOWEST_STORE / 1e3));
		outgoing.end();
		return true;
	} finally {
		await pieces?.return?.();
	}
}
async function written(outgoing, piece, over) {
	if (over.aborted) return;
	await new Promise((resolve) => {
		const done = () => {
			over.removeEventListener("abort", done);
			resolve();
		};
		over.addEventListener("abort", done);
		outgoing.write(piece, done);
	});
}
// packages/image/exchange.ts
const REDIRECTS = new Set([
	301,
	302,
	303,
	307,
	308
]);
const MOST_REDIRECTS = 5;
const LONGEST_REMARK = 65536;
const IDLE_MS = 6e4;
async function exchange(address, call) {
	let at = address;
	let { authorization } = call;
	for (let redirects = 0;; redirects++) {
		const answer = await hop(at, call, authorization);
		if (answer instanceof PawlError) return answer;
		const location = answer.headers.get("location");
		if (!(REDIRECTS.has(answer.status) && (answer.status !== 303 || call.body === void 0)) || location === null || redirects === MOST_REDIRECTS) return answer;
		const next = leadTo(at, location);
		if (next.origin !== at.origin) authorization = void 0;
		at = next;
	}
}
async function hop(at, call, authorization) {
	const { signal, idleMs = IDLE_MS } = call;
	if (signal?.aborted) throw givenUp(at, signal.reason);
	const connecting = new AbortController();
	const outgoing = openRequest(at, call, authorization, connecting.signal);
	let broken = () => {};
	const answered = new Promise((resolve, reject) => {
		outgoing.once("response", resolve).once("error", reject);
		broken = reject;
	});
	answered.catch(() => {});
	outgoing.on("error", () => {});
	let incoming;
	const end = (why) => {
		(incoming ?? outgoing).destroy(why);
		broken(why);
		if (!outgoing.socket) connecting.abort();
	};
	const clock = idleClock(idleMs, (ms) => end(new Error(`nothing moved for ${Math.round(ms / 1e3)} s`)));
	const giveUp = () => end(new Error("given up"));
	signal?.addEventListener("abort", giveUp);
	const fault = {};
	try {
		const sent = sendBody(outgoing, call, clock, fault);
		sent.catch(() => {});
		incoming = await Promise.race([answered, sent.then(() => answered)]);
		incoming.on("error", () => {});
		const answer = await read(incoming, at, call, clock, fault);
		if (answer.status >= 300 || await sent) return answer;
		return cutOff(at, new Error("it answered before it had all"));
	} catch (error) {
		if (signal?.aborted) throw givenUp(at, error);
		if ("own" in fault) throw fault.own;
		return cutOff(at, error);
	} finally {
		clock.stop();
		signal?.removeEventListener("abort", giveUp);
		outgoing.destroy();
	}
}
function openRequest(at, call, authorization, connecting) {
	const { method, headers, body, environment = {} } = call;
	return (at.protocol === "https:" ? request$1 : request)(at, {
		method,
		agent: agentFor(at, environment, connecting),
		headers: {
			"user-agent": "pawl",
			"accept-encoding": "identity",
			...headers,
			...authorization === void 0 ? {} : { authorization },
			...body === void 0 && (method === "GET" || method === "HEAD") ? {} : { "content-length": String(body?.length ?? 0) }
		}
	});
}
async function read(incoming, at, call, clock, fault) {
	const answer = {
		status: incoming.statusCode ?? 0,
		headers: headersOf(incoming),
		url: at.href
	};
	let failed;
	const pieces = (async function* () {
		try {
			for await (const chunk of incoming) {
				clock.moved();
				yield chunk;
				clock.moved();
			}
		} catch (error) {
			failed = error;
			throw error;
		}
	})();
	if (call.receive === void 0 || answer.status !== 200 && answer.status !== 206) return {
		...answer,
		body: await remark(pieces)
	};
	try {
		await call.receive(answer, pieces);
	} catch (error) {
		if (failed === void 0) fault.own = error;
		throw error;
	}
	return {
		...answer,
		body: new Uint8Array()
	};
}
function headersOf({ rawHeaders }) {
	const headers = new Headers();
	for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index], rawHeaders[index + 1]);
	return headers;
}
async function remark(pieces) {
	const chunks = [];
	let length = 0;
	for await (const chunk of pieces) {
		chunks.push(chunk);
		length += chunk.length;
		if (length >= LONGEST_REMARK) break;
	}
	return Buffer.concat(chunks).subarray(0, LONGEST_REMARK);
}
function cutOff(at, error) {
	const { code, message } = error;
	return new PawlError("remote", `${at.host}: the connection failed (${code ?? message})`, {
		where: shownUrl(at.href),
		cause: error,
		remedy: "Check the address and the network, then run again."
	});
}
function givenUp(at, cause) {
	return new PawlError("remote", "the request was given up", {
		where: shownUrl(at.href),
		cause
	});
}
// packages/image/proxied-fetch.ts
const WITHOUT_BODY = new Set([
	204,
	205,
	304
]);
function fetchThroughProxies(environment) {
	return async (address, init) => {
		const url = new URL(address);
		if (proxyFor(url, environment) === null) return fetch(address, init);
		const content = init.body == null ? null : Buffer.from(await new Response(init.body).arrayBuffer());
		const { signal } = init;
		signal?.throwIfAborted();
		return new Promise((resolve, reject) => {
			const connecting = new AbortController();
			const outgoing = (url.protocol === "https:" ? request$1 : request)(url, {
				method: init.method ?? "GET",
				agent: agentFor(url, environment, connecting.signal),
				headers: {
					"user-agent": "pawl",
					...Object.fromEntries(new Headers(init.headers)),
					...content === null && init.method === "GET" ? {} : { "content-length": content?.length ?? 0 }
				}
			});
			const giveUp = () => {
				reject(signal?.reason);
				outgoing.destroy(signal?.reason);
				if (!outgoing.socket) connecting.abort();
			};
			signal?.addEventListener("abort", giveUp);
			outgoing.on("error", reject).once("close", () => signal?.removeEventListener("abort", giveUp));
			outgoing.once("response", (incoming) => {
				try {
					resolve(responseOf(incoming, init.method));
				} catch (error) {
					outgoing.destroy();
					reject(error);
				}
			});
			outgoing.end(content);
		});
	};
}
function responseOf(incoming, method) {
	const status = incoming.statusCode ?? 0;
	const headers = headersOf(incoming);
	if (!WITHOUT_BODY.has(status) && method !== "HEAD") return new Response(Readable.toWeb(incoming), {
		status,
		headers
	});
	incoming.resume();
	return new Response(null, {
		status,
		headers
	});
}
// packages/image/token.ts
const LONGEST_ANSWER = 262144;
async function fetchToken(wanted) {
	const { doing, base, challenge, scope, credentials, common, failure } = wanted;
	const realm = realmOf(challenge, base);
	if (credentials?.kind === "identity") throw new PawlError("config", `the login for ${base.host} is an identity token, which Pawl cannot use`, { remedy: `Run \`docker login ${base.host}\` with a user name and a password or token.` });
	const service = challenge.params.get("service");
	if (service !== void 0) realm.searchParams.set("service", service);
	for (const one of scope.split(" ")) realm.searchParams.append("scope", one);
	const answer = await request$2(realm.href, {
		...common,
		limit: LONGEST_ANSWER,
		headers: credentials === null ? {} : { authorization: basic(credentials) }
	});
	if (answer.status !== 200) throw failure(`${doing}: the login at ${realm.host}`, answer);
	return tokenIn(answer, realm);
}
function realmOf({ params }, base) {
	const text = params.get("realm") ?? "";
	const refused = (why) => new PawlError("remote", `the registry names a login that ${why}; nothing was sent there`, {
		where: base.origin,
		remedy: "Check that this is the registry you mean; if it is, tell those who run it."
	});
	if (!URL.canParse(text)) throw refused("is no address");
	const realm = new URL(text);
	if (realm.username !== "" || realm.password !== "") throw refused("has a password in its address");
	const here = isLoopback(base.hostname) && isLoopback(realm.hostname);
	if (realm.protocol !== "https:" && !(realm.protocol === "http:" && here)) throw refused(`is not HTTPS (${`${realm.protocol}//${realm.host}`.slice(0, 200)})`);
	return realm;
}
function tokenIn(answer, realm) {
	let value = null;
	try {
		value = JSON.parse(new TextDecoder().decode(answer.body));
	} catch {}
	const token = value?.token || value?.access_token;
	if (typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) return token;
	throw new PawlError("remote", "the login server answers with no token", {
		where: realm.origin,
		remedy: "Check the name of the registry."
	});
}
// packages/image/session.ts
function openSession(options) {
	const { registry, credentials } = options;
	const base = addressOf(registry, options.plainHttp);
	const { note, signal, secondMs, environment, idleMs } = options;
	const common = {
		note,
		...signal === void 0 ? {} : { signal },
		...secondMs === void 0 ? {} : { secondMs },
		...environment === void 0 ? {} : { fetch: fetchThroughProxies(environment) }
	};
	const failure = (doing, answer) => {
		if (!(answer instanceof PawlError)) return remoteFailure(`${registry}: ${doing}`, answer, remedyFor(registry, answer.status));
		const { message, where = base.origin, remedy = "Run again later." } = answer;
		return new PawlError("remote", `${registry}: ${doing} failed: ${message}`, {
			where,
			remedy,
			cause: answer
		});
	};
	const granted = new Map();
	const underWay = new Map();
	const logIn = async (doing, scope, refused) => {
		if (new URL(refused.url).origin !== base.origin) return false;
		const challenges = parseChallenges(refused.headers.get("www-authenticate") ?? "");
		const bearer = challenges.find(({ scheme }) => scheme === "bearer");
		if (bearer) {
			const token = await fetchToken({
				doing,
				base,
				challenge: bearer,
				scope,
				credentials,
				common,
				failure
			});
			granted.set(scope, `Bearer ${token}`);
			return true;
		}
		if (credentials?.kind !== "password" || !challenges.some(({ scheme }) => scheme === "basic")) return false;
		refuseInTheClear(base, registry);
		granted.set(scope, basic(credentials));
		return true;
	};
	const authorised = async (doing, scope, once) => {
		const shown = granted.get(scope);
		const answer = await once(shown);
		if (answer instanceof PawlError || answer.status !== 401) return answer;
		if (granted.get(scope) === shown) {
			const login = underWay.get(scope) ?? logIn(doing, scope, answer).finally(() => underWay.delete(scope));
			underWay.set(scope, login);
			if (!await login) return answer;
		}
		return once(granted.get(scope));
	};
	const ask = (doing, path, scope, call = {}) => authorised(doing, scope, (authorization) => {
		const headers = {
			...call.headers,
			...authorization === void 0 ? {} : { authorization }
		};
		const stop = either(signal, call.signal);
		return request$2(new URL(path, base).href, {
			...common,
			...call,
			headers,
			signal: stop
		});
	});
	return {
		base,
		failure,
		ask,
		async call(doing, path, scope, call = {}) {
			const answer = await ask(doing, path, scope, call);
			if (answer.status === 401 || answer.status === 403) throw failure(doing, answer);
			return answer;
		},
		stream: (doing, address, scope, call) => authorised(doing, scope, (authorization) => exchange(address, {
			...call,
			signal: either(signal, call.signal),
			idleMs,
			environment,
			authorization: address.origin === base.origin ? authorization : void 0
		})),
		async waitForAnother(attempt, failed, stop) {
			const cut = failed instanceof PawlError;
			note(`${cut ? failed.message : `${registry}: it answers ${failed.status}`}; trying again`);
			const retryAfter = cut ? null : failed.headers.get("retry-after");
			await pause({
				attempt,
				retryAfter,
				secondMs,
				signal: either(signal, stop)
			}).catch((cause) => {
				throw new PawlError("remote", "the request was given up", {
					where: base.origin,
					cause
				});
			});
		}
	};
}
function either(one, other) {
	return one && other ? AbortSignal.any([one, other]) : one ?? other;
}
function addressOf(registry, plainHttp) {
	const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
	if (!URL.canParse(`https://${host}`)) throw new PawlError("config", `${JSON.stringify(registry)} is no host of a registry`);
	const secure = new URL(`https://${host}`);
	return plainHttp ?? isLoopback(secure.hostname) ? new URL(`http://${host}`) : secure;
}
function refuseInTheClear(base, registry) {
	if (base.protocol === "https:" || isLoopback(base.hostname)) return;
	throw new PawlError("remote", `${registry} asks for a password over plain HTTP, and none was sent`, {
		where: base.origin,
		remedy: "Use a registry with HTTPS, or one that needs no login."
	});
}
function remedyFor(registry, status) {
	if (status === 401 || status === 403) return registry === "ghcr.io" ? "Give the job `permissions: packages: write` and GITHUB_TOKEN, or run `docker login ghcr.io`." : `Run \`docker login ${registry}\` as someone who may do this, then run again.`;
	if (status === 429) return `Wait a while; \`docker login ${registry}\` may raise the limit.`;
	if (status >= 500) return "The registry is in trouble. Run again later.";
	return "Check the name of the image.";
}
// packages/image/in-parallel.ts
async function inParallel(items, atOnce, signal, run) {
	const stop = new AbortController();
	const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
	const results = Array(items.length);
	let failure = null;
	let next = 0;
	const worker = async () => {
		while (next < items.length && failure === null) {
			const index = next++;
			try {
				results[index] = await run(items[index], either);
			} catch (error) {
				failure ??= { error };
				stop.abort();
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
	if (failure !== null) throw failure.error;
	return results;
}
// packages/image/several-blobs.ts
const AT_ONCE = 4;
async function pushBlobs(session, repository, blobs, { progress, signal, ...options } = {}) {
	const places = new Map();
	for (const [index, { digest }] of blobs.entries()) if (!places.has(digest)) places.set(digest, index);
	const pushed = await inParallel([...places.values()].map((index) => blobs[index]), AT_ONCE, signal, (blob, stop) => pushBlob(session, repository, blob, {
		...options,
		...progress ? { progress: (at) => progress(blob, at) } : {},
		signal: stop
	}));
	const results = new Map([...places.values()].map((index, place) => [index, pushed[place]]));
	return blobs.map((_, index) => results.get(index) ?? {
		how: "there",
		sent: 0
	});
}
async function pullBlobs(session, repository, blobs, { progress, signal } = {}) {
	await inParallel(blobs, AT_ONCE, signal, (blob, stop) => pullBlob(session, repository, blob, blob.path, {
		...progress ? { progress: (at) => progress(blob, at) } : {},
		signal: stop
	}));
}
// packages/image/tags.ts
const PAGE = 1e3;
const MOST_TAGS = 1e5;
const LARGEST_PAGE = 8 * 2 ** 20;
async function listAllTags(session, repository, scope) {
	const doing = `listing the tags of ${repository}`;
	const tags = new Set();
	const path = `/v2/${repository}/tags/list`;
	let at = `${path}?n=${PAGE}`;
	const seen = new Set();
	while (at !== null) {
		const answer = await session.call(doing, at, scope, { limit: LARGEST_PAGE });
		if (answer.status === 404 && seen.size === 0) return [];
		if (answer.status !== 200) throw session.failure(doing, answer);
		for (const tag of tagsIn(answer.body, answer.url)) tags.add(tag);
		seen.add(at);
		at = nextPage(answer.headers.get("link"), session.base, path, "tags");
		if (at !== null && seen.has(at) || tags.size > MOST_TAGS || seen.size > MOST_TAGS / PAGE) throw new PawlError("remote", `${doing} does not end`, { where: answer.url });
	}
	return [...tags];
}
function tagsIn(body, where) {
	let tags;
	try {
		tags = JSON.parse(new TextDecoder().decode(body))?.tags ?? [];
	} catch {}
	if (Array.isArray(tags) && tags.every((tag) => typeof tag === "string" && isTag(tag))) return tags;
	throw new PawlError("remote", "the registry answers with no list of tags", { where });
}
// packages/image/registry.ts
function registryClient(options) {
	const { registry, repository } = options;
	const name = `${registry}/${repository}`;
	const parsed = parseReference(name);
	if (parsed.registry !== registry || parsed.repository !== repository) throw new PawlError("config", `${JSON.stringify(name.slice(0, 200))} is no host with a repository`);
	const session = openSession(options);
	const [pull, push] = [`repository:${repository}:pull`, `repository:${repository}:pull,push`];
	const ask = (doing, method, reference) => session.call(doing, manifestPath(repository, reference), pull, {
		method,
		headers: { accept: MANIFEST_TYPES.join(", ") },
		limit: LARGEST_MANIFEST
	});
	const getManifest = async (reference) => {
		const doing = `reading ${repository} ${reference}`;
		const answer = await ask(doing, "GET", reference);
		if (answer.status === 404 && isRegistryAnswer(answer)) return null;
		if (answer.status !== 200) throw session.failure(doing, answer);
		const found = manifestOf(answer.body, mediaTypeOf(answer.headers.get("content-type")), answer.url);
		mustBe(found.digest, saidDigest(answer) ?? found.digest, answer.url);
		if (isDigest(reference)) mustBe(found.digest, reference, answer.url);
		return found;
	};
	const headManifest = async (reference) => {
		const doing = `looking for ${repository} ${reference}`;
		const answer = await ask(doing, "HEAD", reference);
		const digest = saidDigest(answer);
		const size = Number(answer.headers.get("content-length") ?? NaN);
		const mediaType = mediaTypeOf(answer.headers.get("content-type"));
		if (answer.status === 404 || digest === null || !Number.isSafeInteger(size)) {
			if (answer.status !== 404 && answer.status !== 200) throw session.failure(doing, answer);
			const found = await getManifest(reference);
			return found && {
				digest: found.digest,
				mediaType: found.mediaType,
				size: found.size
			};
		}
		if (answer.status !== 200) throw session.failure(doing, answer);
		if (isDigest(reference)) mustBe(digest, reference, answer.url);
		return {
			digest,
			mediaType,
			size
		};
	};
	const write = async (reference, manifest) => {
		const doing = `writing ${repository} ${reference}`;
		const send = () => session.call(doing, manifestPath(repository, reference), push, {
			method: "PUT",
			headers: { "content-type": manifest.mediaType },
			body: manifest.bytes
		});
		let answer = await send();
		for (let more = 2; more > 0 && isDigestDenied(answer); more--) {
			const wait = (options.secondMs ?? 1e3) * (.2 + Math.random());
			await setTimeout$1(wait, void 0, { signal: options.signal }).catch(() => void 0);
			answer = await send();
		}
		if (answer.status !== 201) throw session.failure(doing, answer);
		mustBe(saidDigest(answer) ?? (await headManifest(reference))?.digest, manifest.digest, answer.url);
		return answer;
	};
	const putManifest = async (reference, bytes, mediaType) => {
		manifestPath(repository, reference);
		const manifest = manifestOf(bytes, mediaType, `${name} ${reference}`);
		if (isDigest(reference)) mustBe(manifest.digest, reference, name);
		await write(reference, manifest);
		return manifest.digest;
	};
	const adding = new Map();
	const pushReferrers = async (written) => {
		const manifests = written.map(({ bytes, mediaType }) => {
			const manifest = manifestOf(bytes, mediaType, name);
			const refers = referrerOf(manifest);
			if (refers === null) throw new PawlError("usage", "the manifest has no subject", { where: name });
			return {
				manifest,
				...refers
			};
		});
		const unlisted = new Map();
		for (const { manifest, subject, referrer } of manifests) {
			if ((await write(manifest.digest, manifest)).headers.get("oci-subject") === subject) continue;
			unlisted.set(subject, [...unlisted.get(subject) ?? [], referrer]);
		}
		await Promise.all([...unlisted].map(([subject, referrers]) => {
			const addition = {
				subject,
				referrers,
				name,
				secondMs: options.secondMs,
				signal: options.signal
			};
			const mine = (adding.get(subject) ?? Promise.resolve()).catch(() => {}).then(() => addToIndex({
				getManifest,
				putManifest
			}, addition));
			adding.set(subject, mine);
			return mine;
		}));
		return manifests.map(({ manifest }) => manifest.digest);
	};
	return {
		name,
		headManifest,
		getManifest,
		putManifest,
		listTags: () => listAllTags(session, repository, pull),
		pushBlob: (blob, options) => pushBlob(session, repository, blob, options),
		pushBlobs: (blobs, options) => pushBlobs(session, repository, blobs, options),
		pullBlob: (blob, path, options) => pullBlob(session, repository, blob, path, options),
		pullBlobs: (blobs, options) => pullBlobs(session, repository, blobs, options),
		async listReferrers(digest, artifactType) {
			if (!isDigest(digest)) throw new PawlError("usage", `${JSON.stringify(digest)} is no digest`);
			const listed = await listByApi(session, repository, digest, artifactType);
			if (listed !== null) return listed;
			const index = await getManifest(fallbackTag(digest));
			if (index?.mediaType !== "application/vnd.oci.image.index.v1+json") return [];
			return ofType(referrersIn(index.bytes, `${name}:${fallbackTag(digest)}`), artifactType);
		},
		pushReferrers,
		pushReferrer: async (bytes, mediaType) => (await pushReferrers([{
			bytes,
			mediaType
		}]))[0]
	};
}
function manifestPath(repository, reference) {
	if (!isTag(reference) && !isDigest(reference)) throw new PawlError("usage", `${JSON.stringify(reference.slice(0, 100))} is no tag: ${TAG_RULE}`);
	return `/v2/${repository}/manifests/${reference}`;
}
function isDigestDenied({ status, body }) {
	return status === 400 && new TextDecoder().decode(body).includes("DIGEST_INVALID");
}
function isRegistryAnswer({ body }) {
	try {
		return Array.isArray(JSON.parse(new TextDecoder().decode(body))?.errors);
	} catch {
		return false;
	}
}
// packages/pipeline/release/image-client.ts
async function imageClient({ host, signal }, image, environment, where) {
	const reference = parseReference(image, where);
	const { registry, repository } = reference;
	const folder = dockerConfigFolder(environment, homedir());
	const file = folder === null ? null : join(folder, "config.json");
	const text = file === null ? null : await readFile(file, "utf8").catch(() => null);
	const credentials = await findCredentials(registry, {
		environment,
		docker: file === null || text === null ? null : {
			text,
			where: file
		},
		runHelper: helperRunner(environment)
	});
	const note = (message) => host.note(message);
	return {
		client: registryClient({
			registry,
			repository,
			credentials,
			note,
			signal,
			environment
		}),
		reference
	};
}
async function imageVersions(surroundings, image, environment) {
	const { client, reference } = await imageClient(surroundings, image, environment);
	const { tag, digest } = reference;
	const found = await client.headManifest(digest ?? tag ?? "latest");
	if (!found) return null;
	if (tag && /^v\d/.test(tag)) return {
		digest: found.digest,
		versions: [versionOf(tag)]
	};
	const tags = (await client.listTags()).filter((name) => /^v\d/.test(name)).slice(-200);
	const versions = [];
	for (const name of tags) if ((await client.headManifest(name))?.digest === found.digest) versions.push(versionOf(name));
	return {
		digest: found.digest,
		versions
	};
}
function versionOf(tag) {
	return tag.replace("_", "+");
}
export { fallbackTag as a, IMAGE_MANIFEST as c, isLoopback as i, LARGEST_MANIFEST as l, imageVersions as n, referrerOf as o, inParallel as r, IMAGE_INDEX as s, imageClient as t, manifestOf as u };
