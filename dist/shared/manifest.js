import { t as PawlError } from "./errors.js";
import { t as readStored } from "./store.js";
import { t as VERSION } from "./version.js";
import { r as require_dist } from "./config.js";
import { n as digestOf } from "./canonical.js";
import { a as parseReference, n as formatReference, r as isDigest } from "./reference.js";
import { n as stageOf } from "./policy2.js";
import { s as releaseState, u as staysOf } from "./state.js";
// packages/pipeline/deploy/deploy-text.ts
var import_dist = require_dist();
const PLAIN = /^[A-Za-z](?:[\w ./-]*[\w.])?$/;
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
function yamlText(note, objects) {
	return note.map((line) => `# ${commentText(line)}\n`).join("") + objects.map(documentText).join("---\n");
}
function documentText(object) {
	const document = new import_dist.Document(object, {
		compat: "yaml-1.1",
		aliasDuplicateObjects: false
	});
	(0, import_dist.visit)(document, { Scalar(key, node) {
		if (typeof node.value !== "string") return;
		node.value = node.value.toWellFormed();
		if (key === "key") {
			if (!/^[\w./-]+$/.test(node.value)) node.type = "QUOTE_DOUBLE";
		} else if (isReadableBlock(node.value)) node.type = "BLOCK_LITERAL";
		else if (!PLAIN.test(node.value)) node.type = "QUOTE_DOUBLE";
	} });
	return document.toString({
		lineWidth: 0,
		doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER
	}).replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
function isReadableBlock(text) {
	return text.includes("\n") && /^[\x21-\x7e][\x20-\x7e\n]*[\x21-\x7e]\n?$/.test(text) && !/[ \n]\n/.test(text);
}
function commentText(text) {
	return text.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]+/g, " ").trimEnd();
}
function headerOf(plan, target, what) {
	return [
		`${what}`,
		`${plan.model} ${plan.version} in stage ${plan.stage}, image ${plan.digest}`,
		`Written by Pawl ${VERSION}: pawl manifest --target ${target}`,
		"Do not edit: pawl manifest writes it anew."
	];
}
// packages/pipeline/deploy/deploy-names.ts
const LONGEST_NAME = 40;
const LONGEST_LABEL = 63;
function dnsName(text) {
	const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
	const trimmed = plain.replace(/^[^a-z]+/, "").replace(/-+$/, "");
	if (/^[\w./:=-]+$/.test(text) && trimmed === plain && trimmed.length <= LONGEST_NAME) return trimmed;
	const mark = digestOf(text.toWellFormed()).slice(7, 15);
	return `${(trimmed || "model").slice(0, LONGEST_NAME - mark.length - 1).replace(/-+$/, "")}-${mark}`;
}
function labelValue(text) {
	return text.replace(/[^A-Za-z0-9_.-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "").slice(0, LONGEST_LABEL).replace(/[^A-Za-z0-9]+$/, "");
}
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
function checkedNamespace(text) {
	if (DNS_LABEL.test(text)) return text;
	throw new PawlError("usage", `${JSON.stringify(text.slice(0, 80))} is no name of a namespace`, { remedy: "Use a-z, 0-9 and -, at most 63 characters, and no - at either end." });
}
function checkedSecret(text) {
	if (isDnsName(text)) return text;
	throw new PawlError("usage", `${JSON.stringify(text.slice(0, 80))} is no name of a Secret`, { remedy: "Use a-z, 0-9, - and ., at most 253 characters, and letters or digits at both ends." });
}
const isDnsName = (text) => text.length <= 253 && text.split(".").every((part) => DNS_LABEL.test(part));
function checkedHost(text) {
	if (isDnsName(text)) return text;
	throw new PawlError("usage", `${JSON.stringify(text.slice(0, 80))} is no name of a host`, { remedy: "Write it like housing.example.com, without https:// and without a port." });
}
// packages/pipeline/deploy/labels.ts
function selectorOf({ name }, track) {
	return {
		"app.kubernetes.io/name": name,
		"app.kubernetes.io/component": "model-server",
		...track ? { "pawl/track": track } : {}
	};
}
function labelsOf(plan, { version } = plan, track) {
	return {
		...selectorOf(plan, track),
		"app.kubernetes.io/version": labelValue(version),
		"app.kubernetes.io/managed-by": "pawl",
		"pawl/stage": labelValue(plan.stage)
	};
}
function annotationsOf(plan, of = plan) {
	const { verdict, release, model } = plan.digests;
	return {
		"pawl/model": plan.model,
		"pawl/version": of.version,
		"pawl/stage": plan.stage,
		"pawl/image-digest": of.digest,
		...of === plan ? {
			"pawl/model-digest": model,
			...verdict === void 0 ? {} : { "pawl/verdict-digest": verdict },
			...release === void 0 ? {} : { "pawl/release-digest": release }
		} : {}
	};
}
function metadataOf(plan, name, { labels = labelsOf(plan), annotations } = {}) {
	return {
		name,
		...plan.namespace === null ? {} : { namespace: plan.namespace },
		labels,
		...annotations ? { annotations } : {}
	};
}
// packages/pipeline/deploy/queries.ts
const METRICS = {
	requests: "pawl_requests_total",
	seconds: "pawl_request_seconds",
	rows: "pawl_rows_total",
	queue: "pawl_queue_rows",
	labels: "pawl_predictions_total",
	values: "pawl_predicted",
	logDropped: "pawl_prediction_log_dropped_total",
	build: "pawl_build_info"
};
const ASKING = "route=~\"/predict|/invocations|/v2/.*infer\"";
function quoted(text) {
	return `"${text.toWellFormed().replace(/[^\x20-\x7e]|["\\{}$[\]]/gu, (c) => {
		const code = c.codePointAt(0);
		if (code > 65535) return `\\U${hex(code, 8)}`;
		return code < 128 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
	})}"`;
}
const hex = (code, digits) => code.toString(16).padStart(digits, "0");
function servers({ model, version }) {
	const matchers = version === void 0 ? model : `${model}, version=${version}`;
	return `on (job, instance) ${METRICS.build}{${matchers}}`;
}
const rate = (metric, matchers, { over }) => `rate(${metric}${matchers === "" ? "" : `{${matchers}}`}[${over}])`;
function asked(scope, codes) {
	const matchers = codes === void 0 ? ASKING : `${ASKING}, code=~"${codes}"`;
	return `(${rate(METRICS.requests, matchers, scope)} and ${servers(scope)})`;
}
function errorShare(scope, by) {
	const all = `sum by (${by}) (${asked(scope)})`;
	return `(sum by (${by}) (${asked(scope, "5..")}) or 0 * ${all})\n/\n${all}`;
}
function latency(share, scope, by) {
	const buckets = `(${rate(`${METRICS.seconds}_bucket`, ASKING, scope)} and ${servers(scope)})`;
	return `histogram_quantile(${share}, sum by (${by}${by === "" ? "" : ", "}le) (${buckets}))`;
}
function ofServers(metric, scope) {
	return `(${metric} and ${servers(scope)})`;
}
function rateOfServers(metric, scope) {
	return `(${rate(metric, "", scope)} and ${servers(scope)})`;
}
// packages/pipeline/deploy/alert-rules.ts
const STANDARD_ERRORS = 4;
const BY = "namespace";
function alertFiles(plan, target) {
	const groups = [alertRules(plan, target)];
	const rules = {
		path: "monitoring/alert-rules.yaml",
		content: yamlText(headerOf(plan, target, "Alerts for Prometheus."), [{ groups }])
	};
	if (target === "compose") return [rules];
	const object = {
		apiVersion: "monitoring.coreos.com/v1",
		kind: "PrometheusRule",
		metadata: metadataOf(plan, plan.name),
		spec: { groups }
	};
	return [rules, {
		path: "monitoring/prometheus-rule.yaml",
		content: yamlText(headerOf(plan, target, "The same alerts for the Prometheus operator."), [object])
	}];
}
function alertRules(plan, target) {
	const scope = {
		model: matchersOf(plan, target),
		over: "5m"
	};
	const alert = (name, severity, wait, expr, texts) => ({
		alert: name,
		expr,
		for: wait,
		labels: {
			severity,
			model: templateText(plan.model),
			stage: templateText(plan.stage)
		},
		annotations: texts
	});
	const model = templateText(plan.model);
	const shift = plan.task === "classification" ? labelShift(plan) : valueShift(plan, scope);
	return {
		name: `pawl-${plan.name}`,
		rules: [
			...plan.task === "classification" ? recordings(plan, scope) : [],
			alert("PawlModelGone", "critical", "5m", `absent(${METRICS.build}{${scope.model}})`, {
				summary: `No server of ${model} reports`,
				description: "Prometheus has read no metrics of this model for 5 minutes.",
				runbook: `Look whether its pods run and are ready, and what the last lines of their logs say. Where they run, look whether Prometheus finds them.`
			}),
			alert("PawlErrors", "critical", "5m", `${errorShare(scope, BY)}\n> ${plan.limits.errorShare}`, {
				summary: `${model} fails to answer`,
				description: `{{ $value | humanizePercentage }} of the requests of the last 5 minutes ended with a status of 500 or above.`,
				runbook: `See which routes fail and since when; the server logs one line for each failure. Where it began with a new version: pawl rollback, then deploy again.`
			}),
			alert("PawlSlow", "warning", "10m", `${latency(.99, scope, BY)}\n> ${plan.limits.seconds}`, {
				summary: `${model} answers slowly`,
				description: "One request in 100 takes longer than {{ $value | humanizeDuration }}.",
				runbook: "Look at the queue and at the processors of the servers. More rows a request take longer; more servers help where the queue is long."
			}),
			alert("PawlSaturated", "warning", "10m", saturation(plan, scope), {
				summary: `${model} has more to do than it can`,
				description: "Servers turn requests away, or rows wait in their queues.",
				runbook: "Raise the number of replicas, or the limit on processors where there is one. Look whether one client sends far more than before."
			}),
			alert("PawlNoPredictions", "warning", "15m", silence(scope), {
				summary: `Nobody asks ${model}`,
				description: "There were no predictions for 30 minutes, and at this time of yesterday there were.",
				runbook: "Look whether requests reach the servers at all: the Service, the way in from outside, and the program that asks."
			}),
			alert("PawlPredictionShift", "warning", "30m", shift, {
				summary: `${model} predicts otherwise than a week ago`,
				description: plan.task === "classification" ? "The share of the label {{ $labels.label }} differs by {{ $value | humanizePercentage }} of all rows from the same hour a week ago." : "The middle of what it predicts moved by {{ $value | humanize }} times the spread of the same hour a week ago.",
				runbook: "Compare the rows of today with those the model learned from: a column that is empty, in another unit or from another source is the usual cause. A new version is another."
			}),
			alert("PawlLogDropped", "warning", "15m", `sum by (${BY}) (${rateOfServers(METRICS.logDropped, scope)}) > 0`, {
				summary: `${model} loses lines of its prediction log`,
				description: "{{ $value | humanize }} rows a second have no place in the log.",
				runbook: "Look whether the disk of the log is full or slow, or log a smaller share of the rows."
			})
		]
	};
}
function matchersOf({ model, namespace }, target) {
	const within = namespace === null || target === "compose" ? "" : `, namespace=${quoted(namespace)}`;
	return `model=${quoted(model)}${within}`;
}
function templateText(text) {
	return text.toWellFormed().replaceAll("{{", "{{\"{{\"}}");
}
function saturation(plan, scope) {
	return [
		`sum by (${BY}) (${asked(scope, "503")}) > 0`,
		"or",
		`sum by (${BY}) (${ofServers(METRICS.queue, scope)}) > ${plan.limits.queuedRows}`
	].join("\n");
}
function silence({ model }) {
	const rows = `${METRICS.rows}{${model}}`;
	return [`sum by (${BY}) (increase(${rows}[30m])) == 0`, `and sum by (${BY}) (increase(${rows}[30m] offset 1d)) > 0`].join("\n");
}
const SHARE = "pawl:prediction_share:1h";
const SHARE_THEN = "pawl:prediction_share:1h_week_ago";
const ROWS = "pawl:prediction_rows:1h";
const recordedLabels = ({ model, stage }) => ({
	model: model.toWellFormed(),
	stage: stage.toWellFormed()
});
function recordings(plan, { model }) {
	const rows = (by) => `sum by (${by}) (increase(${METRICS.labels}{${model}}[1h]))`;
	const labels = recordedLabels(plan);
	const share = `${SHARE}${recordedOf(plan)}`;
	return [
		{
			record: ROWS,
			expr: rows(BY),
			labels
		},
		{
			record: SHARE,
			expr: `${rows(`${BY}, label`)} / on (${BY}) group_left () ${rows(BY)}`,
			labels
		},
		{
			record: SHARE_THEN,
			expr: `${share} offset 1w or 0 * ${share}`,
			labels
		}
	];
}
const recordedOf = ({ model, stage }) => `{model=${quoted(model)}, stage=${quoted(stage)}}`;
function labelShift(plan) {
	const of = recordedOf(plan);
	const [now, then, rows, rowsThen] = [
		SHARE + of,
		SHARE_THEN + of,
		ROWS + of,
		`${ROWS}${of} offset 1w`
	];
	const shift = `abs(${now} - ${then})`;
	const variance = (share, n) => `${share} * (1 - ${share}) / on (${BY}) group_left () ${n}`;
	return [
		`${shift} > ${plan.limits.shift}`,
		`and ${shift} > ${STANDARD_ERRORS} * sqrt(`,
		`  ${variance(now, rows)}`,
		`  + ${variance(then, rowsThen)}`,
		")",
		`and on (${BY}) ${rows} >= ${plan.limits.rows}`,
		`and on (${BY}) ${rowsThen} >= ${plan.limits.rows}`
	].join("\n");
}
function valueShift(plan, { model }) {
	const quantile = (q, offset) => `histogram_quantile(${q}, sum by (${BY}, le) (increase(${METRICS.values}_bucket{${model}}[1h]${offset})))`;
	const week = " offset 1w";
	const rows = (offset) => `sum by (${BY}) (increase(${METRICS.values}_count{${model}}[1h]${offset}))`;
	return [
		`abs(${quantile(.5, "")} - ${quantile(.5, week)})`,
		`/ (${quantile(.75, week)} - ${quantile(.25, week)}) > 1`,
		`and ${rows("")} >= ${plan.limits.rows}`,
		`and ${rows(week)} >= ${plan.limits.rows}`
	].join("\n");
}
// packages/pipeline/deploy/alert-limits.ts
const USUAL = {
	errorShare: .02,
	seconds: 1,
	queuedRows: 1e3,
	shift: .1,
	rows: 100
};
function checkedLimits(asked = {}) {
	const limits = {
		...USUAL,
		...asked
	};
	for (const [name, value] of Object.entries(limits)) if (!(value > 0 && value < (name === "errorShare" || name === "shift" ? 1 : 0xe8d4a51000))) throw new PawlError("usage", `the limit ${name} of alerts is ${value}`, { remedy: "Shares are between 0 and 1, and the others above 0." });
	return limits;
}
// packages/pipeline/deploy/quantity.ts
const UNITS = {
	m: .001,
	"": 1,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 0xe8d4a51000,
	Ki: 1024,
	Mi: 2 ** 20,
	Gi: 2 ** 30,
	Ti: 2 ** 40
};
function quantityOf(text, what) {
	const [, digits, unit = ""] = /^(\d{1,15}(?:\.\d{1,9})?)([a-zA-Z]{0,2})$/.exec(text) ?? [];
	const value = Number(digits) * (UNITS[unit] ?? NaN);
	if (Number.isFinite(value) && value > 0) return value;
	throw new PawlError("usage", `${what} ${JSON.stringify(text.slice(0, 40))} is no amount`, { remedy: "Write an amount above zero like 250m, 2, 512Mi or 1Gi." });
}
const MEBIBYTE = 2 ** 20;
const SERVER_BYTES = 128 * MEBIBYTE;
const COPIES_OF_THE_MODEL = 3;
function memoryFor(modelBytes) {
	const mebibytes = (SERVER_BYTES + COPIES_OF_THE_MODEL * modelBytes) / MEBIBYTE;
	return `${Math.ceil(mebibytes / 32) * 32}Mi`;
}
// packages/pipeline/deploy/deploy-input.ts
const PROMETHEUS = "http://prometheus-operated.monitoring.svc:9090";
function planDeployment(input) {
	const { variant = "plain", previous, digests } = input;
	return {
		name: dnsName(input.name),
		model: input.name,
		namespace: input.namespace === void 0 ? null : checkedNamespace(input.namespace),
		...pinned$1(input.version, input.image.reference, input.image.digest),
		stage: input.stage,
		digests,
		task: input.task,
		replicas: wholeNumber(input.replicas ?? 2, "the number of replicas", 1, 1e3),
		resources: checkedResources(input),
		port: wholeNumber(input.port ?? 8080, "the port", 1024, 65535),
		variant,
		canaryPercent: wholeNumber(input.canaryPercent ?? 10, "the share of a canary", 1, 99),
		previous: previous === void 0 ? null : pinned$1(previous.version, previous.image, void 0),
		host: input.host === void 0 ? null : checkedHost(input.host),
		rollouts: (input.rollouts ?? false) && variant !== "plain",
		prometheus: checkedUrl(input.prometheus ?? PROMETHEUS),
		pullSecret: input.pullSecret === void 0 ? null : checkedSecret(input.pullSecret),
		limits: checkedLimits(input.limits)
	};
}
function previousOf({ previous, variant }) {
	if (previous !== null) return previous;
	throw new PawlError("usage", `a ${variant} deployment needs the version that is there already`, { remedy: "Deploy the first version with the variant plain." });
}
function pinned$1(version, reference, given) {
	const parsed = parseReference(reference);
	const digest = given ?? parsed.digest;
	if (digest === null || !isDigest(digest) || parsed.digest !== null && parsed.digest !== digest) throw new PawlError("usage", `the image ${formatReference(parsed)} has no digest, or two`, { remedy: "Name it by digest: ghcr.io/acme/housing@sha256:…." });
	return {
		version,
		image: formatReference({
			...parsed,
			tag: null,
			digest
		}),
		digest
	};
}
function checkedResources({ resources = {}, modelBytes = 0 }) {
	if (!(modelBytes >= 0 && modelBytes < 2 ** 43)) throw new PawlError("usage", "the size of the model is out of range");
	const cpu = resources.cpu ?? "250m";
	const memory = resources.memory ?? memoryFor(modelBytes);
	const memoryLimit = resources.memoryLimit ?? `${Math.ceil(quantityOf(memory, "memory") * 2 / 2 ** 20)}Mi`;
	const cpuLimit = resources.cpuLimit ?? null;
	if (quantityOf(memoryLimit, "the memory limit") < quantityOf(memory, "the memory")) throw new PawlError("usage", `the memory limit ${memoryLimit} is below the memory ${memory}`);
	if (cpuLimit !== null && quantityOf(cpuLimit, "the CPU limit") < quantityOf(cpu, "the CPU")) throw new PawlError("usage", `the CPU limit ${cpuLimit} is below the CPU ${cpu}`);
	quantityOf(cpu, "the CPU");
	return {
		cpu,
		cpuLimit,
		memory,
		memoryLimit
	};
}
function wholeNumber(value, what, least, most) {
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw new PawlError("usage", `${what} is ${value}, and not a whole number from ${least} to ${most}`);
}
function checkedUrl(text) {
	if (/^https?:\/\/[\w.:[\]-]+(?:\/[\w./~-]*)?$/.test(text) && URL.canParse(text)) return text;
	throw new PawlError("usage", `${JSON.stringify(text.slice(0, 80))} is no address of Prometheus`, { remedy: `Write it like ${PROMETHEUS}.` });
}
// packages/pipeline/deploy/compose.ts
const PROMETHEUS_IMAGE = "prom/prometheus:v3.5.0";
const HEALTH_SCRIPT = "fetch('http://127.0.0.1:'+process.env.PORT+'/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))";
function composeFiles(plan) {
	if (plan.variant === "canary") throw new PawlError("usage", "Docker Compose cannot give a share of the requests to a canary", { remedy: "Use the variant blue-green, or another target." });
	const file = (path, what, object, notes = []) => ({
		path,
		content: yamlText([...headerOf(plan, "compose", what), ...notes], [object])
	});
	return [file("compose.yaml", "The model on one machine.", project(plan), ["With Prometheus: docker compose --profile monitoring up -d"]), file("monitoring/prometheus.yml", "What Prometheus reads.", prometheusSettings(plan))];
}
function project(plan) {
	const services = plan.variant === "plain" ? { model: server(plan, plan, plan.port) } : {
		model: server(plan, previousOf(plan), plan.port),
		preview: server(plan, plan, plan.port + 1)
	};
	return {
		name: plan.name,
		services: {
			...services,
			prometheus: prometheus()
		},
		volumes: { "prometheus-data": {} }
	};
}
function server(plan, of, port) {
	return {
		image: of.image,
		restart: "unless-stopped",
		ports: [{
			mode: "host",
			host_ip: "127.0.0.1",
			target: plan.port,
			published: String(port)
		}],
		environment: { PORT: String(plan.port) },
		user: "65532:65532",
		read_only: true,
		tmpfs: ["/tmp:size=64m,mode=1777"],
		cap_drop: ["ALL"],
		security_opt: ["no-new-privileges:true"],
		stop_grace_period: "10s",
		healthcheck: {
			test: [
				"CMD",
				"node",
				"-e",
				HEALTH_SCRIPT
			],
			interval: "10s",
			timeout: "5s",
			retries: 3,
			start_period: "60s"
		},
		deploy: { resources: limits(plan) },
		labels: literal(annotationsOf(plan, of))
	};
}
function limits({ resources: { memory, memoryLimit, cpuLimit } }) {
	const bytes = (text) => `${Math.round(quantityOf(text, "memory"))}b`;
	return {
		limits: {
			memory: bytes(memoryLimit),
			...cpuLimit === null ? {} : { cpus: String(quantityOf(cpuLimit, "the CPU limit")) }
		},
		reservations: { memory: bytes(memory) }
	};
}
function literal(texts) {
	return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.replaceAll("$", "$$$$")]));
}
function prometheus() {
	return {
		image: PROMETHEUS_IMAGE,
		profiles: ["monitoring"],
		restart: "unless-stopped",
		ports: [{
			mode: "host",
			host_ip: "127.0.0.1",
			target: 9090,
			published: "9090"
		}],
		read_only: true,
		cap_drop: ["ALL"],
		security_opt: ["no-new-privileges:true"],
		volumes: [
			"./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro",
			"./monitoring/alert-rules.yaml:/etc/prometheus/alert-rules.yaml:ro",
			"prometheus-data:/prometheus"
		]
	};
}
function prometheusSettings(plan) {
	const hosts = plan.variant === "plain" ? ["model"] : ["model", "preview"];
	return {
		global: {
			scrape_interval: "15s",
			evaluation_interval: "15s"
		},
		rule_files: ["alert-rules.yaml"],
		scrape_configs: [{
			job_name: plan.name,
			static_configs: [{ targets: hosts.map((host) => `${host}:${plan.port}`) }]
		}]
	};
}
// packages/pipeline/deploy/grafana.ts
const SCOPE = {
	model: "model=~\"$model\"",
	over: "$__rate_interval"
};
const SOURCE = {
	type: "prometheus",
	uid: "${datasource}"
};
function dashboardFile(plan) {
	return {
		path: "monitoring/dashboard.json",
		content: `${JSON.stringify(dashboard(plan), null, 2)}\n`
	};
}
function dashboard(plan) {
	return {
		uid: `pawl-${plan.name}`.slice(0, 40),
		title: `Pawl: ${plan.name}`,
		description: `Written by Pawl ${VERSION} for ${plan.model} ${plan.version} (${plan.digest}). Do not edit: pawl manifest writes it anew.`.toWellFormed(),
		tags: ["pawl"],
		schemaVersion: 38,
		editable: true,
		graphTooltip: 1,
		refresh: "30s",
		time: {
			from: "now-6h",
			to: "now"
		},
		timezone: "",
		templating: { list: variables(plan) },
		annotations: { list: [versionChanges()] },
		panels: panels(plan).map((panel, at) => panelModel(panel, at))
	};
}
function variables(plan) {
	const model = plan.model.toWellFormed();
	return [{
		name: "datasource",
		label: "Prometheus",
		type: "datasource",
		query: "prometheus"
	}, {
		name: "model",
		label: "Model",
		type: "query",
		datasource: SOURCE,
		query: {
			query: `label_values(${METRICS.build}, model)`,
			refId: "models"
		},
		refresh: 2,
		sort: 1,
		multi: true,
		includeAll: false,
		current: {
			selected: true,
			text: [model],
			value: [model]
		}
	}];
}
function versionChanges() {
	return {
		name: "New version",
		datasource: SOURCE,
		enable: true,
		iconColor: "blue",
		expr: `count by (version) (${METRICS.build}{${SCOPE.model}}) unless count by (version) (${METRICS.build}{${SCOPE.model}} offset 5m)`,
		step: "60s",
		titleFormat: "Version {{version}}"
	};
}
function panels({ task }) {
	const seconds = [
		.5,
		.95,
		.99
	].map((share) => ({
		expr: latency(share, SCOPE, ""),
		legend: `${share * 100} %`
	}));
	return [
		{
			title: "Version in use",
			description: "Servers by the version that they hold.",
			type: "timeseries",
			unit: "short",
			stacked: true,
			queries: [{
				expr: `count by (model, version) (${METRICS.build}{${SCOPE.model}})`,
				legend: "{{model}} {{version}}"
			}]
		},
		{
			title: "Errors",
			description: "Share of the requests with a status of 500 or above.",
			type: "timeseries",
			unit: "percentunit",
			queries: [{
				expr: errorShare(SCOPE, ""),
				legend: "errors"
			}]
		},
		{
			title: "Requests by code",
			description: "Requests a second in which a model is asked, by status.",
			type: "timeseries",
			unit: "reqps",
			stacked: true,
			queries: [{
				expr: `sum by (code) (${asked(SCOPE)})`,
				legend: "{{code}}"
			}]
		},
		{
			title: "Time to answer",
			description: "So many of 100 requests are answered within this time.",
			type: "timeseries",
			unit: "s",
			queries: seconds
		},
		{
			title: "Rows",
			description: "Rows a second that were predicted.",
			type: "timeseries",
			unit: "short",
			queries: [{
				expr: `sum by (model) (rate(${METRICS.rows}{${SCOPE.model}}[${SCOPE.over}]))`,
				legend: "{{model}}"
			}]
		},
		{
			title: "Queue",
			description: "Rows that wait for their answer.",
			type: "timeseries",
			unit: "short",
			queries: [{
				expr: `sum by (instance) (${ofServers(METRICS.queue, SCOPE)})`,
				legend: "{{instance}}"
			}]
		},
		{
			title: "Turned away",
			description: "Requests a second that a server had no room for.",
			type: "timeseries",
			unit: "reqps",
			stacked: true,
			queries: [{
				expr: `sum by (route) (${asked(SCOPE, "503")})`,
				legend: "{{route}}"
			}]
		},
		task === "classification" ? labelShares() : valueMap()
	];
}
function labelShares() {
	const rows = `rate(${METRICS.labels}{${SCOPE.model}}[${SCOPE.over}])`;
	return {
		title: "What is predicted",
		description: "The share of each label.",
		type: "timeseries",
		unit: "percentunit",
		stacked: true,
		queries: [{
			expr: `sum by (label) (${rows}) / on () group_left () sum (${rows})`,
			legend: "{{label}}"
		}]
	};
}
function valueMap() {
	return {
		title: "What is predicted",
		description: "How many rows were predicted within each range.",
		type: "heatmap",
		unit: "short",
		queries: [{
			expr: `sum by (le) (increase(${METRICS.values}_bucket{${SCOPE.model}}[${SCOPE.over}]))`,
			legend: "{{le}}",
			format: "heatmap"
		}]
	};
}
function panelModel({ title, description, type, unit, queries, stacked }, at) {
	return {
		id: at + 1,
		title,
		description,
		type,
		datasource: SOURCE,
		gridPos: {
			h: 8,
			w: 12,
			x: at % 2 * 12,
			y: Math.floor(at / 2) * 8
		},
		fieldConfig: {
			defaults: {
				unit,
				min: 0,
				...stacked ? { custom: {
					fillOpacity: 30,
					stacking: {
						mode: "normal",
						group: "A"
					}
				} } : {}
			},
			overrides: []
		},
		options: type === "heatmap" ? { calculate: false } : { legend: {
			showLegend: true,
			placement: "bottom"
		} },
		targets: queries.map(({ expr, legend, format }, place) => ({
			refId: String.fromCharCode(65 + place),
			datasource: SOURCE,
			expr,
			legendFormat: legend,
			range: true,
			...format ? { format } : {}
		}))
	};
}
const DRAIN_MILLISECONDS = "5000";
const CONTAINER_SECURITY = {
	runAsNonRoot: true,
	runAsUser: 65532,
	runAsGroup: 65532,
	allowPrivilegeEscalation: false,
	readOnlyRootFilesystem: true,
	capabilities: { drop: ["ALL"] },
	seccompProfile: { type: "RuntimeDefault" }
};
const TEMPORARY_VOLUME = {
	name: "tmp",
	emptyDir: { sizeLimit: "64Mi" }
};
const probe = (path, times) => ({
	httpGet: {
		path,
		port: "http"
	},
	...times
});
function containerOf(plan, name, { image } = plan, portName = "http") {
	const { cpu, cpuLimit, memory, memoryLimit } = plan.resources;
	const at = (path, times) => ({
		...probe(path, times),
		httpGet: {
			path,
			port: portName ?? plan.port
		}
	});
	return {
		name,
		image,
		env: [{
			name: "PORT",
			value: String(plan.port)
		}, {
			name: "PAWL_DRAIN_MS",
			value: DRAIN_MILLISECONDS
		}],
		ports: [{
			...portName === null ? {} : { name: portName },
			containerPort: plan.port,
			protocol: "TCP"
		}],
		readinessProbe: at("/ready", {
			periodSeconds: 2,
			timeoutSeconds: 2,
			failureThreshold: 2
		}),
		livenessProbe: at("/health", {
			periodSeconds: 10,
			timeoutSeconds: 5,
			failureThreshold: 3
		}),
		resources: {
			requests: {
				cpu,
				memory
			},
			limits: {
				...cpuLimit === null ? {} : { cpu: cpuLimit },
				memory: memoryLimit
			}
		},
		securityContext: CONTAINER_SECURITY,
		volumeMounts: [{
			name: TEMPORARY_VOLUME.name,
			mountPath: "/tmp"
		}]
	};
}
function podSettings({ pullSecret }) {
	return {
		automountServiceAccountToken: false,
		enableServiceLinks: false,
		...pullSecret === null ? {} : { imagePullSecrets: [{ name: pullSecret }] },
		volumes: [TEMPORARY_VOLUME]
	};
}
function podTemplate(plan, of, track) {
	const container = containerOf(plan, "server", of);
	return {
		metadata: {
			labels: labelsOf(plan, of, track),
			annotations: annotationsOf(plan, of)
		},
		spec: {
			...podSettings(plan),
			securityContext: {
				runAsNonRoot: true,
				seccompProfile: { type: "RuntimeDefault" }
			},
			terminationGracePeriodSeconds: 10,
			topologySpreadConstraints: [{
				maxSkew: 1,
				topologyKey: "kubernetes.io/hostname",
				whenUnsatisfiable: "ScheduleAnyway",
				labelSelector: { matchLabels: selectorOf(plan, track) }
			}],
			containers: [{
				...container,
				startupProbe: probe("/ready", {
					periodSeconds: 1,
					failureThreshold: 60
				})
			}]
		}
	};
}
// packages/pipeline/deploy/kserve.ts
const CONTAINER = "kserve-container";
const MODEL_FOLDER = "/mnt/models";
const FORMAT = "pawl";
const MOST_TIMES$1 = 4;
function kserveFiles(plan) {
	const file = (path, what, object, notes = []) => ({
		path,
		content: yamlText([...headerOf(plan, "kserve", what), ...notes], [object])
	});
	const notes = trafficNotes(plan);
	return [
		file("inference-service.yaml", "The model as its own server.", inferenceService(plan, ownServer(plan)), notes),
		file("modelcar/inference-service.yaml", "The model from its image, in the runtime beside this file. Needs modelcars enabled in KServe, and a base with a shell.", inferenceService(plan, fromImage(plan)), notes),
		file("modelcar/serving-runtime.yaml", "The runtime: Pawl's server, which opens what KServe brings.", servingRuntime(plan))
	];
}
function trafficNotes({ variant, version, canaryPercent }) {
	if (variant === "plain") return [];
	return [`The version that is there keeps the rest: ${version} gets ${variant === "canary" ? `${canaryPercent} in 100 requests` : "no requests but those to its own address"}.`, "All requests: remove canaryTrafficPercent. Back: set it to 0."];
}
function inferenceService(plan, predictor) {
	return {
		apiVersion: "serving.kserve.io/v1beta1",
		kind: "InferenceService",
		metadata: metadataOf(plan, plan.name, {
			labels: labelsOf(plan),
			annotations: {
				...annotationsOf(plan),
				"serving.kserve.io/enable-prometheus-scraping": "true",
				"prometheus.kserve.io/port": String(plan.port),
				"prometheus.kserve.io/path": "/metrics",
				...trafficAnnotations(plan)
			}
		}),
		spec: { predictor: {
			minReplicas: plan.replicas,
			maxReplicas: plan.replicas * MOST_TIMES$1,
			...plan.variant === "plain" ? {} : { canaryTrafficPercent: plan.variant === "canary" ? plan.canaryPercent : 0 },
			...predictor
		} }
	};
}
function trafficAnnotations({ variant }) {
	if (variant === "plain") return {};
	return {
		"serving.kserve.io/deploymentMode": "Serverless",
		...variant === "blue-green" ? { "serving.kserve.io/enable-tag-routing": "true" } : {}
	};
}
function ownServer(plan) {
	return {
		...podSettings(plan),
		containers: [containerOf(plan, CONTAINER, plan, null)]
	};
}
function fromImage(plan) {
	const { volumes: _, ...settings } = podSettings(plan);
	return {
		...settings,
		model: {
			modelFormat: { name: FORMAT },
			protocolVersion: "v2",
			runtime: `${plan.name}-runtime`,
			storageUri: `oci://${plan.image}`
		}
	};
}
function servingRuntime(plan) {
	const container = containerOf(plan, CONTAINER, plan, null);
	return {
		apiVersion: "serving.kserve.io/v1alpha1",
		kind: "ServingRuntime",
		metadata: metadataOf(plan, `${plan.name}-runtime`),
		spec: {
			supportedModelFormats: [{
				name: FORMAT,
				version: "1",
				autoSelect: false
			}],
			protocolVersions: ["v2"],
			multiModel: false,
			containers: [{
				...container,
				env: [...container.env, {
					name: "PAWL_MODEL_DIR",
					value: MODEL_FOLDER
				}]
			}],
			volumes: podSettings(plan).volumes
		}
	};
}
// packages/pipeline/deploy/rollouts.ts
const API = "argoproj.io/v1alpha1";
function rolloutFiles(plan) {
	const file = (path, what, object) => ({
		path,
		content: yamlText(headerOf(plan, "kubernetes", what), [object])
	});
	return [file("rollout.yaml", "The servers, moved from version to version by Argo Rollouts.", rollout(plan)), file("analysis-template.yaml", "What the new version must do to go on: few errors, quick answers. Without requests nothing is held against it.", analysisTemplate(plan))];
}
function rollout(plan) {
	return {
		apiVersion: API,
		kind: "Rollout",
		metadata: metadataOf(plan, plan.name, {
			labels: labelsOf(plan, plan, "stable"),
			annotations: annotationsOf(plan)
		}),
		spec: {
			revisionHistoryLimit: 5,
			selector: { matchLabels: selectorOf(plan, "stable") },
			strategy: plan.variant === "canary" ? canary(plan) : blueGreen(plan),
			template: podTemplate(plan, plan, "stable")
		}
	};
}
function analysisOf(plan) {
	return {
		templates: [{ templateName: plan.name }],
		args: [{
			name: "version",
			value: quoted(plan.version).slice(1, -1)
		}]
	};
}
function canary(plan) {
	return { canary: {
		maxSurge: 1,
		maxUnavailable: 0,
		steps: [
			plan.canaryPercent,
			25,
			50
		].filter((weight, at) => at === 0 || weight > plan.canaryPercent).flatMap((setWeight) => [
			{ setWeight },
			{ pause: { duration: "5m" } },
			{ analysis: analysisOf(plan) }
		])
	} };
}
function blueGreen(plan) {
	return { blueGreen: {
		activeService: plan.name,
		previewService: `${plan.name}-preview`,
		autoPromotionEnabled: false,
		scaleDownDelaySeconds: 300,
		prePromotionAnalysis: analysisOf(plan),
		postPromotionAnalysis: analysisOf(plan)
	} };
}
function analysisTemplate(plan) {
	const scope = {
		model: `model=${quoted(plan.model)}`,
		version: "\"{{args.version}}\"",
		over: "5m"
	};
	const metric = (name, query, most) => ({
		name,
		interval: "1m",
		count: 5,
		failureLimit: 1,
		successCondition: `len(result) == 0 || isNaN(result[0]) || result[0] <= ${most}`,
		provider: { prometheus: {
			address: plan.prometheus,
			query
		} }
	});
	return {
		apiVersion: API,
		kind: "AnalysisTemplate",
		metadata: metadataOf(plan, plan.name),
		spec: {
			args: [{ name: "version" }],
			metrics: [metric("error-share", errorShare(scope, ""), plan.limits.errorShare), metric("latency-p99", latency(.99, scope, ""), plan.limits.seconds)]
		}
	};
}
// packages/pipeline/deploy/kubernetes.ts
const MOST_TIMES = 4;
function kubernetesFiles(plan) {
	const file = (path, what, object, notes = []) => ({
		path,
		content: yamlText([...headerOf(plan, "kubernetes", what), ...notes], [object])
	});
	return [
		...plan.rollouts ? rolloutFiles(plan) : deploymentFiles(plan),
		file("service.yaml", "The address under which the model is asked.", service(plan), serviceNotes(plan)),
		...plan.variant === "blue-green" ? [file("service-preview.yaml", "The address of the new version before the switch.", previewService(plan))] : [],
		file("disruption-budget.yaml", "At most one server at a time is taken away.", disruptionBudget(plan)),
		...autoscalerFiles(plan),
		file("network-policy.yaml", "Requests come in; nothing goes out.", networkPolicy(plan)),
		...plan.host === null ? [] : [file("ingress.yaml", "The way in from outside; metrics stay within.", ingress(plan))],
		file("monitoring/metrics-service.yaml", "All servers once, for Prometheus.", metricsService(plan)),
		file("monitoring/service-monitor.yaml", "Where Prometheus finds the servers' metrics. Needs the Prometheus operator.", serviceMonitor(plan))
	];
}
function replicaShare(replicas, percent) {
	const all = Math.max(2, replicas);
	const canary = Math.min(all - 1, Math.max(1, Math.round(all * percent / 100)));
	return {
		stable: all - canary,
		canary
	};
}
function deploymentFiles(plan) {
	const file = (path, what, object) => ({
		path,
		content: yamlText(headerOf(plan, "kubernetes", what), [object])
	});
	const { variant, name } = plan;
	if (variant === "plain") return [file("deployment.yaml", "The servers.", deployment$1(plan, name, plan, "stable"))];
	const previous = previousOf(plan);
	const other = variant === "canary" ? "canary" : "preview";
	const share = variant === "canary" ? replicaShare(plan.replicas, plan.canaryPercent) : {
		stable: plan.replicas,
		canary: plan.replicas
	};
	return [file("deployment.yaml", `The servers of ${previous.version}, which is there already: ${share.stable} of ${share.stable + share.canary}.`, deployment$1(plan, name, previous, "stable")), file(`deployment-${other}.yaml`, `The servers of the new version: ${share.canary} of ${share.stable + share.canary}.`, deployment$1(plan, `${name}-${other}`, plan, other))];
}
function deployment$1(plan, name, of, track) {
	return {
		apiVersion: "apps/v1",
		kind: "Deployment",
		metadata: metadataOf(plan, name, {
			labels: labelsOf(plan, of, track),
			annotations: annotationsOf(plan, of)
		}),
		spec: {
			revisionHistoryLimit: 5,
			selector: { matchLabels: selectorOf(plan, track) },
			strategy: {
				type: "RollingUpdate",
				rollingUpdate: {
					maxSurge: 1,
					maxUnavailable: 0
				}
			},
			template: podTemplate(plan, of, track)
		}
	};
}
function service(plan) {
	const oneSide = plan.variant === "blue-green" && !plan.rollouts;
	return serviceNamed(plan, plan.name, oneSide ? "stable" : void 0);
}
function serviceNotes({ variant, rollouts, name, version }) {
	if (variant !== "blue-green" || rollouts) return [];
	return [`The switch to ${version}:`, `  kubectl patch service ${name} -p '{"spec":{"selector":{"pawl/track":"preview"}}}'`];
}
function previewService(plan) {
	return serviceNamed(plan, `${plan.name}-preview`, plan.rollouts ? void 0 : "preview");
}
function serviceNamed(plan, name, track) {
	return objectOf(plan, name, "v1", "Service", {
		selector: selectorOf(plan, track),
		ports: [{
			name: "http",
			port: 80,
			targetPort: "http",
			protocol: "TCP",
			appProtocol: "http"
		}]
	});
}
const SCRAPED = { "pawl/metrics": "true" };
function metricsService(plan) {
	return {
		apiVersion: "v1",
		kind: "Service",
		metadata: metadataOf(plan, `${plan.name}-metrics`, { labels: {
			...labelsOf(plan),
			...SCRAPED
		} }),
		spec: {
			clusterIP: "None",
			publishNotReadyAddresses: true,
			selector: selectorOf(plan),
			ports: [{
				name: "http",
				port: 80,
				targetPort: "http",
				protocol: "TCP"
			}]
		}
	};
}
function disruptionBudget(plan) {
	return objectOf(plan, plan.name, "policy/v1", "PodDisruptionBudget", {
		maxUnavailable: 1,
		selector: { matchLabels: selectorOf(plan) }
	});
}
function autoscalerFiles(plan) {
	const { name, variant, replicas, rollouts } = plan;
	const file = (path, what, target, least, most) => ({
		path,
		content: yamlText(headerOf(plan, "kubernetes", what), [autoscaler(plan, target, least, most)])
	});
	const most = replicas * MOST_TIMES;
	if (variant === "canary" && !rollouts) {
		const share = replicaShare(replicas, plan.canaryPercent);
		const what = "Holds the share of the canary: so many servers, under any load.";
		return [file("autoscaler.yaml", what, name, share.stable, share.stable), file("autoscaler-canary.yaml", what, `${name}-canary`, share.canary, share.canary)];
	}
	const what = "More servers under load, fewer without.";
	return [file("autoscaler.yaml", what, name, replicas, most), ...variant === "blue-green" && !rollouts ? [file("autoscaler-preview.yaml", what, `${name}-preview`, replicas, most)] : []];
}
function autoscaler(plan, name, minReplicas, maxReplicas) {
	return objectOf(plan, name, "autoscaling/v2", "HorizontalPodAutoscaler", {
		scaleTargetRef: plan.rollouts ? {
			apiVersion: "argoproj.io/v1alpha1",
			kind: "Rollout",
			name
		} : {
			apiVersion: "apps/v1",
			kind: "Deployment",
			name
		},
		minReplicas,
		maxReplicas,
		metrics: [{
			type: "Resource",
			resource: {
				name: "cpu",
				target: {
					type: "Utilization",
					averageUtilization: 70
				}
			}
		}],
		behavior: { scaleDown: { stabilizationWindowSeconds: 300 } }
	});
}
function networkPolicy(plan) {
	return objectOf(plan, plan.name, "networking.k8s.io/v1", "NetworkPolicy", {
		podSelector: { matchLabels: selectorOf(plan) },
		policyTypes: ["Ingress", "Egress"],
		ingress: [{ ports: [{
			port: "http",
			protocol: "TCP"
		}] }],
		egress: []
	});
}
const PUBLIC_PATHS = [
	["/predict", "Exact"],
	["/invocations", "Exact"],
	["/v2", "Prefix"]
];
function ingress(plan) {
	const backend = { service: {
		name: plan.name,
		port: { name: "http" }
	} };
	return objectOf(plan, plan.name, "networking.k8s.io/v1", "Ingress", { rules: [{
		host: plan.host,
		http: { paths: PUBLIC_PATHS.map(([path, pathType]) => ({
			path,
			pathType,
			backend
		})) }
	}] });
}
function serviceMonitor(plan) {
	return objectOf(plan, plan.name, "monitoring.coreos.com/v1", "ServiceMonitor", {
		selector: { matchLabels: {
			...selectorOf(plan),
			...SCRAPED
		} },
		endpoints: [{
			port: "http",
			path: "/metrics",
			interval: "15s"
		}]
	});
}
function objectOf(plan, name, apiVersion, kind, spec) {
	return {
		apiVersion,
		kind,
		metadata: metadataOf(plan, name),
		spec
	};
}
// packages/pipeline/deploy/seldon.ts
function seldonFiles(plan) {
	return [{
		path: "seldon-deployment.yaml",
		content: yamlText(headerOf(plan, "seldon", "The model under Seldon Core 1."), [deployment(plan)])
	}];
}
function deployment(plan) {
	return {
		apiVersion: "machinelearning.seldon.io/v1",
		kind: "SeldonDeployment",
		metadata: metadataOf(plan, plan.name, { annotations: annotationsOf(plan) }),
		spec: {
			protocol: "v2",
			transport: "rest",
			predictors: predictors(plan)
		}
	};
}
function predictors(plan) {
	if (plan.variant === "plain") return [predictor(plan, plan, "stable", 100)];
	const share = plan.variant === "canary" ? plan.canaryPercent : 0;
	return [predictor(plan, previousOf(plan), "stable", 100 - share), predictor(plan, plan, plan.variant === "canary" ? "canary" : "preview", share)];
}
function scrapeAnnotations({ port }) {
	return {
		"prometheus.io/scrape": "true",
		"prometheus.io/path": "/metrics",
		"prometheus.io/port": String(port)
	};
}
function predictor(plan, of, track, traffic) {
	return {
		name: track,
		replicas: plan.replicas,
		traffic,
		annotations: { "seldon.io/no-engine": "true" },
		graph: {
			name: "model",
			type: "MODEL",
			children: []
		},
		componentSpecs: [{
			metadata: {
				labels: labelsOf(plan, of, track),
				annotations: {
					...annotationsOf(plan, of),
					...scrapeAnnotations(plan)
				}
			},
			spec: {
				...podSettings(plan),
				terminationGracePeriodSeconds: 10,
				containers: [containerOf(plan, "model", of)]
			}
		}]
	};
}
// packages/pipeline/deploy/render.ts
const TARGETS = {
	kubernetes: kubernetesFiles,
	kserve: kserveFiles,
	seldon: seldonFiles,
	compose: composeFiles
};
function renderDeployment(target, input) {
	const plan = planDeployment(input);
	return [
		...TARGETS[target](plan),
		...alertFiles(plan, target),
		dashboardFile(plan)
	];
}
// packages/pipeline/publish/manifest.ts
async function deploymentOf(project, { target, stage: asked, variant, namespace, rollouts }) {
	const { stages } = project.config.promote;
	const { name: stage } = stageOf(project, asked ?? stages.at(-1).name).stage;
	const { tags } = await releaseState(project);
	const holder = tags.stages.get(stage);
	if (!holder) throw new PawlError("usage", `no version is in ${stage}`, { remedy: "Promote one first: pawl promote." });
	const { version } = holder.version;
	const images = await imagesOf(project);
	const image = images.find((record) => record.reference.endsWith(`:${tagOf(version)}`));
	if (!image) throw new PawlError("usage", `${version} has no image yet`, { remedy: `Publish it: pawl publish --version ${version}.` });
	const before = tags.events.filter((event) => event.event === "assignment" && event.stage === stage && event.version !== version).filter((event) => staysOf(tags, event.version, stage).length > 0).at(-1)?.version;
	const previous = images.find((record) => before !== void 0 && record.reference.endsWith(`:${tagOf(before)}`));
	return renderDeployment(target, {
		name: project.config.model,
		image: {
			reference: image.reference,
			digest: image.imageDigest
		},
		stage,
		version,
		digests: {
			model: image.modelDigest,
			verdict: image.verdict,
			...image.release === null ? {} : { release: image.release }
		},
		task: project.config.task,
		modelBytes: image.layers.reduce((sum, { bytes }) => sum + bytes, 0),
		variant,
		rollouts,
		...namespace === void 0 ? {} : { namespace },
		...previous && before ? { previous: {
			version: before,
			image: pinned(previous)
		} } : {}
	});
}
async function imagesOf({ store, config }) {
	const history = await store.history(`images/${config.model.replaceAll("/", "=")}`);
	return Promise.all(history.map(({ digest }) => readStored(store, "image", digest)));
}
function tagOf(version) {
	return version.replace("+", "_");
}
function pinned({ reference, imageDigest }) {
	return `${reference.slice(0, reference.lastIndexOf(":"))}@${imageDigest}`;
}
export { deploymentOf };
