import { O as kindOfPredicateType, _ as isAbout, a as readAttached, b as parseStatement, i as parseTrustedRoot, k as layoutRepository, m as readPublicKey, n as rootOfEnvironment, o as accepting, r as ROOT_REMEDY, t as publicRoot, y as modelOf } from "./root-of-trust.js";
import { t as PawlError } from "./errors.js";
import { r as isDigest } from "./reference.js";
import { r as parseRecord } from "./seal.js";
import { t as imageClient } from "./image-client.js";
import { readFile, stat } from "node:fs/promises";
// packages/image/attest/evidence.ts
const held = (detail) => ({
	state: "held",
	detail
});
const failed = (detail) => ({
	state: "failed",
	detail
});
const notChecked = (detail) => ({
	state: "not checked",
	detail
});
function checkEvidence({ records, models, allowForced }) {
	const { found, damaged } = read(records);
	const evidence = sorted(found.map(({ record }) => record));
	const wrongModel = found.find(({ record, model }) => "modelDigest" in record && model !== null && model !== record.modelDigest);
	return [
		{
			check: "records",
			...damaged.length > 0 ? failed(damaged.join("; ")) : found.length === 0 ? failed("no record of Pawl counts as evidence on this image") : held(`${found.length} records, each as it was written`)
		},
		{
			check: "release",
			...releaseOf(evidence, allowForced)
		},
		{
			check: "verdict",
			...verdictOf(evidence, allowForced)
		},
		{
			check: "chain",
			...chainOf(evidence)
		},
		{
			check: "model",
			...wrongModel ? failed(`a statement names the model ${wrongModel.model}, and its ${wrongModel.record.kind} another`) : modelOfImage(evidence, models)
		}
	];
}
function read(records) {
	const found = [];
	const damaged = [];
	for (const { kind, content, model } of records) try {
		found.push({
			record: parseRecord(kind, JSON.stringify(content), `the ${kind} on the image`),
			model
		});
	} catch (error) {
		if (!(error instanceof PawlError)) throw error;
		damaged.push(`a ${kind}: ${error.message}`);
	}
	return {
		found,
		damaged
	};
}
function sorted(records) {
	const unique = [...new Map(records.map((record) => [record.digest, record])).values()];
	const of = (kind) => unique.filter((record) => record.kind === kind);
	return {
		verdicts: of("verdict"),
		evaluations: new Map(of("evaluation").map((record) => [record.digest, record])),
		runs: new Map(of("run").map((record) => [record.digest, record])),
		releases: of("release"),
		dataChecks: new Set(of("data-check").map(({ digest }) => digest))
	};
}
function forcedIn({ releases }) {
	return releases.find(({ forced, checks, action, verdict }) => forced !== null || action === "promote" && verdict === null || checks.some(({ state }) => state === "failed"));
}
function saidOf({ version, stage, forced, by }) {
	return forced === null ? `${version} WAS RELEASED to ${stage} by ${by} though checks failed or without a verdict` : `${version} WAS FORCED into ${stage} by ${forced.by}: ${forced.reason}`;
}
function releaseOf(evidence, allowForced) {
	const { releases, verdicts } = evidence;
	if (releases.length === 0) return notChecked("no release is attested");
	const forced = forcedIn(evidence);
	if (forced !== void 0) return (allowForced ? held : failed)(saidOf(forced));
	const other = releases.find(({ verdict }) => verdict !== null && !verdicts.some(({ digest }) => digest === verdict));
	if (other) return failed(`the release of ${other.version} rests on ${other.verdict}, which is not on the image`);
	return held(releases.map(({ version, stage, by }) => `${version} to ${stage} by ${by}`).join(", "));
}
function verdictOf(evidence, allowForced) {
	const { verdicts } = evidence;
	const forced = allowForced ? forcedIn(evidence) : void 0;
	const beside = forced === void 0 ? "" : `; allowed, as ${saidOf(forced)}`;
	const bad = forced === void 0 ? failed : held;
	if (verdicts.length === 0) return bad(`no verdict on this image counts${beside}`);
	const refused = verdicts.find(({ answer }) => answer !== "passed");
	if (refused) return bad(`${refused.digest} REFUSED: ${refused.reason}${beside}`);
	const invented = verdicts.find(({ conditions, undecided }) => contradicts(conditions, undecided));
	if (invented) return failed(`${invented.digest} says passed, and a condition of it is not`);
	return held(verdicts.map(({ digest, reason }) => `${digest} passed: ${reason}`).join("; "));
}
function contradicts(conditions, undecided) {
	return conditions.some(({ state }) => state === "refuted" || state === "unmet" || state === "invalid" || state === "undecided" && undecided === "fail");
}
function chainOf({ verdicts, evaluations, runs, dataChecks }) {
	if (verdicts.length === 0) return notChecked("there is no verdict to begin at");
	const missing = [];
	for (const verdict of verdicts) {
		const evaluation = evaluations.get(verdict.evaluation);
		const run = runs.get(verdict.run);
		if (!evaluation) missing.push(`evaluation ${verdict.evaluation}`);
		if (!run) missing.push(`run ${verdict.run}`);
		if (evaluation && evaluation.run !== verdict.run) return failed(`the verdict is about the run ${verdict.run}, its evaluation about ${evaluation.run}`);
		const models = [
			verdict,
			evaluation,
			run
		].flatMap((record) => record ? [record.modelDigest] : []);
		if (new Set(models).size > 1) return failed(`verdict, evaluation and run are of different models: ${models.join(", ")}`);
		const commits = [
			verdict,
			evaluation,
			run
		].flatMap((record) => record ? [record.commit] : []);
		if (new Set(commits).size > 1) return failed(`verdict, evaluation and run are of different commits: ${commits.join(", ")}`);
		if (run && dataChecks.size > 0 && !dataChecks.has(run.dataCheck)) missing.push(`data-check ${run.dataCheck}`);
	}
	if (missing.length > 0) return notChecked(`not on the image: ${missing.join(", ")}`);
	const first = verdicts[0];
	return held(`verdict ${first.digest}, evaluation ${first.evaluation}, run ${first.run}, data-check ${runs.get(first.run).dataCheck}`);
}
function modelOfImage({ verdicts, releases }, models) {
	const said = [...verdicts, ...releases];
	if (said.length === 0) return notChecked("no record says which model it is about");
	const named = [...new Set(said.map(({ modelDigest }) => modelDigest))];
	if (named.includes(null)) return failed("a verdict or release names no model");
	if (named.length > 1) return failed(`the records are about several models: ${named.join(", ")}`);
	if (models === null) return notChecked("which model the image holds is not known");
	return models.includes(named[0]) ? held(`the image holds ${named[0]}`) : failed(`the evidence is about ${named[0]}, and the image holds ${models.join(", ") || "no model"}`);
}
// packages/image/attest/verify.ts
const LARGEST_STRANGE = 2 ** 20;
async function verifyImage(input) {
	const { client, reference, policy, modelDigests } = input;
	const manifest = await client.getManifest(reference);
	if (manifest === null) throw new PawlError("remote", `there is no image ${reference}`, {
		where: client.name,
		remedy: "Check its name, and whether it was pushed."
	});
	const { digest } = manifest;
	if (policy.identities?.length && policy.trustedRoot === void 0) throw new PawlError("config", "identities are given and no root of trust", { remedy: ROOT_REMEDY });
	const isChecked = (policy.keys?.length ?? 0) + (policy.identities?.length ?? 0) > 0;
	const accept = await accepting(policy);
	const weigh = (one) => {
		if ("problem" in one) return notCounted(one.digest, null, null, one.problem);
		const accepted = one.bundle === null ? { problem: "it is not signed" } : accept(one.bundle);
		if (isChecked && "problem" in accepted && one.statement.length > LARGEST_STRANGE) return notCounted(one.digest, null, null, accepted.problem);
		let statement;
		try {
			statement = parseStatement(one.statement, one.digest);
		} catch (error) {
			if (error instanceof PawlError) return notCounted(one.digest, null, null, error.message);
			throw error;
		}
		const { predicateType } = statement;
		const signedBy = "signedBy" in accepted ? accepted.signedBy : null;
		if (!isAbout(statement, digest)) return notCounted(one.digest, predicateType, signedBy, "it is about another image");
		if (isChecked && "problem" in accepted) return notCounted(one.digest, predicateType, null, accepted.problem);
		return {
			found: {
				digest: one.digest,
				predicateType,
				signedBy,
				counts: true,
				problem: null
			},
			record: recordIn(statement)
		};
	};
	const weighed = (await readAttached(client, digest)).map(weigh);
	const checks = [
		{
			check: "image",
			state: "held",
			detail: isDigest(reference) ? `${digest}` : `${reference} is ${digest}`
		},
		signatureCheck(weighed, isChecked),
		...checkEvidence({
			records: weighed.flatMap(({ record }) => record ?? []),
			models: modelDigests === void 0 ? null : await modelDigests(manifest),
			allowForced: policy.allowForced ?? false
		})
	];
	return {
		digest,
		statements: weighed.map(({ found }) => found),
		checks,
		passed: checks.every(({ state }) => state !== "failed")
	};
}
function notCounted(digest, predicateType, signedBy, problem) {
	return {
		found: {
			digest,
			predicateType,
			signedBy,
			counts: false,
			problem
		},
		record: null
	};
}
function signatureCheck(weighed, isChecked) {
	const check = "signatures";
	const counted = weighed.filter(({ found }) => found.counts).length;
	const others = weighed.length - counted;
	const rest = others === 0 ? "" : `; ${others} more do not count`;
	if (!isChecked) return {
		check,
		state: "not checked",
		detail: `no key and no identity is given: anybody who can write to the repository may have made the ${counted} statements${rest}`
	};
	if (counted === 0) {
		const why = [...new Set(weighed.flatMap(({ found }) => found.problem ?? []))].slice(0, 3).join("; ");
		return {
			check,
			state: "failed",
			detail: `no statement about this image is signed by an accepted signer${why === "" ? "" : `: ${why}`}`
		};
	}
	const by = [...new Set(weighed.flatMap(({ found }) => found.counts ? found.signedBy ?? [] : []))];
	return {
		check,
		state: "held",
		detail: `${counted} statements by ${by.length} signer${by.length === 1 ? "" : "s"}${rest}`
	};
}
function recordIn(statement) {
	const kind = kindOfPredicateType(statement.predicateType);
	return kind && {
		kind,
		content: statement.predicate,
		model: modelOf(statement)
	};
}
// packages/pipeline/publish/identity-option.ts
function identityPolicy({ identity, issuer, repository }) {
	if (identity === void 0 !== (issuer === void 0)) throw new PawlError("usage", "--identity and --issuer belong together", { remedy: "The issuer of workflows of GitHub is https://token.actions.githubusercontent.com." });
	if (identity === void 0 || issuer === void 0) {
		if (repository === void 0) return null;
		throw new PawlError("usage", "--repository says whose runs of a workflow count, and no workflow is given", { remedy: "Give --identity and --issuer with it." });
	}
	return {
		subject: subjectOf(identity),
		issuer,
		...repository === void 0 ? {} : { repository: repositoryAddress(repository, identity) }
	};
}
function subjectOf(identity) {
	if (!identity.includes("*")) return identity;
	const [, file, ref] = /^(https:\/\/[^/@*\s]+\/[^@*\s?#]+\.ya?ml)@([^*\s?#]*)\*$/.exec(identity) ?? [];
	if (file !== void 0 && ref !== void 0) return new RegExp(`${literally(file)}@(?=${REF})${literally(ref)}.+`);
	throw new PawlError("usage", `${identity} has a * where none may be`, {
		where: "--identity",
		remedy: "It stands for the rest of the ref, at the end: https://github.com/acme/housing/.github/workflows/release.yml@refs/tags/*."
	});
}
const REF = "refs/|(?:[0-9a-f]{40}|[0-9a-f]{64})$";
function literally(text) {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function repositoryAddress(repository, identity) {
	if (/^https:\/\/[^/\s?#@]+(?:\/[^/\s?#*]+){2,}\/?$/.test(repository)) return repository.replace(/\/$/, "");
	const server = /^https:\/\/[^/]+/.exec(identity)?.[0];
	if (server !== void 0 && /^[\w.-]+\/[\w.-]+$/.test(repository)) return `${server}/${repository}`;
	throw new PawlError("usage", `${repository} is no repository`, {
		where: "--repository",
		remedy: "Write acme/housing, or https://github.com/acme/housing."
	});
}
// packages/pipeline/publish/verify.ts
async function verify(surroundings, image, options, environment, fetched = publicRoot) {
	const { key, trustedRoot, allowForced } = options;
	const identity = identityPolicy(options);
	if (identity === null && trustedRoot !== void 0) throw new PawlError("usage", "--trusted-root says whom to believe an identity, and none is given", { remedy: "Give --identity and --issuer with it." });
	const { client, reference } = image.startsWith(LAYOUT) ? await imageOfLayout(image) : await imageOfRegistry(surroundings, image, environment);
	return {
		...await verifyImage({
			client,
			reference,
			policy: {
				allowForced,
				...key === void 0 ? {} : { keys: [await readPublicKey(await text(key), key)] },
				...identity === null ? {} : {
					identities: [identity],
					trustedRoot: await rootOf(trustedRoot, environment, fetched)
				}
			}
		}),
		name: client.name
	};
}
async function rootOf(path, environment, fetched) {
	if (path !== void 0) return parseTrustedRoot(await text(path), path);
	return await rootOfEnvironment(environment) ?? fetched();
}
const LAYOUT = "oci:";
async function imageOfRegistry(...of) {
	const { client, reference } = await imageClient(...of);
	return {
		client,
		reference: reference.digest ?? reference.tag ?? "latest"
	};
}
async function imageOfLayout(image) {
	const path = image.slice(4);
	const [, folder = path, reference] = await isFolder(path) ? [] : /^(.+)@(sha256:[0-9a-f]{64})$/s.exec(path) ?? /^(.+):([^:/]+)$/s.exec(path) ?? [];
	const client = await layoutRepository(folder, `${LAYOUT}${folder}`);
	const [only, another] = client.refs;
	if (reference !== void 0) return {
		client,
		reference
	};
	if (only !== void 0 && another === void 0) return {
		client,
		reference: only
	};
	throw new PawlError("usage", "it is not said which image of the folder", {
		where: folder,
		remedy: only === void 0 ? "Name it by its digest." : `It has ${client.refs.join(", ")}.`
	});
}
async function isFolder(path) {
	return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
async function text(path) {
	return readFile(path, "utf8").catch((cause) => {
		throw new PawlError("usage", "the file cannot be read", {
			where: path,
			cause
		});
	});
}
export { verify };
