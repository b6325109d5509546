import { i as wrap } from "./columns.js";
import { c as plainText, r as imageCode, s as markdownText, t as hexCode } from "./escape.js";
import { t as painter } from "./paint.js";
import { t as joinBlocks } from "./section-body.js";
import { x as shortDigest } from "./summary.js";
import { n as followerList, t as followerLines } from "./followers.js";
// packages/report/release/publication.ts
function renderPublication(view, followers, style) {
	const { record, pinned, tag, destination } = view;
	const paint = painter(style);
	return `${[
		...wrap(paint("bold", plainText(`${record.model} ${tag} is ${OUTCOMES[destination.kind]}`)), style.width),
		`  ${plainText(pinned)}`,
		"",
		...placeOf(view),
		`Verdict  ${shortDigest(record.verdict)}`,
		...record.base ? [`Base     ${plainText(record.base.reference)} ${shortDigest(record.base.digest)}`] : [],
		`Layers   ${record.layers.length} of its own, ${sizeText(totalOf(record))}`,
		...record.modelPack === null ? [] : [`Pack     ${shortDigest(record.modelPack)} by ModelPack`],
		...sentBy(view),
		...record.tried ? [] : [`Tried    no: an image of kind ${record.form} has no server of Pawl`],
		...followers.length === 0 ? [] : [
			"",
			"Followers",
			...followerLines(followers, false, paint, style.width)
		]
	].join("\n")}\n`;
}
function renderPublicationMarkdown(view, followers) {
	const { record, pinned, tag, destination, layers, sent } = view;
	const { attestations, base, tried, verdict } = record;
	const facts = [
		`- Image: ${imageCode(pinned)}`,
		`- Verdict: ${hexCode(shortDigest(verdict), 12)}`,
		...base ? [`- Base: ${markdownText(base.reference, 200)} ${hexCode(shortDigest(base.digest), 12)}`] : [],
		`- Tried: ${tried ? "it answers test rows as the evaluation did" : "no, as it has no server of Pawl"}`,
		...destination.kind === "registry" ? [
			`- Layers: ${record.layers.length} of its own, ${sizeText(totalOf(record))}`,
			`- Sent: ${sizeText(sent)}; ${layers.pushed} pushed, ${layers.there} there already`,
			`- Evidence on it: ${attestations.length} ${attestations.length === 1 ? "statement" : "statements"}`
		] : []
	];
	return `${joinBlocks([
		`### 📦 ${markdownText(`${record.model} ${tag} is ${OUTCOMES[destination.kind]}`, 400)}`,
		facts.join("\n"),
		followers.length === 0 ? "" : `**Followers**\n\n${followerList(followers, false)}`
	])}\n`;
}
const OUTCOMES = {
	registry: "published",
	layout: "written, and not published",
	archive: "written, and not published",
	nowhere: "made, and not published"
};
function totalOf({ layers }) {
	return layers.reduce((sum, { bytes }) => sum + bytes, 0);
}
function placeOf({ record, destination }) {
	if (destination.kind === "registry") return [`Tag      ${plainText(record.reference)}`];
	return "path" in destination ? [`Written  ${plainText(destination.path)}`] : [];
}
function sentBy({ destination, layers, sent }) {
	if (destination.kind === "registry") return [`Sent     ${sizeText(sent)}: ${layers.pushed} pushed, ${layers.there} there already`];
	return ["Sent     nothing, and no record of it is kept"];
}
function sizeText(bytes) {
	if (bytes < 1e3) return `${bytes} bytes`;
	return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
export { renderPublicationMarkdown as n, renderPublication as t };
