import { a as markdownProse, i as markdownCode, l as safeUrl, s as markdownText, t as hexCode } from "./escape.js";
import { y as plural } from "./summary.js";
// packages/report/retraining.ts
function renderRetraining(view) {
	const { model, answer, old, now, rows, runUrl } = view;
	const head = answer === "better" ? `### ✅ ${markdownText(model, 60)}: trained on rows of now, and better` : `### ❌ ${markdownText(model, 60)}: trained on rows of now, and not better: the old model stays`;
	const url = safeUrl(runUrl);
	return `${[head, [
		`- On the test rows there were: ${gateText(old)}`,
		`- On ${plural(rows.test, "row")} of now: ${now ? gateText(now) : "not tried"}`,
		`- Learnt besides: ${plural(rows.train, "row")} of now`,
		...becameText(view),
		...url ? [`- By [this run](${url})`] : []
	].join("\n")].join("\n\n")}\n`;
}
function gateText({ passed, reason, digest }) {
	return `${passed ? "passed" : "refused"}, ${markdownProse(reason, 400)} (${hexCode(digest.slice(7), 12)})`;
}
function becameText({ became, stopped, branch, commit }) {
	if (stopped !== null) return [`- The old model stays: ${markdownProse(stopped, 400)}`];
	if (!became) return [];
	const place = `${markdownCode(branch, 300)}, commit ${hexCode(commit, 7)}`;
	if (became.kind === "stage") return [`- It is ${markdownText(became.version, 60)} in ${markdownText(became.stage, 60)}: ${place}`];
	const url = safeUrl(became.url ?? void 0);
	return [`- ${url ? `[Its pull request](${url})` : "Its branch"}: ${place}`];
}
export { renderRetraining as t };
