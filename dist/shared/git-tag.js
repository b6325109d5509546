import { t as PawlError } from "./errors.js";
// packages/store/tags/git-tag.ts
function formatTagObject({ name, commit, tagger, at, message }) {
	const line = (text) => text.replace(/[\u0000-\u001f\u007f<>]/g, " ").trim() || "unknown";
	if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new PawlError("usage", `"${commit}" is no commit`);
	return `object ${commit}\ntype commit\ntag ${name}\ntagger ${line(tagger.name)} <${line(tagger.email)}> ${at} +0000\n\n${message.trim()}\n`;
}
function parseTagObject(name, text) {
	const end = text.indexOf("\n\n");
	const head = text.slice(0, end < 0 ? text.length : end).split("\n");
	const field = (key) => head.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
	if (field("type") !== "commit") return `it is of a ${field("type") ?? "thing unknown"}, not of a commit`;
	if (field("tag") !== name) return `it calls itself "${field("tag")}"`;
	const commit = field("object") ?? "";
	const tagger = /^(.*) ?<([^<>]*)> (-?\d{1,12}) [+-]\d{4}$/.exec(field("tagger") ?? "");
	if (!/^[0-9a-f]{40,64}$/.test(commit) || !tagger) return "it does not say who made it, and when";
	const message = end < 0 ? "" : text.slice(end + 2);
	return {
		name,
		commit,
		tagger: {
			name: tagger[1].trim(),
			email: tagger[2]
		},
		at: Number(tagger[3]),
		message: message.replace(/^-----BEGIN (PGP|SSH) SIGNATURE-----[\s\S]*$/m, "").trim()
	};
}
function trailer(message, key) {
	return message.slice(message.lastIndexOf("\n\n") + 1).split("\n").find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2).trim();
}
export { parseTagObject as n, trailer as r, formatTagObject as t };
