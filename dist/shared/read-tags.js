import { t as git } from "./git-command.js";
import { n as parseTagObject } from "./git-tag.js";
import { a as parseTagName } from "./tag-name.js";
// packages/store/tags/read-tags.ts
async function listLocalTags(options) {
	return lines(await git(options, [
		"for-each-ref",
		"--format=%(objectname) %(objecttype) %(refname:strip=2)",
		"refs/tags"
	])).flatMap((line) => {
		const [oid = "", type = ""] = line.split(" ", 2);
		const name = line.slice(oid.length + type.length + 2);
		return parseTagName(name) ? [{
			oid,
			annotated: type === "tag",
			name
		}] : [];
	});
}
function parseRemoteTags(out) {
	const tags = new Map();
	for (const line of lines(out)) {
		const [oid = "", ref = ""] = line.split("	", 2);
		const name = ref.slice(10);
		if (name.endsWith("^{}")) {
			const tag = tags.get(name.slice(0, -3));
			if (tag) tags.set(tag.name, {
				...tag,
				annotated: true
			});
		} else if (parseTagName(name)) tags.set(name, {
			name,
			oid,
			annotated: false
		});
	}
	return [...tags.values()];
}
async function readTags(options, listed) {
	const wanted = listed.filter(({ annotated }) => annotated);
	const objects = await readObjects(options, wanted.map(({ oid }) => oid));
	const list = {
		annotated: [],
		odd: []
	};
	for (const { name, oid } of wanted) {
		const text = objects.get(oid);
		const read = text === void 0 ? "its object is not there" : parseTagObject(name, text);
		if (typeof read === "string") list.odd.push({
			name,
			reason: read
		});
		else list.annotated.push(read);
	}
	const lightweight = listed.filter(({ annotated }) => !annotated).map(({ name, oid }) => ({
		name,
		commit: oid
	}));
	return {
		...list,
		lightweight
	};
}
async function readObjects(options, oids) {
	if (oids.length === 0) return new Map();
	const out = await git(options, [
		"cat-file",
		"--batch",
		"--buffer"
	], { input: `${oids.join("\n")}\n` });
	const objects = new Map();
	for (let at = 0; at < out.length;) {
		const end = out.indexOf(10, at);
		const [oid = "", type, size] = out.toString("latin1", at, end).split(" ");
		if (type === "missing" || size === void 0) {
			at = end + 1;
			continue;
		}
		const start = end + 1;
		if (type === "tag") objects.set(oid, out.toString("utf8", start, start + Number(size)));
		at = start + Number(size) + 1;
	}
	return objects;
}
function lines(out) {
	return out.toString("utf8").split("\n").filter(Boolean);
}
export { parseRemoteTags as n, readTags as r, listLocalTags as t };
