// packages/records/errors.ts
const EXIT_STATUS = {
	refused: 1,
	usage: 2,
	config: 2,
	command: 2,
	locked: 2,
	data: 3,
	record: 3,
	io: 4,
	remote: 4,
	internal: 70
};
var PawlError = class extends Error {
	name = "PawlError";
	code;
	where;
	remedy;
	constructor(code, message, details = {}) {
		super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
		this.code = code;
		this.where = details.where;
		this.remedy = details.remedy;
	}
	get exitStatus() {
		return EXIT_STATUS[this.code];
	}
};
function toPawlError(thrown) {
	if (thrown instanceof PawlError) return thrown;
	if (isSystemError(thrown)) {
		const path = thrown.path ?? "";
		if (thrown.code === "ENOSPC" || thrown.code === "EDQUOT" || thrown.code === "EFBIG") return new PawlError("io", "the disk is full, nothing half-written was kept", {
			where: path,
			remedy: "Free some space and run the same command again.",
			cause: thrown
		});
		return new PawlError("io", thrown.message, {
			where: path,
			cause: thrown
		});
	}
	return new PawlError("internal", thrown instanceof Error ? thrown.message : String(thrown), {
		remedy: "This is a bug in Pawl. Run again with PAWL_DEBUG=1 and report what it prints.",
		cause: thrown
	});
}
function isSystemError(thrown) {
	return thrown instanceof Error && "code" in thrown && "syscall" in thrown;
}
function nearest(word, candidates) {
	let best;
	let bestDistance = Number.POSITIVE_INFINITY;
	for (const candidate of candidates) {
		const limit = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
		const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
		if (distance <= limit && distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}
function didYouMean(word, candidates) {
	const found = nearest(word, candidates);
	return found === void 0 ? "" : ` Did you mean "${found}"?`;
}
function editDistance(a, b) {
	if (Math.abs(a.length - b.length) > 32 || a.length > 256 || b.length > 256) return Number.POSITIVE_INFINITY;
	let beforeLast = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const substitution = a[i - 1] === b[j - 1] ? 0 : 1;
			let distance = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + substitution);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) distance = Math.min(distance, beforeLast[j - 2] + 1);
			row.push(distance);
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length];
}
export { toPawlError as i, didYouMean as n, nearest as r, PawlError as t };
