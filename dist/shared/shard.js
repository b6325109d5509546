import { t as PawlError } from "./errors.js";
// packages/pipeline/shard.ts
function parseShard(text) {
	const found = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
	const shard = {
		index: Number(found?.[1]),
		of: Number(found?.[2])
	};
	if (found && shard.index >= 1 && shard.index <= shard.of) return shard;
	throw new PawlError("usage", `--shard is "${text}"`, { remedy: "Write 1/3, 2/3 and 3/3 for three shards." });
}
export { parseShard as t };
