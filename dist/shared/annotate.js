// packages/action/annotate.ts
function annotateConditions(job, reports) {
	for (const { annotations } of reports) for (const { path, line, title, message } of annotations) job.runner.annotate({
		level: "error",
		title,
		message,
		file: path,
		line
	});
}
export { annotateConditions as t };
