// packages/pipeline/tracking.ts
async function track(project, what) {
	if (!/^https?:\/\//i.test(process.env.MLFLOW_TRACKING_URI?.trim() ?? "")) return;
	const { logToMlflow } = await import("./mlflow3.js");
	await logToMlflow(project, process.env, what);
}
export { track as t };
