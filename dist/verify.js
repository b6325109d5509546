import { n as runAction } from "./shared/job.js";
import { t as PawlError } from "./shared/errors.js";
import { a as markdownTable } from "./shared/trend.js";
import { a as markdownProse, r as imageCode } from "./shared/escape.js";
import { t as joinBlocks } from "./shared/section-body.js";
import { t as MARK } from "./shared/checks.js";
import { l as byState } from "./shared/training-facts.js";
import { n as environmentOf } from "./shared/release-job.js";
// packages/report/release/verification-markdown.ts
function renderVerificationMarkdown({ name, digest, passed, checks }) {
	const rows = byState(checks).map(({ check, state, detail }) => [
		MARK[state],
		check,
		markdownProse(shortened(detail), 400)
	]);
	return `${joinBlocks([
		passed ? "### 🔏 The evidence on the image holds" : "### ⛔ The evidence on the image does not hold",
		imageCode(`${name}@${digest}`),
		markdownTable([[
			"",
			"Check",
			"Detail"
		], ...rows], { alignDelimiters: false })
	])}\n`;
}
function shortened(detail) {
	return detail.replace(/sha256:([\da-f]{12})[\da-f]{52}\b/g, "$1");
}
// packages/action/verify-image.ts
async function verifyAction(job) {
	const { inputs, runner } = job;
	const image = inputs.text("image");
	if (image === "") throw new PawlError("usage", "it is not said which image", {
		where: "with: image",
		remedy: "Give `image`, such as ghcr.io/acme/housing:production."
	});
	const identity = inputs.text("identity") || void 0;
	const { verify } = await import("./shared/verify.js");
	const found = await verify({
		host: job.runner,
		signal: job.signal
	}, image, {
		key: inputs.text("key") || void 0,
		identity,
		issuer: identity === void 0 ? void 0 : inputs.text("issuer") || void 0,
		repository: inputs.text("repository") || void 0,
		trustedRoot: inputs.text("trusted-root") || void 0,
		allowForced: inputs.flag("allow-forced")
	}, environmentOf(job));
	const { name, digest, checks, passed, statements } = found;
	for (const { check, state, detail } of checks) runner.note(`${state}: ${check}: ${detail}`);
	await runner.summary(renderVerificationMarkdown(found));
	if (!passed) {
		const failed = checks.filter(({ state }) => state === "failed");
		throw new PawlError("refused", failed.map(({ check, detail }) => `${check}: ${detail}`).join("; "), {
			where: `${name}@${digest}`,
			...statements.length === 0 ? { remedy: "Nothing hangs on this image: publish it with Pawl, or ask for another one." } : {}
		});
	}
	runner.setOutput("image", `${name}@${digest}`);
	runner.setOutput("digest", digest);
}
// actions/verify/main.ts
await runAction("verify", verifyAction);
export {};
