import { t as check } from "./check.js";
import { o as requireConditions } from "./conditions.js";
import { t as evaluate } from "./evaluate.js";
import { n as gate } from "./gate.js";
import { r as train } from "./train.js";
// packages/pipeline/run.ts
async function run(project, options = {}) {
	requireConditions(project.config);
	const { record, data } = await check(project);
	if (!record.passed) return record;
	await train(project, data, options);
	await evaluate(project, data);
	return gate(project);
}
export { run as t };
