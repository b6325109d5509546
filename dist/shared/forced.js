import { t as readStored } from "./store.js";
// packages/pipeline/forced.ts
const MOST = 50;
async function forcedStages({ config, store }) {
	const open = new Set(config.promote.stages.map(({ name }) => name));
	const forced = [];
	for (const { digest } of (await store.history(releaseRef(config.model))).slice(0, MOST)) {
		const record = await readStored(store, "release", digest).catch(() => void 0);
		if (!record || !open.delete(record.stage)) continue;
		if (record.forced && record.action !== "withdraw") forced.push({
			stage: record.stage,
			version: record.version,
			...record.forced,
			at: record.createdAt
		});
		if (open.size === 0) break;
	}
	return forced;
}
function releaseRef(model) {
	return `releases/${model.replaceAll("/", "=")}`;
}
export { releaseRef as n, forcedStages as t };
