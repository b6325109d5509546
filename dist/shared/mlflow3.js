import { t as formatRecord } from "./seal.js";
import { n as logRun, r as mlflowClient } from "./mlflow.js";
import { t as modelFilesOf } from "./model-files.js";
import { join } from "node:path";
// packages/pipeline/release/mlflow.ts
const LOGGING_SECONDS = 10;
function mlflowFromEnvironment(environment, note, signal, usualSeconds) {
	const uri = environment.MLFLOW_TRACKING_URI?.trim() ?? "";
	if (!/^https?:\/\//i.test(uri)) return null;
	const seconds = Number(environment.MLFLOW_HTTP_REQUEST_TIMEOUT ?? usualSeconds);
	return mlflowClient({
		uri,
		token: environment.MLFLOW_TRACKING_TOKEN,
		user: environment.MLFLOW_TRACKING_USERNAME,
		password: environment.MLFLOW_TRACKING_PASSWORD,
		timeoutMs: seconds > 0 && seconds <= 3600 ? Math.ceil(seconds * 1e3) : void 0,
		note,
		signal
	});
}
function mlflowExperiment(environment, model) {
	return environment.MLFLOW_EXPERIMENT_NAME?.trim() || model;
}
async function logToMlflow({ root, host, signal }, environment, what) {
	try {
		const note = (message) => host.note(message);
		const client = mlflowFromEnvironment(environment, note, signal, LOGGING_SECONDS);
		if (!client) return;
		const experiment = mlflowExperiment(environment, what.run.model);
		const files = what.evaluation ? [] : modelFilesOf(what.run);
		await logRun(client, experiment, {
			...what,
			modelFiles: files.map((file) => ({
				...file,
				path: join(root, file.path)
			})),
			documents: [
				what.check,
				what.run,
				...what.evaluation ? [what.evaluation] : []
			].map((record) => ({
				name: `${record.kind}.json`,
				content: formatRecord(record),
				mediaType: "application/json"
			}))
		});
		host.note(`logged to MLflow at ${client.address}, in the experiment "${experiment}"`);
	} catch (error) {
		host.note(`not logged to MLflow: ${error instanceof Error ? error.message : error}`);
	}
}
export { logToMlflow, mlflowExperiment, mlflowFromEnvironment };
