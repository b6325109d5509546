import { mt as digestOfJson, pt as digestOf } from "./project.js";
import { _ as isForbidden, b as wordsOf, l as client, m as readFileAt, r as sentence, v as isMissing, y as remoteError } from "./job.js";
import { a as toPawlError, n as PawlError } from "./version.js";
import { _ as prepare, c as byteLength, d as fullDetail, f as shorten, g as joinBlocks, h as plainHeadline, l as renderComment, m as partsOf, p as headline, u as renderSummary, v as sectionCore, y as sectionFolds } from "./conditions.js";
import { n as setModelOutputs } from "./outputs.js";
import { createHash } from "node:crypto";
// packages/report/check-summary.ts
const LIMIT = 65535;
function checkSummary(section) {
	const part = partsOf([section])[0];
	const prepared = prepare(section);
	const fit = (render) => shorten(fullDetail(LIMIT), (detail) => {
		const omitted = new Set();
		const body = detail.parts === 0 ? "" : render(detail, omitted);
		return joinBlocks([body, omitted.size > 0 ? `Left out: ${[...omitted].join(", ")}.` : ""]);
	}, (text) => byteLength(text) <= LIMIT);
	return {
		title: plainHeadline(part),
		summary: fit((detail, omitted) => joinBlocks([`### ${headline(part, true)}`, sectionCore(prepared, {
			detail,
			folded: false,
			omitted
		})])),
		text: fit((detail, omitted) => sectionFolds(prepared, {
			detail,
			folded: false,
			omitted
		}))
	};
}
// packages/pipeline/comment.ts
async function comment(review, reports, options, place) {
	const failures = [];
	const attempt = async (work) => work().catch((error) => {
		failures.push(error);
	});
	const models = groupByModel(reports);
	if (options.check) for (const group of models) await attempt(() => review.check(checkOf(group, options.marker, place)));
	const urls = [];
	for (const group of options.together ? [models.flat()] : models) {
		const [first] = group;
		if (!first) continue;
		const key = options.together ? {
			model: "*",
			path: ".",
			marker: options.marker
		} : {
			model: first.model,
			path: first.path,
			marker: options.marker
		};
		const body = renderComment(sectionsOf(group), place);
		const placed = await attempt(() => review.comment(key, body, isWorthNew(group, options.when)));
		if (placed?.url) urls.push(placed.url);
	}
	await attempt(() => review.removeComments(options.marker, (key) => isGone(review, key, models.flat())));
	if (failures.length > 0) throw failures[0];
	return urls;
}
function sectionsOf(reports) {
	return groupByModel(reports).flatMap((group) => {
		const names = variantNames(group);
		return group.map(({ model, evidence, path, history, chartUrl, notes, failed }, i) => ({
			model,
			failed,
			evidence,
			path,
			history,
			notes,
			...names[i] === void 0 ? {} : { variant: names[i] },
			...chartUrl === void 0 ? {} : { chartUrl }
		}));
	});
}
function overall(reports) {
	const passes = ({ evidence, failed }) => !failed && evidence.verdict?.answer === "passed";
	return groupByModel(reports).every((group) => group.some(passes)) ? "passed" : "refused";
}
function groupByModel(reports) {
	const groups = new Map();
	for (const report of reports) {
		const key = JSON.stringify([report.model, report.path]);
		groups.set(key, [...groups.get(key) ?? [], report]);
	}
	return [...groups.values()];
}
function variantNames(group) {
	if (group.length < 2) return [void 0];
	const params = group.map(({ evidence }) => evidence.run?.params ?? {});
	const differing = [...new Set(params.flatMap((own) => Object.keys(own)))].sort().filter((key) => new Set(params.map((own) => JSON.stringify(own[key]))).size > 1);
	return params.map((own, i) => {
		const text = differing.map((key) => `${key} ${JSON.stringify(own[key]) ?? "default"}`).join(", ");
		return text === "" ? `run ${i + 1}` : text;
	});
}
function isWorthNew(group, when) {
	if (when === "always" || when === "never") return when === "always";
	if (overall(group) === "refused") return true;
	return when === "change" && group.some(({ evidence }) => isChange(evidence));
}
function isChange({ evaluation, verdict }) {
	if (evaluation?.baseline.state !== "present") return true;
	if ((verdict?.policy?.changes.length ?? 0) > 0) return true;
	return evaluation.metrics.some(({ difference }) => difference === null || difference.value !== 0);
}
function checkOf(group, marker, place) {
	const [first] = group;
	const sections = sectionsOf(group);
	const { title, summary, text } = checkSummary(sections[0]);
	return {
		name: [
			"pawl",
			first.model,
			marker
		].filter(Boolean).join(" / "),
		headSha: place.headSha,
		conclusion: conclusionOf(group),
		title: group.length === 1 ? title : `${group.filter((report) => overall([report]) === "passed").length} of ${group.length} variants pass`,
		summary: group.length === 1 ? summary : renderComment(sections, place),
		text,
		annotations: group.flatMap(({ annotations }) => annotations),
		externalId: `${place.runId}:${first.path}`,
		...place.runUrl === void 0 ? {} : { detailsUrl: place.runUrl }
	};
}
function conclusionOf(group) {
	if (overall(group) === "refused") return "failure";
	return group.filter((report) => overall([report]) === "passed").some(({ evidence }) => !evidence.verdict?.conditions.some(({ state }) => state === "undecided")) ? "success" : "neutral";
}
async function isGone(review, key, reports) {
	if (key.model === "*" || reports.some(({ model, path }) => model === key.model && path === key.path)) return false;
	const content = await review.read(key.path === "." ? "pawl.yaml" : `${key.path}/pawl.yaml`);
	return content === null || !new RegExp(`^model: *["']?${escapeRegExp(key.model)}["']?\\s*(#|$)`, "m").test(content);
}
function escapeRegExp(text) {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
// packages/hosts/github/cut.ts
const MORE = "…";
function cutBytes(text, limit) {
	if (Buffer.byteLength(text) <= limit) return text;
	const bytes = Buffer.from(text).subarray(0, limit - Buffer.byteLength(MORE));
	let end = bytes.length;
	while (end > 0 && bytes.length - end < 3 && (bytes[end - 1] & 192) === 128) end--;
	const start = end === 0 ? 0 : bytes[end - 1];
	const length = start >= 240 ? 4 : start >= 224 ? 3 : start >= 192 ? 2 : 1;
	const whole = end - 1 + length <= bytes.length ? bytes.length : end - 1;
	return bytes.toString("utf8", 0, whole) + MORE;
}
function cutCharacters(text, limit) {
	if (text.length <= limit) return text;
	const cut = text.slice(0, limit - 1);
	return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut) + MORE;
}
// packages/hosts/github/check-run.ts
const LIMITS = {
	title: 255,
	summaryBytes: 65535,
	messageBytes: 65535,
	annotations: 50,
	actions: 3,
	label: 20,
	description: 40,
	identifier: 20,
	status: 140
};
async function reportCheck(client, report) {
	try {
		return {
			kind: "check",
			url: await writeCheck(client, report)
		};
	} catch (error) {
		if (!isForbidden(error)) throw remoteError(error, `reporting the check "${report.name}"`, "checks: write");
	}
	try {
		return {
			kind: "status",
			url: await writeStatus(client, report)
		};
	} catch (error) {
		if (!isForbidden(error)) throw remoteError(error, `setting the status "${report.name}"`, "statuses: write");
	}
	client.note(`The check "${report.name}" is not shown on the commit: the token may write neither checks nor statuses. Add \`checks: write\` (or \`statuses: write\`) to the job's permissions.`);
	return {
		kind: "none",
		url: null
	};
}
async function writeCheck(client, report) {
	const { octokit, owner, repo } = client;
	const before = await earlier(client, report);
	const [first = [], ...rest] = batches(report.annotations.slice(before?.annotations ?? 0));
	const fields = {
		owner,
		repo,
		...runFields(report),
		output: output(report, first)
	};
	const { data } = before === void 0 ? await octokit.rest.checks.create({
		...fields,
		head_sha: report.headSha
	}) : await octokit.rest.checks.update({
		...fields,
		check_run_id: before.id
	});
	for (const annotations of rest) await octokit.rest.checks.update({
		owner,
		repo,
		check_run_id: data.id,
		output: output(report, annotations)
	});
	return data.html_url;
}
async function writeStatus(client, report) {
	const { octokit, owner, repo } = client;
	const { data } = await octokit.rest.repos.createCommitStatus({
		owner,
		repo,
		sha: report.headSha,
		context: cutCharacters(report.name, LIMITS.title),
		state: report.conclusion === "failure" ? "failure" : "success",
		description: cutCharacters(report.title, LIMITS.status),
		...report.detailsUrl === void 0 ? {} : { target_url: report.detailsUrl }
	});
	return data.target_url;
}
async function earlier(client, report) {
	if (report.externalId === void 0) return void 0;
	const { octokit, owner, repo } = client;
	const same = (await octokit.paginate(octokit.rest.checks.listForRef, {
		owner,
		repo,
		ref: report.headSha,
		check_name: report.name,
		filter: "all",
		per_page: 100
	})).filter((run) => run.name === report.name && run.external_id === report.externalId).filter(({ output: { annotations_count, summary } }) => annotations_count === 0 || summary?.endsWith(stamp(report))).sort((a, b) => b.id - a.id)[0];
	return same === void 0 ? void 0 : {
		id: same.id,
		annotations: same.output.annotations_count
	};
}
function stamp({ annotations }) {
	const rows = annotations.map(({ path, line, level, title, message }) => [
		path,
		line,
		level,
		title,
		message
	]);
	return `\n\n<!-- pawl:check:v1 ${digestOfJson(rows)} -->`;
}
function runFields(report) {
	return {
		name: report.name,
		status: "completed",
		conclusion: report.conclusion,
		...report.detailsUrl === void 0 ? {} : { details_url: report.detailsUrl },
		...report.externalId === void 0 ? {} : { external_id: report.externalId },
		...report.actions === void 0 ? {} : { actions: report.actions.slice(0, LIMITS.actions).map(action) }
	};
}
function action({ label, description, identifier }) {
	return {
		label: cutCharacters(label, LIMITS.label),
		description: cutCharacters(description, LIMITS.description),
		identifier: cutCharacters(identifier, LIMITS.identifier)
	};
}
function output(report, annotations) {
	const end = stamp(report);
	return {
		title: cutCharacters(report.title, LIMITS.title),
		summary: cutBytes(report.summary, LIMITS.summaryBytes - end.length) + end,
		...report.text === void 0 ? {} : { text: cutBytes(report.text, LIMITS.summaryBytes) },
		...annotations.length === 0 ? {} : { annotations: annotations.map(annotation) }
	};
}
function annotation({ path, line, level, title, message }) {
	return {
		path,
		start_line: line,
		end_line: line,
		annotation_level: level,
		title: cutCharacters(title, LIMITS.title),
		message: cutBytes(message, LIMITS.messageBytes)
	};
}
function batches(annotations) {
	const count = Math.ceil(annotations.length / LIMITS.annotations);
	return Array.from({ length: count }, (_, i) => annotations.slice(i * LIMITS.annotations, (i + 1) * LIMITS.annotations));
}
// packages/hosts/github/author.ts
const BOT = "[bot]";
const ACTIONS = `github-actions${BOT}`;
async function ourselves({ octokit, isBot }) {
	try {
		const { viewer } = await octokit.graphql("query { viewer { login } }");
		if (typeof viewer.login !== "string") return ACTIONS;
		return isBot && !viewer.login.endsWith(BOT) ? `${viewer.login}${BOT}` : viewer.login;
	} catch {
		return ACTIONS;
	}
}
function isAuthor(author, login) {
	if (author.type === "Bot") return author.login === login || author.login === `${login}${BOT}`;
	return author.login === login && !login.endsWith(BOT);
}
// packages/hosts/github/comment-marker.ts
const LONGEST_PART = 2e3;
const PART = "(~?[A-Za-z0-9_.%]*)";
const MARKER = new RegExp(`(?:^|\\n)<!-- pawl:comment:v1 model=${PART} path=${PART} marker=${PART} run=(\\d{1,16})\\.(\\d{1,9}) digest=${PART} -->\\s*$`);
function commentMarker(key, run, digest) {
	return `<!-- pawl:comment:v1 ${keyText(key)} run=${run.id}.${run.attempt} digest=${part(digest)} -->`;
}
function readMarker(body) {
	const found = MARKER.exec(body.slice(-5 * LONGEST_PART));
	if (found === null) return void 0;
	const [, model = "", path = "", marker = "", id = "", attempt = "", digest = ""] = found;
	const values = [
		model,
		path,
		marker,
		digest
	].map(unpart);
	if (values.some((value) => value === void 0)) return void 0;
	return {
		...![
			model,
			path,
			marker
		].some((text) => text.startsWith("~")) ? { key: {
			model: values[0],
			path: values[1],
			marker: values[2]
		} } : {},
		identity: `model=${model} path=${path} marker=${marker}`,
		run: {
			id: Number(id),
			attempt: Number(attempt)
		},
		digest: values[3]
	};
}
function keyText(key) {
	return `model=${part(key.model)} path=${part(key.path)} marker=${part(key.marker)}`;
}
function compareRuns(a, b) {
	return a.id - b.id || a.attempt - b.attempt;
}
function part(text) {
	const encoded = encode(text);
	return encoded.length <= LONGEST_PART ? encoded : `~${createHash("sha256").update(text, "utf16le").digest("hex")}`;
}
function unpart(text) {
	if (text.startsWith("~")) return text;
	try {
		const decoded = decode(text);
		return encode(decoded) === text ? decoded : void 0;
	} catch {
		return;
	}
}
function encode(text) {
	return text.replace(/[^A-Za-z0-9_.]/gu, (character) => {
		const code = character.codePointAt(0);
		if (code >= 55296 && code <= 57343) return `%u${code.toString(16).toUpperCase()}`;
		return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
	});
}
function decode(text) {
	return text.replace(/%u([0-9A-F]{4})|(?:%[0-9A-F]{2})+/g, (encoded, half) => half === void 0 ? decodeURIComponent(encoded) : String.fromCharCode(Number.parseInt(half, 16)));
}
// packages/hosts/github/comment.ts
const PERMISSION = "pull-requests: write";
const MOST_CHARACTERS = 65536;
async function placeComment(client, pull, key, run, body, create = true) {
	const digest = digestOf(body);
	const draft = {
		pull,
		identity: keyText(key),
		run,
		digest,
		text: `${body}\n\n${commentMarker(key, run, digest)}`
	};
	const length = [...draft.text].length;
	if (length > MOST_CHARACTERS) throw tooLong(draft, length);
	const placed = await update(client, draft);
	return placed === void 0 && create ? add(client, draft) : placed;
}
async function removeComments(client, pull, marker, gone) {
	const ours = await onlyOurs(client, (await markedComments(client, pull)).filter(({ key }) => key?.marker === marker));
	let removed = 0;
	for (const { id, key } of ours) if (key !== void 0 && await gone(key) && await removeComment(client, pull, id)) removed++;
	return removed;
}
async function update(client, draft) {
	const ours = await onlyOurs(client, (await markedComments(client, draft.pull)).filter(({ identity }) => identity === draft.identity));
	const first = ours[0];
	if (first === void 0) return void 0;
	const placed = await bring(client, draft, first, newestOf(ours));
	if (placed !== void 0 && placed.state !== "superseded") await removeAll(client, draft.pull, ours.slice(1));
	return placed;
}
async function add(client, draft) {
	const created = await writeNew(client, draft);
	const { author } = created;
	const marked = (await markedComments(client, draft.pull)).filter(({ identity }) => identity === draft.identity);
	const ours = author === null ? [] : marked.filter((comment) => comment.author !== null && same(comment.author, author));
	const first = ours[0];
	const placed = {
		state: "created",
		url: created.url,
		id: created.id
	};
	if (first === void 0 || first.id >= created.id) return placed;
	const kept = await bring(client, draft, first, newestOf(ours));
	if (kept === void 0) return placed;
	const own = ours.filter(({ id, run }) => id === created.id || id !== first.id && compareRuns(run, draft.run) === 0);
	await removeAll(client, draft.pull, own);
	return compareRuns(first.run, draft.run) === 0 ? {
		...kept,
		state: "created"
	} : kept;
}
async function bring(client, draft, comment, newest) {
	const { url, id } = comment;
	if (compareRuns(newest.run, draft.run) > 0) return {
		state: "superseded",
		url,
		id
	};
	if (comment.digest === draft.digest) return {
		state: "unchanged",
		url,
		id
	};
	const { octokit, owner, repo } = client;
	try {
		await octokit.rest.issues.updateComment({
			owner,
			repo,
			comment_id: id,
			body: draft.text
		});
		return {
			state: "updated",
			url,
			id
		};
	} catch (error) {
		if (isMissing(error)) return void 0;
		throw writeError(error, draft, `updating the comment on pull request ${draft.pull}`);
	}
}
async function writeNew(client, draft) {
	const { octokit, owner, repo } = client;
	try {
		const { data } = await octokit.rest.issues.createComment({
			owner,
			repo,
			issue_number: draft.pull,
			body: draft.text
		});
		return {
			...draft,
			id: data.id,
			url: data.html_url,
			author: data.user
		};
	} catch (error) {
		throw writeError(error, draft, `commenting on pull request ${draft.pull}`);
	}
}
function writeError(error, draft, doing) {
	if (/too long/i.test(wordsOf(error))) return tooLong(draft, [...draft.text].length, error);
	return remoteError(error, doing, PERMISSION);
}
function tooLong(draft, length, cause) {
	return new PawlError("remote", `the comment on pull request ${draft.pull} is too long for GitHub: ${length} characters`, {
		remedy: `GitHub takes ${MOST_CHARACTERS} characters. Let several models have comments of their own.`,
		...cause === void 0 ? {} : { cause }
	});
}
async function markedComments(client, pull) {
	const { octokit, owner, repo } = client;
	try {
		return (await octokit.paginate(octokit.rest.issues.listComments, {
			owner,
			repo,
			issue_number: pull,
			per_page: 100
		})).flatMap(({ id, html_url, user, body }) => {
			const marked = readMarker(body ?? "");
			return marked === void 0 ? [] : [{
				...marked,
				id,
				url: html_url,
				author: user
			}];
		}).sort((a, b) => a.id - b.id);
	} catch (error) {
		throw remoteError(error, `listing the comments of pull request ${pull}`, PERMISSION);
	}
}
async function onlyOurs(client, marked) {
	if (marked.length === 0) return [];
	const us = await ourselves(client);
	return marked.filter(({ author }) => author !== null && isAuthor(author, us));
}
function same(a, b) {
	return a.login === b.login && a.type === b.type;
}
function newestOf(comments) {
	return comments.reduce((newest, comment) => compareRuns(comment.run, newest.run) > 0 ? comment : newest);
}
async function removeAll(client, pull, comments) {
	for (const { id, url } of comments) try {
		await removeComment(client, pull, id);
	} catch (error) {
		const { message } = remoteError(error, "deleting it", PERMISSION);
		client.note(`A second comment was left at ${url}: ${message}.`);
	}
}
async function removeComment(client, pull, id) {
	const { octokit, owner, repo } = client;
	try {
		await octokit.rest.issues.deleteComment({
			owner,
			repo,
			comment_id: id
		});
		return true;
	} catch (error) {
		if (isMissing(error)) return false;
		throw remoteError(error, `deleting a comment of pull request ${pull}`, PERMISSION);
	}
}
// packages/hosts/github/review.ts
function pullRequestReview(client, pull, run) {
	return {
		async comment(key, body, create) {
			return { url: (await placeComment(client, pull.number, key, run, body, create))?.url ?? null };
		},
		async removeComments(marker, gone) {
			const removed = await removeComments(client, pull.number, marker, gone);
			if (removed > 0) client.note(`removed ${removed} comment(s) of models that are gone`);
		},
		async check(report) {
			await reportCheck(client, report);
		},
		read: (path) => readFileAt(client, path, pull.headSha)
	};
}
// packages/action/publish.ts
async function publish(job, reports, verdict = overall(reports)) {
	const { runner, event } = job;
	const place = placeOf(job, event.pull?.headSha ?? event.sha);
	if (reports.length > 0) await runner.summary(renderSummary(sectionsOf(reports), place));
	await setModelOutputs(job, reports, verdict);
	if (!event.pull || reports.length === 0) return void 0;
	if (event.pull.fork && event.name === "pull_request") {
		runner.note("A pull request of a fork may not comment: a workflow_run workflow says it (see comment.yml).");
		return;
	}
	try {
		const urls = await comment(pullRequestReview(client(job), event.pull, event.run), reports, commentOptions(job), place);
		runner.setOutput("comment-url", urls[0] ?? "");
		return;
	} catch (thrown) {
		const error = toPawlError(thrown);
		runner.annotate({
			level: "warning",
			title: "Pawl: not said on the pull request",
			message: sentence(error)
		});
		return error;
	}
}
function placeOf(job, headSha) {
	const { event } = job;
	return {
		headSha,
		runId: String(event.run.id),
		runUrl: event.run.url,
		commit: {
			sha: headSha,
			url: `${event.serverUrl}/${event.repository}/commit/${headSha}`
		}
	};
}
function commentOptions(job) {
	const { inputs } = job;
	return {
		when: inputs.text("comment"),
		together: inputs.flag("together"),
		marker: inputs.text("marker"),
		check: inputs.flag("check")
	};
}
export { comment as a, pullRequestReview as i, placeOf as n, overall as o, publish as r, sectionsOf as s, commentOptions as t };
