// packages/report/paint.ts
const CODES = {
	red: "31",
	green: "32",
	yellow: "33",
	dim: "2",
	bold: "1"
};
function painter({ colour }) {
	return colour ? (name, text) => `\u001b[${CODES[name]}m${text}\u001b[0m` : (_, text) => text;
}
export { painter as t };
