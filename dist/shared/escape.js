// packages/report/escape.ts
const MAX_LENGTH = 200;
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb\ufffe\uffff]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const NOT_PLAIN = /[^ -~]| {2}/;
function plainText(text, maxLength = MAX_LENGTH) {
	if (text.length <= maxLength && !NOT_PLAIN.test(text)) return text;
	const clean = text.slice(0, maxLength * 8).replace(/\s+/gu, " ").replace(/[\ufe0e\ufe0f]/g, "").replace(UNSEEN, "�").replace(/(\p{M}{3})\p{M}+/gu, "$1").toWellFormed();
	const characters = [...clean.slice(0, maxLength * 2)];
	const whole = text.length <= maxLength * 8 && clean.length <= maxLength * 2;
	return characters.length <= maxLength && whole ? clean : `${characters.slice(0, maxLength - 1).join("")}…`;
}
const JOINER = "⁠";
function markdownText(text, maxLength = MAX_LENGTH) {
	return isolated(withoutReferences(plainText(text, maxLength)).replace(/[&<>]/g, entity).replace(/[\\`*_[\]|~]/g, "\\$&").replace(/^( ?)([-+#=:])/, "$1\\$2").replace(/^( ?\d+)([.)])(?= |$)/, "$1\\$2").replace(/\$/g, DOLLAR));
}
function htmlText(text, maxLength = MAX_LENGTH) {
	return isolated(withoutReferences(plainText(text, maxLength)).replace(/[&<>"']/g, entity).replace(/\$/g, DOLLAR));
}
const DOLLAR = "<span>&#36;</span>";
const ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;"
};
function entity(character) {
	return ENTITIES[character] ?? `&#${character.charCodeAt(0)};`;
}
function isolated(safe) {
	return RIGHT_TO_LEFT.test(safe) ? `\u2068${safe}\u2069` : safe;
}
function withoutReferences(plain) {
	return plain.replace(/[@#!%&~](?=\w)/g, `$&${JOINER}`).replace(/:(?=\/\/|[\w+-]+:)/g, `:${JOINER}`).replace(/www(?=\.)/gi, `$&${JOINER}`).replace(/(?<![a-z\d])(GH|GHSA|CVE)(?=-)/gi, `$&${JOINER}`).replace(/(?=\d*[a-f]|\d{40})[\da-f]{7,}/gi, (hex) => hex.replace(/.{6}(?=.)/g, `$&${JOINER}`));
}
function markdownShort(text, maxLength) {
	for (let length = maxLength;; length = Math.floor(length / 2)) {
		const safe = markdownText(text, length);
		if (safe.length <= 2 * maxLength + 40) return safe;
	}
}
function markdownCode(text, maxLength = MAX_LENGTH) {
	return `<code>${markdownText(text, maxLength)}</code>`;
}
function markdownProse(text, maxLength = MAX_LENGTH) {
	const parts = plainText(text, maxLength).split("`");
	return parts.map((part, i) => {
		const closed = i % 2 === 1 && i < parts.length - 1;
		if (closed && part !== "") return markdownCode(part, maxLength);
		return `${i % 2 === 1 ? "\\`" : ""}${markdownText(part, maxLength)}${closed ? "\\`" : ""}`;
	}).join("");
}
function hexCode(hex, digits) {
	const short = hex.slice(0, digits);
	return /^[\da-f]+$/.test(short) ? `<code>${short}</code>` : markdownCode(short);
}
function imageCode(pinned) {
	return /^[\w.:/-]+@sha256:[\da-f]{64}$/.test(pinned) && !/:\/\/|www\./i.test(pinned) ? `<code>${pinned}</code>` : markdownCode(pinned, 400);
}
const MAX_URL = 2e3;
function safeUrl(url) {
	if (url === void 0 || url.length > MAX_URL || !URL.canParse(url)) return void 0;
	const { protocol, href } = new URL(url);
	if (protocol !== "https:" && protocol !== "http:") return void 0;
	return href.replace(/[()<>"'\\|`$]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
function xmlText(text, maxLength = MAX_LENGTH) {
	return plainText(text, maxLength).replace(/[&<>"']/g, entity);
}
export { markdownProse as a, plainText as c, markdownCode as i, safeUrl as l, htmlText as n, markdownShort as o, imageCode as r, markdownText as s, hexCode as t, xmlText as u };
