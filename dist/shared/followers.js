import { i as wrap } from "./columns.js";
import { a as markdownProse, c as plainText, s as markdownText } from "./escape.js";
import { d as nameText } from "./training-facts.js";
// packages/report/release/followers.ts
const MAX_CHANGES = 20;
const REPAIR = "The tags are as they should be; `pawl reconcile` repairs it.";
function followerLines(followers, dryRun, paint, width) {
	return followers.flatMap((follower) => {
		const { changes, failed } = follower;
		const state = failed !== null ? paint("red", "FAILED") : stateText(follower, dryRun);
		const more = changes.length - MAX_CHANGES;
		return [
			...wrap(`${titleText(follower)}: ${state}`, width, "  ", "  "),
			...changes.slice(0, MAX_CHANGES).flatMap(({ what, waiting }) => wrap(`${waiting ? "waiting: " : ""}${plainText(what, 300)}`, width, "    ", "      ")),
			...more > 0 ? [`    and ${more} more`] : [],
			...failed === null ? [] : wrap(plainText(failed, 600), width, "    ", "    "),
			...failed === null ? [] : wrap(REPAIR, width, "    ", "    ")
		];
	});
}
function followerList(followers, dryRun) {
	return followers.flatMap((follower) => {
		const { changes, failed } = follower;
		const more = changes.length - MAX_CHANGES;
		const state = failed !== null ? "❌ failed" : stateText(follower, dryRun);
		return [
			`- ${markdownText(titleText(follower), 200)}: ${state}`,
			...changes.slice(0, MAX_CHANGES).map(({ what, waiting }) => `  - ${waiting ? "waiting: " : ""}${markdownProse(what, 300)}`),
			...more > 0 ? [`  - and ${more} more`] : [],
			...failed === null ? [] : [`  - ${markdownProse(failed, 600)}`, `  - ${markdownProse(REPAIR)}`]
		];
	}).join("\n");
}
function titleText({ name, model }) {
	return model === void 0 ? plainText(name, 120) : `${nameText(model)} at ${plainText(name, 120)}`;
}
function stateText({ changes }, dryRun) {
	const done = changes.filter(({ waiting }) => waiting !== true).length;
	const waiting = changes.length - done;
	if (changes.length === 0) return "in step, nothing to change";
	return [...done > 0 ? [`${done} ${dryRun ? "to change" : "changed"}`] : [], ...waiting > 0 ? [`${waiting} waiting`] : []].join(", ");
}
export { followerList as n, followerLines as t };
