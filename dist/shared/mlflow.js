import { n as request, t as remoteFailure } from "./http.js";
import { t as PawlError } from "./errors.js";
import { n as digestOf, r as digestOfJson } from "./canonical.js";
import { setTimeout } from "node:timers/promises";
import { openAsBlob } from "node:fs";
// packages/store/mlflow/mlflow-http.ts
const EXISTS = "RESOURCE_ALREADY_EXISTS";
const GONE = "RESOURCE_DOES_NOT_EXIST";
const RECONCILE = "Run `pawl reconcile` once the server is well again.";
const CREDENTIALS = "Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, to what the server takes.";
const SLOWEST_UPLOAD = 25e4;
function mlflowHttp(options) {
	const { base, host, authorization } = placeOf(options);
	const { note, signal, secondMs = 1e3, timeoutMs = 3e4 } = options;
	async function send(call) {
		const url = new URL(`${base}/api/2.0/${call.path}`);
		for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
		const content = call.content ?? (call.body && {
			bytes: JSON.stringify(call.body),
			mediaType: "application/json; charset=utf-8"
		});
		try {
			return outcomeOf(call, await request(url.href, {
				method: call.method ?? "GET",
				headers: {
					...content ? { "content-type": content.mediaType } : {},
					...authorization === void 0 ? {} : { authorization }
				},
				...content ? { body: content.bytes } : {},
				timeoutMs: timeoutMs + uploadMs(call),
				tries: call.tries ?? 3,
				secondMs,
				note,
				signal
			}), host, url);
		} catch (thrown) {
			if (!(thrown instanceof PawlError) || thrown.code !== "remote") throw thrown;
			return {
				refused: "",
				passing: signal?.aborted !== true,
				error: notReached(call, thrown, host)
			};
		}
	}
	return {
		address: base,
		send,
		async wait(seconds) {
			await setTimeout(seconds * secondMs, void 0, signal ? { signal } : {}).catch((cause) => {
				throw new PawlError("remote", `waiting for MLflow at ${host} was given up`, {
					where: base,
					cause
				});
			});
		}
	};
}
async function post(http, doing, path, body) {
	return must(await http.send({
		doing,
		method: "POST",
		path: `mlflow/${path}`,
		body
	}));
}
function must(outcome) {
	if ("value" in outcome) return outcome.value;
	throw outcome.error;
}
function unless(code, outcome) {
	return "refused" in outcome && outcome.refused === code ? null : must(outcome);
}
function placeOf({ uri, token, user, password }) {
	const url = URL.canParse(uri) ? new URL(uri) : void 0;
	if (url === void 0 || !/^https?:$/.test(url.protocol)) throw new PawlError("config", "MLFLOW_TRACKING_URI is no http or https address, and the file store or database of MLflow cannot be a registry over REST", { remedy: "Start `mlflow server` on it and give its address, such as http://127.0.0.1:5000." });
	const name = user || unescaped(url.username);
	const secret = password || unescaped(url.password);
	const basic = name && secret ? `Basic ${Buffer.from(`${name}:${secret}`).toString("base64")}` : void 0;
	return {
		base: `${url.origin}${url.pathname.replace(/\/+$/, "")}`,
		host: url.host,
		authorization: basic ?? (token ? `Bearer ${token}` : void 0)
	};
}
function unescaped(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
function uploadMs({ content }) {
	return content?.bytes instanceof Blob ? Math.ceil(content.bytes.size / SLOWEST_UPLOAD * 1e3) : 0;
}
function outcomeOf(call, answer, host, asked) {
	const said = readJson(answer);
	if (answer.status >= 200 && answer.status < 300) {
		if (said !== void 0) return { value: said };
		const message = `${call.doing} failed: ${host} answers, but not as MLflow does`;
		const details = {
			where: `${asked.origin}${asked.pathname}`,
			remedy: "Check MLFLOW_TRACKING_URI."
		};
		return {
			refused: "",
			passing: false,
			error: new PawlError("remote", message, details)
		};
	}
	const code = said?.error_code;
	const passing = answer.status >= 500 || answer.status === 429 || answer.status === 408;
	const remedy = passing ? RECONCILE : remedyFor(answer, asked);
	return {
		refused: answer.status === 409 ? EXISTS : typeof code === "string" ? code : "",
		passing,
		error: remoteFailure(`MLflow at ${host}: ${call.doing}`, answer, remedy)
	};
}
function remedyFor(answer, asked) {
	const { origin } = new URL(answer.url);
	if (origin !== asked.origin) return `The server sends requests on to ${origin}, where credentials do not follow: set MLFLOW_TRACKING_URI to that.`;
	if (answer.status === 401 || answer.status === 403) return CREDENTIALS;
	return "See what the server says, mend it, then run `pawl reconcile`.";
}
function notReached(call, { message, where, cause }, host) {
	return new PawlError("remote", `MLflow at ${host}: ${call.doing} failed: ${message}`, {
		...where === void 0 ? {} : { where },
		remedy: `Check MLFLOW_TRACKING_URI and the network. ${RECONCILE}`,
		cause
	});
}
function readJson({ body }) {
	if (body.length === 0) return {};
	try {
		const value = JSON.parse(new TextDecoder().decode(body));
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
// packages/store/mlflow/mlflow-answers.ts
function runOf({ info, data }) {
	return {
		id: info.run_id,
		artifactUri: info.artifact_uri ?? "",
		finished: info.status === "FINISHED",
		tags: tagsOf$1(data?.tags)
	};
}
function versionOf({ version, status, run_id, source, tags }) {
	return {
		number: Number(version),
		status: status ?? "READY",
		runId: run_id ?? "",
		source: source ?? "",
		tags: tagsOf$1(tags)
	};
}
function tagsOf$1(tags = []) {
	return new Map(tags.map(({ key, value }) => [key, value ?? ""]));
}
function pairs(tags) {
	return [...tags].map(([key, value]) => ({
		key,
		value
	}));
}
function mapped(outcome, to) {
	return "value" in outcome ? { value: to(outcome.value) } : outcome;
}
function quoted(text) {
	return text.includes("'") ? `"${text}"` : `'${text}'`;
}
// packages/store/mlflow/mlflow-registry.ts
function mlflowRegistry(http, page) {
	return {
		async aliases(model) {
			const call = {
				doing: `looking for the model "${model}"`,
				path: "mlflow/registered-models/get"
			};
			const found = unless(GONE, await http.send({
				...call,
				query: { name: model }
			}));
			return found && new Map(found.registered_model.aliases?.map(({ alias, version }) => [alias, Number(version)]));
		},
		async createRegisteredModel(model) {
			const doing = `creating the registered model "${model}"`;
			unless(EXISTS, await http.send({
				doing,
				method: "POST",
				path: "mlflow/registered-models/create",
				body: { name: model }
			}));
		},
		async modelVersions(model) {
			const versions = [];
			for (let token = ""; token !== void 0;) {
				const found = must(await http.send({
					doing: `looking for the versions of "${model}"`,
					path: "mlflow/model-versions/search",
					query: {
						filter: `name = ${quoted(model)}`,
						order_by: "version_number ASC",
						max_results: String(page),
						...token === "" ? {} : { page_token: token }
					}
				}));
				const own = (found.model_versions ?? []).filter(({ name }) => name === model);
				versions.push(...own.map(versionOf));
				token = found.next_page_token || void 0;
			}
			return versions.sort((a, b) => a.number - b.number);
		},
		async modelVersion(model, number) {
			const call = {
				doing: `reading version ${number} of "${model}"`,
				path: "mlflow/model-versions/get"
			};
			const query = {
				name: model,
				version: String(number)
			};
			return versionOf(must(await http.send({
				...call,
				query
			})).model_version);
		},
		async createModelVersion(model, { source, runId, description, tags }) {
			return mapped(await http.send({
				doing: `creating a version of "${model}"`,
				method: "POST",
				path: "mlflow/model-versions/create",
				body: {
					name: model,
					source,
					description,
					tags: pairs(tags),
					...runId === void 0 ? {} : { run_id: runId }
				},
				tries: 1
			}), ({ model_version }) => versionOf(model_version));
		},
		async setVersionTag(model, number, key, value) {
			await post(http, `tagging version ${number} of "${model}"`, "model-versions/set-tag", {
				name: model,
				version: String(number),
				key,
				value
			});
		},
		async deleteVersionTag(model, number, key) {
			must(await http.send({
				doing: `removing a tag of version ${number} of "${model}"`,
				method: "DELETE",
				path: "mlflow/model-versions/delete-tag",
				body: {
					name: model,
					version: String(number),
					key
				}
			}));
		},
		async setAlias(model, alias, number) {
			await post(http, `setting the alias "${alias}"`, "registered-models/alias", {
				name: model,
				alias,
				version: String(number)
			});
		},
		async deleteAlias(model, alias) {
			must(await http.send({
				doing: `removing the alias "${alias}"`,
				method: "DELETE",
				path: "mlflow/registered-models/alias",
				body: {
					name: model,
					alias
				}
			}));
		}
	};
}
// packages/store/mlflow/mlflow-tracking.ts
function mlflowTracking(http, page) {
	return {
		async experiment(name) {
			const found = await findExperiment(http, name);
			if (found !== null) return found;
			const doing = `creating the experiment "${name}"`;
			const id = unless("RESOURCE_ALREADY_EXISTS", await http.send({
				doing,
				method: "POST",
				path: "mlflow/experiments/create",
				body: { name }
			}))?.experiment_id ?? await findExperiment(http, name);
			if (id === null) throw new PawlError("remote", `${doing} failed`, { where: http.address });
			return id;
		},
		async findRuns(experimentId, tag, value) {
			const runs = [];
			for (let token = ""; token !== void 0;) {
				const found = await post(http, "looking for the run", "runs/search", {
					experiment_ids: [experimentId],
					filter: `tags.\`${tag}\` = ${quoted(value)}`,
					run_view_type: "ACTIVE_ONLY",
					max_results: page,
					...token === "" ? {} : { page_token: token }
				});
				runs.push(...(found.runs ?? []).map(runOf));
				token = found.next_page_token || void 0;
			}
			return runs.sort((a, b) => a.id < b.id ? -1 : 1);
		},
		async createRun(experimentId, { name, startedAt, tags }) {
			const call = {
				doing: "creating the run",
				path: "mlflow/runs/create",
				body: {
					experiment_id: experimentId,
					run_name: name,
					start_time: startedAt,
					tags: pairs(tags)
				},
				tries: 1
			};
			return mapped(await http.send({
				...call,
				method: "POST"
			}), ({ run }) => runOf(run));
		},
		async finishRun(id, endedAt) {
			await post(http, "ending the run", "runs/update", {
				run_id: id,
				status: "FINISHED",
				end_time: endedAt
			});
		},
		async deleteRun(id) {
			await post(http, "deleting the run", "runs/delete", { run_id: id });
		},
		async logBatch(id, batch) {
			await post(http, "logging the run", "runs/log-batch", {
				run_id: id,
				...batch
			});
		},
		async logInputs(id, inputs) {
			await post(http, "logging the data of the run", "runs/log-inputs", {
				run_id: id,
				datasets: inputs.map(({ name, digest, source, context }) => ({
					dataset: {
						name,
						digest,
						source_type: "pawl",
						source
					},
					tags: [{
						key: "mlflow.data.context",
						value: context
					}]
				}))
			});
		},
		takesArtifacts: (run) => artifactFolder(run, http.address) !== void 0,
		async putArtifact(run, name, content, mediaType) {
			const path = `${artifactFolder(run, http.address)}/${name}`.split("/").map(encodeURIComponent);
			must(await http.send({
				doing: `uploading ${name}`,
				method: "PUT",
				path: `mlflow-artifacts/artifacts/${path.join("/")}`,
				content: {
					bytes: content,
					mediaType
				}
			}));
		}
	};
}
async function findExperiment(http, name) {
	const call = {
		doing: `looking for the experiment "${name}"`,
		path: "mlflow/experiments/get-by-name"
	};
	const found = unless(GONE, await http.send({
		...call,
		query: { experiment_name: name }
	}));
	if (!found) return null;
	if (found.experiment.lifecycle_stage === "deleted") throw new PawlError("remote", `the experiment "${name}" of MLflow is deleted`, {
		where: http.address,
		remedy: "Restore it, or name another one in MLFLOW_EXPERIMENT_NAME."
	});
	return found.experiment.experiment_id;
}
function artifactFolder({ artifactUri }, address) {
	const match = /^mlflow-artifacts:(?:\/\/([^/]*))?\/(.+?)\/*$/.exec(artifactUri);
	if (!match) return void 0;
	return match[1] && match[1] !== new URL(address).host ? void 0 : match[2];
}
// packages/store/mlflow/mlflow-client.ts
function mlflowClient(options) {
	const http = mlflowHttp(options);
	const { address, wait } = http;
	const page = options.pageSize ?? 1e3;
	return {
		address,
		wait,
		note: options.note,
		...mlflowTracking(http, page),
		...mlflowRegistry(http, page)
	};
}
// packages/store/mlflow/mlflow-names.ts
const TEXT_LIMITS = {
	key: 250,
	param: 6e3,
	runTag: 8e3,
	versionTag: 5e3,
	description: 5e3
};
function keyMaker() {
	const used = new Map();
	return (text) => {
		const plain = keyOf(text);
		for (const key of [plain, `${plain.slice(0, TEXT_LIMITS.key - 30)}_${shortDigest(text)}`]) {
			const owner = used.get(key.toLowerCase());
			if (owner !== void 0 && owner !== text) continue;
			used.set(key.toLowerCase(), text);
			return key;
		}
		return keyOf(`${plain.slice(0, TEXT_LIMITS.key - 90)}_${digestOf(text).slice(7)}`);
	};
}
const KEPT = /[A-Za-z0-9_\-. /]|(?=\p{L})[\u00c0-\u052f\u0590-\u06ff\u3040-\u30ff\u4e00-\u9fa5\uac00-\ud7a3]/u;
function keyOf(text) {
	const key = text.replace(/./gsu, (letter) => KEPT.test(letter) ? letter : "_").split("/").map((part) => /^\.{0,2}$/.test(part) ? part.replaceAll(".", "_") || "_" : part).join("/").replace(/^\.\./, "__");
	return key.length <= TEXT_LIMITS.key - 10 ? key : `${cutText(key, TEXT_LIMITS.key - 30, "")}_${shortDigest(text)}`;
}
function shortDigest(text) {
	return digestOf(text).slice(7, 15);
}
function cutText(text, limit, dots = "...") {
	const whole = text.replaceAll("\0", "");
	if (whole.length <= limit) return whole;
	return `${whole.slice(0, limit - dots.length).replace(/[\ud800-\udbff]$/, "")}${dots}`;
}
function requireModelName(name) {
	if (!/[/:]|^\s*$|^\.$|^\.\./.test(name) && name.length <= 256) return;
	throw new PawlError("config", `MLflow takes no registered model by the name "${name}"`, { remedy: "A name has at most 256 characters, neither `/` nor `:`, and does not begin with dots." });
}
function requireAlias(stage) {
	if (/^[\w-]{1,255}$/.test(stage) && !/^(latest|v\d+)$/i.test(stage)) return;
	throw new PawlError("config", `the stage "${stage}" can be no alias in MLflow`, { remedy: "An alias has letters, digits, `_` and `-`, and is neither `latest` nor like `v1`. Rename the stage, or do without MLflow." });
}
// packages/store/mlflow/mlflow-create.ts
const TRIES = 3;
async function createOnce(client, find, create) {
	for (let attempt = 1;; attempt++) {
		const outcome = await create();
		if ("value" in outcome || !(outcome.passing || outcome.refused === "RESOURCE_ALREADY_EXISTS")) return must(outcome);
		await client.wait(2 ** (attempt - 1));
		const found = await find();
		if (found !== null) return found;
		if (attempt === TRIES) throw outcome.error;
		client.note(`${outcome.error.message}; trying again`);
	}
}
// packages/store/mlflow/mlflow-batches.ts
const BATCH_LIMITS = {
	metrics: 1e3,
	params: 100,
	tags: 100,
	entries: 1e3,
	bytes: 1e6
};
const ENVELOPE = 1e3;
function cutBatches({ metrics, params, tags }) {
	const batches = [];
	let open = {
		metrics: [],
		params: [],
		tags: []
	};
	let bytes = ENVELOPE;
	let entries = 0;
	const add = (kind, entry) => {
		const size = sizeOf(entry);
		if (entries >= BATCH_LIMITS.entries || open[kind].length >= BATCH_LIMITS[kind] || bytes + size > BATCH_LIMITS.bytes) {
			batches.push(open);
			open = {
				metrics: [],
				params: [],
				tags: []
			};
			bytes = ENVELOPE;
			entries = 0;
		}
		open[kind].push(entry);
		bytes += size;
		entries++;
	};
	for (const param of params) add("params", param);
	for (const metric of metrics) add("metrics", metric);
	for (const tag of tags) add("tags", tag);
	if (entries > 0) batches.push(open);
	return batches;
}
function sizeOf(entry) {
	const text = JSON.stringify(entry);
	let size = text.length + 1;
	for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) size += 5;
	return size;
}
// packages/store/mlflow/mlflow-entries.ts
const SERIES = "training";
function paramsOf({ params, trainer, seed }) {
	const key = keyMaker();
	const flat = Object.entries(params).flatMap(([name, value]) => flattened(name, value));
	const names = new Set(flat.map(([name]) => name));
	for (const [name, value] of Object.entries({
		trainer,
		seed: String(seed)
	})) if (!names.has(name)) flat.push([name, value]);
	return flat.map(([name, value]) => ({
		key: key(name),
		value: cutText(value, TEXT_LIMITS.param)
	}));
}
function flattened(name, value) {
	if (typeof value === "string") return [[name, value]];
	if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0) return [[name, JSON.stringify(value)]];
	return Object.entries(value).flatMap(([inner, one]) => flattened(`${name}.${inner}`, one));
}
function trainingMetrics(run) {
	const timestamp = Date.parse(run.startedAt);
	const took = [
		["pawl.duration_seconds", run.durationMs / 1e3],
		["pawl.cpu_seconds", run.cpuSeconds],
		["pawl.peak_memory_bytes", run.peakMemoryBytes],
		["pawl.energy_kwh", run.footprint?.energyKwh],
		["pawl.carbon_grams", run.footprint?.carbonGrams]
	];
	const key = keyMaker();
	return [...took.flatMap(([name, value]) => value == null ? [] : [{
		key: name,
		value,
		timestamp,
		step: 0
	}]), ...run.series.flatMap(({ name, points }) => {
		const whole = points.every(({ step }) => Number.isSafeInteger(step));
		return points.map(({ step, value }, i) => ({
			key: key(`${SERIES}/${name}`),
			value,
			timestamp,
			step: whole ? step : i
		}));
	})];
}
function evaluationMetrics({ metrics, createdAt }) {
	const timestamp = Date.parse(createdAt);
	const key = keyMaker();
	return metrics.flatMap(({ metric, slice, candidate }) => {
		const { value, interval } = candidate;
		const base = key(slice === null ? metric : `${metric}/${slice}`);
		if (value === null) return [];
		const bounds = interval ? [entry(`${base}.low`, interval.low), entry(`${base}.high`, interval.high)] : [];
		return [entry(base, value), ...bounds];
	});
	function entry(name, value) {
		return {
			key: name,
			value,
			timestamp,
			step: 0
		};
	}
}
function openingTags(run) {
	return new Map([
		["pawl.run", run.digest],
		["mlflow.source.name", "pawl"],
		["mlflow.source.type", "LOCAL"]
	]);
}
function runTags(run) {
	return withoutNulls({
		"pawl.model": run.model,
		"pawl.model_digest": run.modelDigest,
		"pawl.commit": run.commit,
		"mlflow.source.git.commit": run.commit,
		"pawl.dirty": run.dirty === null ? null : String(run.dirty),
		"pawl.recipe": run.recipe,
		"pawl.reused": run.reused?.run,
		...dataTags(run),
		"pawl.data_check": run.dataCheck
	});
}
function dataTags({ data }) {
	const roles = [...new Set(data.map(({ role }) => role))];
	return Object.fromEntries(roles.map((role) => {
		const digests = data.filter((file) => file.role === role).map(({ digest }) => digest);
		return [`pawl.data.${role}`, cutText(digests.join(" "), TEXT_LIMITS.runTag)];
	}));
}
function evaluationTags({ digest, test }) {
	return new Map([["pawl.test", test.digest], ["pawl.evaluation", digest]]);
}
function verdictTags({ digest, answer }) {
	return new Map([["pawl.answer", answer], ["pawl.verdict", digest]]);
}
const CONTEXTS = {
	train: "training",
	test: "testing",
	source: "source"
};
function inputsOf({ data }, check) {
	return data.map(({ role, path, digest }) => {
		const rows = check?.files.find((file) => file.digest === digest)?.rows;
		return {
			name: cutText(path, 500),
			digest: digest.slice(7, 43),
			source: JSON.stringify({
				path,
				digest,
				...rows === void 0 ? {} : { rows }
			}),
			context: CONTEXTS[role]
		};
	});
}
function withoutNulls(texts) {
	return new Map(Object.entries(texts).flatMap(([key, value]) => value == null ? [] : [[key, value]]));
}
// packages/store/mlflow/mlflow-run.ts
const MODEL_FOLDER = "model";
const DOCUMENT_FOLDER = "pawl";
async function logRun(client, experiment, what) {
	const run = await findOrCreate(client, await client.experiment(experiment), what.run);
	await logRecords(client, run, what);
	const { modelFiles = [], documents = [] } = what;
	const takes = modelFiles.length + documents.length > 0 && takesArtifacts(client, run);
	const source = await logModel(client, run, takes ? modelFiles : []);
	await logDocuments(client, run, takes ? documents : []);
	if (!run.finished) await client.finishRun(run.id, Date.parse(what.run.startedAt) + what.run.durationMs);
	return {
		id: run.id,
		modelSource: source
	};
}
async function findOrCreate(client, experimentId, record) {
	const find = async () => (await client.findRuns(experimentId, "pawl.run", record.digest))[0] ?? null;
	const known = await find();
	if (known) return known;
	const created = await createOnce(client, find, () => client.createRun(experimentId, {
		name: `${record.model} ${(record.commit ?? record.digest.slice(7)).slice(0, 7)}`,
		startedAt: Date.parse(record.startedAt),
		tags: openingTags(record)
	}));
	const first = await find() ?? created;
	if (first.id !== created.id) await client.deleteRun(created.id);
	return first;
}
async function logRecords(client, run, what) {
	const { run: record, evaluation, verdict } = what;
	const isNew = run.tags.get("pawl.data_check") !== record.dataCheck;
	const measured = evaluation && run.tags.get("pawl.evaluation") !== evaluation.digest;
	const decided = verdict && run.tags.get("pawl.verdict") !== verdict.digest;
	if (isNew && record.data.length > 0) await client.logInputs(run.id, inputsOf(record, what.check));
	const batch = {
		params: isNew ? paramsOf(record) : [],
		metrics: [...isNew ? trainingMetrics(record) : [], ...measured ? evaluationMetrics(evaluation) : []],
		tags: [
			...isNew ? entries(runTags(record)) : [],
			...measured ? entries(evaluationTags(evaluation)) : [],
			...decided ? entries(verdictTags(verdict)) : []
		]
	};
	for (const part of cutBatches(batch)) await client.logBatch(run.id, part);
}
async function logModel(client, run, files) {
	const source = `${run.artifactUri.replace(/\/+$/, "")}/${MODEL_FOLDER}`;
	const digest = digestOfJson(files.map((file) => file.digest).sort());
	if (run.tags.has("pawl.model_files") && (files.length === 0 || run.tags.get("pawl.model_files") === digest)) return source;
	if (files.length === 0) return null;
	for (const { name, path } of files) await client.putArtifact(run, `${MODEL_FOLDER}/${name}`, await openAsBlob(path), "application/octet-stream");
	await logTag(client, run, "pawl.model_files", digest);
	return source;
}
async function logDocuments(client, run, documents) {
	const digest = digestOfJson(documents.map(({ name, content }) => ({
		name,
		content
	})));
	if (documents.length === 0 || run.tags.get("pawl.documents") === digest) return;
	for (const { name, content, mediaType } of documents) await client.putArtifact(run, `${DOCUMENT_FOLDER}/${name}`, content, mediaType);
	await logTag(client, run, "pawl.documents", digest);
}
function takesArtifacts(client, run) {
	if (client.takesArtifacts(run)) return true;
	client.note(`MLflow at ${client.address} keeps artifacts where only its own clients can put them: model and documents stay out`);
	return false;
}
async function logTag(client, run, key, value) {
	await client.logBatch(run.id, {
		metrics: [],
		params: [],
		tags: [{
			key,
			value
		}]
	});
}
function entries(tags) {
	return [...tags].map(([key, value]) => ({
		key,
		value
	}));
}
// packages/store/mlflow/mlflow-version.ts
const VERSION_TAG = "pawl.version";
const RETIRED_TAG = "pawl.retired";
const OWN_TAGS = [
	VERSION_TAG,
	"pawl.model_digest",
	"pawl.verdict",
	"pawl.release",
	"pawl.commit",
	"pawl.tag",
	"pawl.forced"
];
const MOST_POLLS = 60;
function findVersion(all, { version, release }) {
	return all.find(({ tags, status }) => {
		if (tags.get("pawl.version") !== version || status === "FAILED_REGISTRATION") return false;
		const digest = tags.get("pawl.model_digest");
		return digest === void 0 || release.modelDigest === null || digest === release.modelDigest;
	});
}
function tagChanges({ tags }, wanted) {
	const right = tagsOf(wanted);
	return OWN_TAGS.map((key) => ({
		key,
		from: tags.get(key),
		to: right.get(key)
	})).filter(({ from, to }) => from !== to);
}
function tagsOf({ version, tag, commit, release }) {
	const tags = [
		[VERSION_TAG, version],
		["pawl.model_digest", release.modelDigest],
		["pawl.verdict", release.verdict],
		["pawl.release", release.digest],
		["pawl.commit", commit],
		["pawl.tag", tag],
		["pawl.forced", release.forced && `${release.forced.reason} (${release.forced.by})`]
	];
	return new Map(tags.flatMap(([key, value]) => value === null ? [] : [[key, cutText(value, TEXT_LIMITS.versionTag)]]));
}
async function createVersion(client, { model, experiment }, wanted) {
	const where = await sourceOf(client, experiment, wanted);
	const description = cutText(await wanted.notes(), TEXT_LIMITS.description);
	const find = async () => findVersion(await client.modelVersions(model), wanted) ?? null;
	if (await find()) return;
	let made = await createOnce(client, find, () => client.createModelVersion(model, {
		...where,
		description,
		tags: tagsOf(wanted)
	}));
	for (let polls = 0; made.status === "PENDING_REGISTRATION" && polls < MOST_POLLS; polls++) {
		await client.wait(1);
		made = await client.modelVersion(model, made.number);
	}
	if (made.status === "READY") return;
	throw new PawlError("remote", `MLflow's version ${made.number} of "${model}" is ${made.status}, not READY`, {
		where: client.address,
		remedy: "See what the log of the server says, then run `pawl reconcile`."
	});
}
async function sourceOf(client, experiment, wanted) {
	const { release, commit } = wanted;
	const bare = `pawl:/${release.modelDigest ?? `commit/${commit}`}`;
	const evidence = await wanted.evidence();
	if (!evidence) return {
		source: bare,
		runId: void 0
	};
	const run = await logRun(client, experiment, {
		...evidence,
		modelFiles: await wanted.modelFiles(),
		documents: await wanted.documents()
	});
	return {
		source: run.modelSource ?? bare,
		runId: run.id
	};
}
// packages/store/mlflow/mlflow-follower.ts
function mlflowFollower(client, options) {
	const { registeredModel: model } = options;
	return {
		name: `MLflow at ${client.address}`,
		kind: "mlflow",
		async follow(wanted, { dryRun }) {
			requireModelName(model);
			for (const stage of wanted.stages.keys()) requireAlias(stage);
			const changes = [];
			const step = async (what, make) => {
				changes.push({ what });
				if (!dryRun) await make();
			};
			const aliases = await client.aliases(model);
			if (aliases === null) await step(`registered model ${model}: created`, () => client.createRegisteredModel(model));
			const place = {
				...options,
				client,
				step
			};
			const before = aliases === null ? [] : await client.modelVersions(model);
			const found = await bringVersions(place, wanted.versions, before);
			await bringAliases(place, wanted, aliases ?? new Map(), found);
			return changes;
		}
	};
}
async function bringVersions({ client, registeredModel: model, experiment, step }, versions, before) {
	let all = before;
	const own = new Map();
	for (const wanted of versions) {
		const { version } = wanted;
		if (!findVersion(all, wanted)) await step(`version ${version}: created`, async () => {
			await createVersion(client, {
				model,
				experiment
			}, wanted);
			all = await client.modelVersions(model);
		});
		const found = findVersion(all, wanted);
		own.set(version, found?.number ?? null);
		for (const { key, from, to } of found ? tagChanges(found, wanted) : []) await step(`version ${version}: ${key} ${shown(from)} → ${shown(to)}`, () => to === void 0 ? client.deleteVersionTag(model, found.number, key) : client.setVersionTag(model, found.number, key, to));
		for (const { number, tags } of all) {
			if (number === found?.number || tags.get("pawl.version") !== version) continue;
			await step(`MLflow version ${number}: no longer ${version}`, async () => {
				await client.setVersionTag(model, number, RETIRED_TAG, version);
				await client.deleteVersionTag(model, number, VERSION_TAG);
			});
		}
	}
	return {
		all,
		own
	};
}
async function bringAliases({ client, registeredModel: model, step }, { stages }, aliases, found) {
	for (const [stage, version] of stages) {
		const at = aliases.get(stage);
		if (version === null) {
			if (at !== void 0) await step(`alias ${stage}: ${labelOf(at, found)} → none`, () => client.deleteAlias(model, stage));
			continue;
		}
		const number = numberOf(version, found);
		if (number !== null && number === at) continue;
		await step(`alias ${stage}: ${at === void 0 ? "none" : labelOf(at, found)} → ${version}`, () => client.setAlias(model, stage, number));
	}
}
function numberOf(version, { all, own }) {
	const number = own.get(version) ?? all.find(({ tags }) => tags.get("pawl.version") === version)?.number ?? null;
	if (number === null && !own.has(version)) throw new PawlError("internal", `the version ${version} is in a stage and not among those that must be there`);
	return number;
}
function labelOf(number, { all, own }) {
	for (const [version, at] of own) if (at === number) return version;
	const tag = all.find((one) => one.number === number)?.tags.get(VERSION_TAG);
	return tag === void 0 || own.has(tag) ? `MLflow version ${number}` : tag;
}
function shown(value) {
	if (value === void 0) return "none";
	return /^sha256:[0-9a-f]{64}$/.test(value) ? value.slice(0, 15) : JSON.stringify(value);
}
export { logRun as n, mlflowClient as r, mlflowFollower as t };
