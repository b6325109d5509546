// packages/pipeline/release/duration.ts
const UNIT_MS = {
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
function duration(text) {
	const [, amount, unit] = /^([\d.]+)\s*([smhd])$/.exec(text);
	return Number(amount) * UNIT_MS[unit];
}
export { duration as t };
