// packages/report/columns.ts
const ASCII = /^[ -~]*$/;
const COLOUR_CODE = /\u001b\[\d+m/g;
const NO_ROOM = /\p{M}/u;
const TWO_COLUMNS = /[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f200}-\u{1f2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
function columnsOf(character) {
	if (character < "̀") return 1;
	if (NO_ROOM.test(character)) return 0;
	return TWO_COLUMNS.test(character) ? 2 : 1;
}
function textWidth(text) {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const character of text.replace(COLOUR_CODE, "")) width += columnsOf(character);
	return width;
}
function cutText(text, width) {
	if (textWidth(text) <= width) return text;
	return `${beginning(text, width - 1)}…`;
}
function padText(text, width) {
	return text + " ".repeat(Math.max(0, width - textWidth(text)));
}
function beginning(text, width) {
	let taken = "";
	let left = width;
	for (const character of text) {
		left -= columnsOf(character);
		if (left < 0) break;
		taken += character;
	}
	return taken;
}
const LEAST_ROOM = 8;
function wrap(text, width, first = "", rest = "") {
	const indent = textWidth(rest);
	const room = Math.max(LEAST_ROOM, width - Math.max(indent, textWidth(first)));
	const lines = [];
	let line = first;
	let length = textWidth(first);
	let empty = true;
	for (const word of text.split(" ").flatMap((long) => pieces(long, room))) {
		const size = textWidth(word);
		if (!empty && length + 1 + size > width) {
			lines.push(line);
			line = rest;
			length = indent;
			empty = true;
		}
		line += empty ? word : ` ${word}`;
		length += size + (empty ? 0 : 1);
		empty = false;
	}
	return [...lines, line];
}
function pieces(word, room) {
	if (textWidth(word) <= room || word.includes("\x1B")) return [word];
	const parts = [];
	for (let left = word; left !== "";) {
		const part = beginning(left, room);
		parts.push(part);
		left = left.slice(part.length);
	}
	return parts;
}
export { wrap as i, padText as n, textWidth as r, cutText as t };
