import { t as PawlError } from "./errors.js";
import { i as parseReference, n as isDigest, r as isTag, t as TAG_RULE } from "./reference.js";
import { n as digestOf } from "./canonical.js";
import { n as request, t as remoteFailure } from "./request.js";
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { homedir } from "node:os";
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
// packages/image/manifest.ts
const LARGEST_MANIFEST = 4 * 2 ** 20;
const MANIFEST_TYPES = [
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.oci.image.index.v1+json",
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
// packages/image/loopback.ts
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
// packages/image/token.ts
const LONGEST_ANSWER = 262144;
async function fetchToken(wanted) {
	const { doing, base, challenge, scope, credentials, common, failure } = wanted;
	const realm = realmOf(challenge, base);
	if (credentials?.kind === "identity") throw new PawlError("config", `the login for ${base.host} is an identity token, which Pawl cannot use`, { remedy: `Run \`docker login ${base.host}\` with a user name and a password or token.` });
	const service = challenge.params.get("service");
	if (service !== void 0) realm.searchParams.set("service", service);
	realm.searchParams.set("scope", scope);
	const answer = await request(realm.href, {
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
	const common = {
		note: options.note,
		signal: options.signal,
		...options.secondMs === void 0 ? {} : { secondMs: options.secondMs }
	};
	const granted = new Map();
	const failure = (doing, answer) => remoteFailure(`${registry}: ${doing}`, answer, remedyFor(registry, answer.status));
	const once = (path, scope, call) => {
		const authorization = granted.get(scope);
		const headers = {
			...call.headers,
			...authorization === void 0 ? {} : { authorization }
		};
		return request(new URL(path, base).href, {
			...common,
			...call,
			headers
		});
	};
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
	return {
		base,
		failure,
		async call(doing, path, scope, call = {}) {
			let answer = await once(path, scope, call);
			if (answer.status === 401 && await logIn(doing, scope, answer)) answer = await once(path, scope, call);
			if (answer.status === 401 || answer.status === 403) throw failure(doing, answer);
			return answer;
		}
	};
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
		at = nextPage(answer.headers.get("link"), session.base, path);
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
function nextPage(link, base, path) {
	const target = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/i.exec(link ?? "")?.[1];
	if (target === void 0) return null;
	const next = URL.canParse(target, base.href) ? new URL(target, new URL(path, base)) : null;
	if (next?.origin === base.origin && next.pathname === path) return `${path}${next.search}`;
	throw new PawlError("remote", "the registry names a next page of tags that is none of its own", { where: base.origin });
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
	return {
		name,
		headManifest,
		getManifest,
		async putManifest(reference, bytes, mediaType) {
			const doing = `writing ${repository} ${reference}`;
			const path = manifestPath(repository, reference);
			const manifest = manifestOf(bytes, mediaType, `${name} ${reference}`);
			if (isDigest(reference)) mustBe(manifest.digest, reference, name);
			const answer = await session.call(doing, path, push, {
				method: "PUT",
				headers: { "content-type": mediaType },
				body: manifest.bytes
			});
			if (answer.status !== 201) throw session.failure(doing, answer);
			mustBe(saidDigest(answer) ?? (await headManifest(reference))?.digest, manifest.digest, answer.url);
			return manifest.digest;
		},
		listTags: () => listAllTags(session, repository, pull)
	};
}
function manifestPath(repository, reference) {
	if (!isTag(reference) && !isDigest(reference)) throw new PawlError("usage", `${JSON.stringify(reference.slice(0, 100))} is no tag: ${TAG_RULE}`);
	return `/v2/${repository}/manifests/${reference}`;
}
function saidDigest(answer) {
	const said = answer.headers.get("docker-content-digest");
	if (said === null || isDigest(said)) return said;
	throw new PawlError("remote", "the registry says a digest that is not sha256", { where: answer.url });
}
function isRegistryAnswer({ body }) {
	try {
		return Array.isArray(JSON.parse(new TextDecoder().decode(body))?.errors);
	} catch {
		return false;
	}
}
function mustBe(found, wanted, where) {
	if (found === wanted) return;
	throw new PawlError("remote", `the registry has other bytes than asked for: ${found}, not ${wanted}`, {
		where,
		remedy: "Trust neither; check who can write to the registry and what stands between."
	});
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
			signal
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
export { imageVersions as n, imageClient as t };
