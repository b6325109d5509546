import { n as runAction } from "./shared/job.js";
import { t as PawlError } from "./shared/errors.js";
import { t as contextOf } from "./shared/release-job.js";
// packages/action/verify-image.ts
async function verifyAction(job) {
	const { inputs, runner } = job;
	const { verify } = await import("./shared/verify.js");
	const found = await verify({
		host: job.runner,
		signal: job.signal
	}, inputs.text("image"), {
		key: inputs.text("key") || void 0,
		identity: inputs.text("identity") || void 0,
		issuer: inputs.text("issuer") || void 0,
		trustedRoot: inputs.text("trusted-root") || void 0,
		allowForced: inputs.flag("allow-forced")
	}, (await contextOf(job)).environment);
	runner.setOutput("image", `${found.name}@${found.digest}`);
	if (found.passed) return;
	const failed = found.checks.filter(({ state }) => state === "failed");
	throw new PawlError("refused", failed.map(({ check, detail }) => `${check}: ${detail}`).join("; "), { where: `${found.name}@${found.digest}` });
}
// actions/verify/main.ts
await runAction("verify", verifyAction);
export {};
