import { t as PawlError } from "./errors.js";
// packages/image/reference.ts
const DOCKER_HUB = "docker.io";
const LONGEST_REFERENCE = 600;
const LONGEST_NAME = 255;
const LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::(\\d{1,5}))?$`);
const REPOSITORY_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
function parseReference(text, where) {
	const wrong = (why, remedy = "Write it like ghcr.io/acme/housing.") => new PawlError("config", `${shown(text)} is no name of an image: ${why}`, {
		...where === void 0 ? {} : { where },
		remedy
	});
	if (text.length > LONGEST_REFERENCE) throw wrong(`it is longer than ${LONGEST_REFERENCE} characters`);
	const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
	if (scheme) throw wrong("it begins like an address", `Leave out ${scheme}`);
	const [named, digest = null, ...more] = text.split("@");
	if (more.length > 0) throw wrong("it has more than one @");
	if (digest !== null && !isDigest(digest)) throw wrong("after @ stands sha256: and 64 digits of 0-9a-f", "Copy the digest whole.");
	const { name, tag } = withoutTag(named);
	if (tag !== null && !isTag(tag)) throw wrong(`${shown(tag)} is no tag: ${TAG_RULE}`);
	const { registry, repository } = withoutHost(name);
	const port = HOST.exec(registry);
	if (!port || port[1] === "0" || !URL.canParse(`https://${registry}`)) throw wrong(`${shown(registry)} is no host`);
	checkRepository(repository, wrong);
	if (registry.length + repository.length + 1 > LONGEST_NAME) throw wrong(`host and repository are longer than ${LONGEST_NAME} characters`);
	return {
		registry,
		repository,
		tag,
		digest
	};
}
function formatReference({ registry, repository, tag, digest }) {
	return `${registry}/${repository}${tag === null ? "" : `:${tag}`}${digest === null ? "" : `@${digest}`}`;
}
const TAG_RULE = "letters, digits, _, . and -, at most 128, and neither . nor - in front";
function isTag(text) {
	return TAG.test(text);
}
function isDigest(text) {
	return DIGEST.test(text);
}
function tagOfVersion(version) {
	const tag = version.replaceAll("+", "_");
	if (!isTag(tag)) throw new PawlError("usage", `the version ${shown(version)} makes no tag: ${TAG_RULE}`);
	return tag;
}
function withoutTag(named) {
	const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
	return colon === -1 ? {
		name: named,
		tag: null
	} : {
		name: named.slice(0, colon),
		tag: named.slice(colon + 1)
	};
}
function withoutHost(name) {
	const slash = name.indexOf("/");
	const first = name.slice(0, Math.max(slash, 0));
	if (/[.:]|^localhost$/i.test(first) && !/^\.+$/.test(first)) {
		const registry = first.toLowerCase();
		const hub = registry === DOCKER_HUB || registry === "index.docker.io";
		const rest = name.slice(slash + 1);
		if (!hub) return {
			registry,
			repository: rest
		};
		return {
			registry: DOCKER_HUB,
			repository: rest.includes("/") ? rest : `library/${rest}`
		};
	}
	return {
		registry: DOCKER_HUB,
		repository: slash === -1 ? `library/${name}` : name
	};
}
function checkRepository(repository, wrong) {
	for (const part of repository.split("/")) {
		if (part === "") throw wrong("a part of it is empty");
		if (/^\.+$/.test(part)) throw wrong("it is a path");
		if (part !== part.toLowerCase()) throw wrong(`${shown(part)} has capital letters`, `Registries know small letters only: ${part.toLowerCase()}`);
		if (!REPOSITORY_PART.test(part)) throw wrong(`${shown(part)} may hold a-z, 0-9, and one of . _ __ - between them`);
	}
}
function shown(text) {
	return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
export { parseReference as a, isTag as i, formatReference as n, tagOfVersion as o, isDigest as r, TAG_RULE as t };
