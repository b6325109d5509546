import { i as wrap } from "./columns.js";
import { a as markdownProse, c as plainText, s as markdownText, t as hexCode } from "./escape.js";
import { t as painter } from "./paint.js";
import { t as joinBlocks } from "./section-body.js";
import { x as shortDigest } from "./summary.js";
import { n as checkLines, r as checkTable } from "./checks.js";
import { n as followerList, t as followerLines } from "./followers.js";
import { c as approvalText, d as nameText, f as quotedText, p as versionText, u as dayText } from "./training-facts.js";
// packages/report/release/promotion.ts
const LABEL = 10;
function renderPromotion(record, followers, style) {
	const paint = painter(style);
	const { forced, reason, checks } = record;
	const facts = (label, text) => wrap(text, style.width, label.padEnd(LABEL), " ".repeat(LABEL));
	return sections([
		[...wrap(outcome(record), style.width).map((line) => paint("bold", line)), ...forced ? wrap(`FORCED by ${nameText(forced.by)}: ${quotedText(forced.reason)}`, style.width).map((line) => paint("red", line)) : []],
		[
			...reason === null ? [] : facts("Reason", quotedText(reason)),
			...facts("By", nameText(record.by)),
			...facts("Verdict", verdictText(record)),
			...facts("Approved", approvalsText(record) ?? "by nobody"),
			...facts("Tag", nameText(record.tag))
		],
		checks.length === 0 ? [] : ["Checks", ...checkLines(checks, paint, style.width)],
		followers.length === 0 ? [] : ["Followers", ...followerLines(followers, false, paint, style.width)]
	]);
}
function renderPromotionMarkdown(record, followers) {
	const { forced, reason, checks, verdict, by, tag } = record;
	const approvals = approvalsText(record);
	const facts = [
		...reason === null ? [] : [`- Reason: ${markdownText(quotedText(reason), 420)}`],
		`- By ${markdownText(by, 60)}`,
		`- Verdict: ${verdict === null ? "none" : hexCode(shortDigest(verdict), 12)}`,
		`- Approved ${approvals === null ? "by nobody" : markdownText(approvals, 1e3)}`,
		`- Tag: ${markdownText(tag, 100)}`
	];
	return `${joinBlocks([
		`### ${forced === null ? "✅" : "⚠️"} ${markdownText(outcome(record), 400)}`,
		forced === null ? "" : forcedAlert(forced),
		facts.join("\n"),
		checkTable(checks),
		followers.length === 0 ? "" : `**Followers**\n\n${followerList(followers, false)}`
	])}\n`;
}
function forcedAlert({ by, reason }) {
	return `> [!WARNING]\n> **Forced past its checks** by ${markdownText(by, 60)}: ${markdownText(quotedText(reason), 420)}`;
}
function renderRefusal(refusal, style) {
	const paint = painter(style);
	const { checks, remedies } = refusal;
	return sections([
		wrap(refusalText(refusal), style.width).map((line) => paint("red", line)),
		checkLines(checks, paint, style.width),
		withdrawal(refusal).flatMap((text) => wrap(plainText(text), style.width)),
		remedies.flatMap(({ say, run }) => [...wrap(plainText(say, 500), style.width), ...run === void 0 ? [] : [`  ${plainText(run, 500)}`]])
	]);
}
function withdrawal({ stage, withdrawnBy }) {
	return withdrawnBy === null ? [] : [`The tag had given it ${stage} already: ${withdrawnBy} took that back.`];
}
function renderRefusalMarkdown(refusal) {
	const { checks, remedies } = refusal;
	return `${joinBlocks([
		`### ❌ ${markdownText(refusalText(refusal), 400)}`,
		checkTable(checks),
		...withdrawal(refusal).map((text) => markdownText(text, 400)),
		...remedies.map(({ say, run }) => [markdownProse(say, 500), ...run === void 0 ? [] : [markdownProse(`\`${run}\``, 500)]].join(" "))
	])}\n`;
}
function renderReconciliation(results, dryRun, style) {
	const paint = painter(style);
	const lines = followerLines(results, dryRun, paint, style.width);
	return sections([wrap(paint("bold", reconciled(results, dryRun)), style.width), lines]);
}
function renderReconciliationMarkdown(results, dryRun) {
	return `${joinBlocks([`### ${reconciled(results, dryRun)}`, followerList(results, dryRun)])}\n`;
}
function sections(blocks) {
	return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function outcome({ action, model, version, stage, replaced }) {
	const [who, where] = [`${nameText(model)} ${versionText(version)}`, nameText(stage)];
	if (action === "withdraw") return `${who} is no longer in ${where}, and nothing came in its place`;
	const was = replaced === null ? ", where there was none" : `, in place of ${versionText(replaced.version)}`;
	return action === "rollback" ? `Rollback: ${who} is in ${where} again${was}` : `${who} is in ${where} now${was}`;
}
function refusalText({ model, version, stage, checks }) {
	const failed = checks.filter(({ state }) => state === "failed").length;
	const count = failed === 0 ? "" : `: ${failed} of ${checks.length} checks failed`;
	return `${nameText(model)} ${versionText(version)} may not move to ${nameText(stage)}${count}`;
}
function verdictText({ verdict }) {
	return verdict === null ? "none" : shortDigest(verdict);
}
const MAX_APPROVALS = 10;
function approvalsText({ approvals }) {
	if (approvals.length === 0) return null;
	const texts = approvals.slice(0, MAX_APPROVALS).map((approval) => `by ${approvalText(approval)}${approval.at === null ? "" : ` on ${dayText(approval.at)}`}`);
	const more = approvals.length - texts.length;
	return `${texts.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
function reconciled(results, dryRun) {
	if (results.length === 0) return "There are no followers to bring in step";
	const failed = results.filter((result) => result.failed !== null).length;
	const behind = results.filter(({ changes }) => changes.length > 0).length;
	const all = `${results.length} follower${results.length === 1 ? "" : "s"}`;
	if (failed > 0) return `${failed} of ${all} could not be brought in step`;
	if (behind === 0) return `All is in step: nothing to change at ${all}`;
	return dryRun ? `${behind} of ${all} would be changed` : `${behind} of ${all} changed`;
}
export { renderRefusal as a, renderReconciliationMarkdown as i, renderPromotionMarkdown as n, renderRefusalMarkdown as o, renderReconciliation as r, renderPromotion as t };
