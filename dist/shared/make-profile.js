import { i as __toESM } from "./rolldown-runtime.js";
import { O as numberOf, T as MOST_BUCKETS, _ as profileNumbers, a as logFields, c as MOST_TEXTS, d as mergeTexts, g as mergeNumbers, i as answeredRows, l as PARTS, m as textCounter, n as readProfile, p as profileTexts, r as PROFILE, s as profileToRecord, u as countTexts, v as binsOfProfile } from "./read-profile.js";
import { a as sealRecord, t as formatRecord } from "./seal.js";
import { n as didYouMean, t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { f as readTable, i as loadData, p as expandGlob } from "./data.js";
import { r as takeRows, t as findColumn } from "./column.js";
import { t as parseShard } from "./shard.js";
import { i as writeRecord } from "./work-folder.js";
import { n as parseFilter, r as applyFilter, t as formatFilter } from "./filter-parse.js";
import { i as pause, n as request, r as isPassing, t as remoteFailure } from "./http.js";
import { t as VERSION } from "./version.js";
import { relative, resolve } from "node:path";
// packages/drift/profile/profile.ts
function profileBuilder(name, edges) {
	let numbers;
	let texts;
	let blankKind = "text";
	let blank = 0;
	const add = (column) => {
		if (isBlank(column)) {
			if (column.kind === "number") blankKind = "number";
			blank += rowsOf(column);
		} else if (column.kind === "number") {
			if (texts) throw new RangeError(`the column "${name}" is text, and then numbers`);
			const part = profileNumbers({
				...column,
				name
			}, edges);
			numbers = numbers ? mergeNumbers(numbers, part) : part;
		} else {
			if (numbers) throw new RangeError(`the column "${name}" is numbers, and then text`);
			texts ??= textCounter();
			countTexts(texts, column);
		}
	};
	const finish = () => {
		return withBlanks(numbers ?? (texts ? profileTexts(name, texts) : noRows(name, blankKind, edges)), blank);
	};
	return {
		name,
		add,
		finish
	};
}
function rowsOf(column) {
	return column.kind === "text" ? column.codes.length : column.values.length;
}
function isBlank(column) {
	if (column.kind === "text") return column.codes.every((code) => code < 0);
	const { values, nulls } = column;
	for (let i = 0; i < values.length; i++) if (nulls?.[i] !== 1 && !Number.isNaN(values[i])) return false;
	return true;
}
function noRows(name, kind, edges) {
	return kind === "number" ? profileNumbers({
		kind,
		name,
		values: new Float64Array(0)
	}, edges) : profileTexts(name, textCounter());
}
function withBlanks(profile, blank) {
	return {
		...profile,
		rows: profile.rows + blank,
		missing: profile.missing + blank
	};
}
function mergeColumns(profiles) {
	const full = profiles.filter(({ rows, missing }) => rows > missing);
	const blanks = profiles.filter(({ rows, missing }) => rows === missing);
	const blank = blanks.reduce((sum, { rows }) => sum + rows, 0);
	const numbers = full.filter((profile) => profile.kind === "number");
	const texts = full.filter((profile) => profile.kind === "text");
	const [{ name }] = profiles;
	if (numbers.length > 0 && texts.length > 0) throw new RangeError(`the column "${name}" is numbers in one part and text in another`);
	requireSameEdges(profiles.filter((profile) => profile.kind === "number"));
	const first = (kind) => blanks.find((profile) => profile.kind === kind);
	if (full.length === 0) return withBlanks({
		...first("number") ?? first("text"),
		rows: 0,
		missing: 0
	}, blank);
	return withBlanks(numbers.length > 0 ? numbers.reduce(mergeNumbers) : mergeTexts(texts), blank);
}
function requireSameEdges(profiles) {
	const edges = (profile) => profile.bins && [...profile.bins.edges].join();
	const first = profiles[0];
	if (first && profiles.some((profile) => edges(profile) !== edges(first))) throw new RangeError(`the bins of the column "${first.name}" are not the same in all parts`);
}
// packages/pipeline/drift/engine/local-engine.ts
function localEngine(parts) {
	return {
		kind: "local",
		async profile({ columns, ignore, where, edges = new Map() } = {}) {
			const builders = new Map();
			let rows = 0;
			let more = false;
			for await (const { table, where: place } of parts) {
				const named = columns?.map((name) => columnOf$1(table, name)) ?? table.columns;
				const part = {
					rows: table.rows,
					columns: named.filter(({ name }) => !ignore?.has(name))
				};
				const kept = where ? takeRows(part, applyFilter(where, table)) : part;
				addTable(builders, kept.columns, edges, place, more);
				rows += kept.rows;
				more = true;
			}
			return {
				rows,
				columns: [...builders.values()].map((builder) => builder.finish()),
				left: []
			};
		}
	};
}
function columnOf$1(table, name) {
	const column = findColumn(table, name);
	if (column) return column;
	const names = table.columns.map((each) => each.name);
	throw new PawlError("data", `there is no column "${name}".${didYouMean(name, names)}`);
}
function addTable(builders, columns, edges, where, more) {
	for (const column of columns) {
		if (!builders.has(column.name)) {
			if (more) throw otherColumns(column.name, where, "is in this file and not in those before");
			builders.set(column.name, profileBuilder(column.name, edges.get(column.name)));
		}
		addColumn(builders.get(column.name), column, where);
	}
	const names = new Set(columns.map(({ name }) => name));
	for (const name of builders.keys()) if (!names.has(name)) throw otherColumns(name, where, "is missing in this file");
}
function addColumn(builder, column, where) {
	try {
		builder.add(column);
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new PawlError("data", cause.message, {
			where,
			remedy: "Mend the file, or declare the column in `data.types`.",
			cause
		});
	}
}
function otherColumns(name, where, what) {
	return new PawlError("data", `the files do not have the same columns: "${name}" ${what}`, {
		where,
		remedy: "Give the files of one table the same columns, or name fewer files."
	});
}
// packages/pipeline/drift/engine/trino-names.ts
function quoteName(name) {
	return `"${name.replaceAll("\"", "\"\"")}"`;
}
function quoteText(text) {
	return `'${text.replaceAll("'", "''")}'`;
}
function doubleLiteral(value) {
	return value.toExponential().toUpperCase();
}
function textOrder(sql) {
	return `regexp_replace(${sql}, '([\\x{E000}-\\x{FFFF}])', U&'\\+10FFFF$1')`;
}
// packages/pipeline/drift/engine/trino-columns.ts
const NUMBER = /^(tinyint|smallint|integer|bigint|real|double|decimal(\(.*\))?)$/;
const TEXT = /^(varchar|char)(\(\d+\))?$/;
const TIMESTAMP = /^timestamp(\(\d+\))?( with time zone)?$/;
function trinoColumn({ name, type }) {
	const column = quoteName(name);
	if (NUMBER.test(type)) return {
		name,
		kind: "number",
		sql: `CAST(${column} AS double)`
	};
	const sql = textOf(type, column);
	return sql === void 0 ? void 0 : {
		name,
		kind: "text",
		sql
	};
}
function textOf(type, column) {
	if (TEXT.test(type) || type === "boolean" || type === "date" || type === "uuid") return `CAST(${column} AS varchar)`;
	const timestamp = TIMESTAMP.exec(type);
	if (!timestamp) return void 0;
	return timestamp[2] ? `${isoTime(`${column} AT TIME ZONE 'UTC'`)} || 'Z'` : isoTime(column);
}
function isoTime(moment) {
	return `replace(regexp_replace(${`CAST(CAST(${moment} AS timestamp(9)) AS varchar)`}, '(\\.000000000|(000)+)$', ''), ' ', 'T')`;
}
// packages/pipeline/drift/engine/trino-filter.ts
function filterSql(filter, columns) {
	switch (filter.kind) {
		case "and":
		case "or": return `(${filter.parts.map((part) => filterSql(part, columns)).join(` ${filter.kind.toUpperCase()} `)})`;
		case "not": return `(NOT ${filterSql(filter.part, columns)})`;
		case "null": return `(${columnOf(filter.column, columns).sql} IS NULL)`;
		case "compare":
		case "in": {
			const column = columnOf(filter.column, columns);
			return column.kind === "number" ? numbersSql(filter, column) : textsSql$1(filter, column);
		}
	}
}
function columnOf(name, columns) {
	const found = columns.find((column) => column.name === name);
	if (found) return found;
	const names = columns.map((column) => column.name);
	throw new PawlError("config", `there is no column "${name}" of numbers or text.${didYouMean(name, names)}`);
}
function numbersSql(filter, { name, sql }) {
	const numbers = (filter.kind === "in" ? filter.literals : [filter.literal]).map((literal) => {
		if (literal.kind === "number") return doubleLiteral(literal.value);
		throw new PawlError("config", `"${name}" holds numbers and cannot be compared with a text`, {
			where: formatFilter(filter),
			remedy: "Compare it with a number."
		});
	});
	return filter.kind === "in" ? `(${sql} IN (${numbers.join(", ")}))` : `(${sql} ${operatorSql(filter.operator)} ${numbers[0]})`;
}
function textsSql$1(filter, { name, sql }) {
	if (filter.kind === "in") return `(${sql} IN (${filter.literals.map(({ text }) => quoteText(text)).join(", ")}))`;
	const { operator, literal } = filter;
	const text = quoteText(literal.text);
	if (operator === "=" || operator === "!=") return `(${sql} ${operatorSql(operator)} ${text})`;
	if (literal.kind === "text") return `(${textOrder(sql)} ${operator} ${textOrder(text)})`;
	throw new PawlError("config", `"${name}" holds text, which has no order against a number`, {
		where: formatFilter(filter),
		remedy: `Compare it with text, as in "${literal.text}".`
	});
}
function operatorSql(operator) {
	return operator === "!=" ? "<>" : operator;
}
// packages/pipeline/drift/engine/trino-place.ts
const LOCAL = new Set([
	"localhost",
	"127.0.0.1",
	"[::1]"
]);
function trinoAccess({ server, user }, environment) {
	const url = URL.canParse(server) ? new URL(server) : void 0;
	if (!url || !/^https?:$/.test(url.protocol)) throw new PawlError("config", "the address of the Trino server is not one of http or https", {
		where: "drift.engine.server",
		remedy: "Write it as in https://trino.example.com:8443."
	});
	if (url.username !== "" || url.password !== "" || url.pathname !== "/" || url.search !== "") throw new PawlError("config", "the address of the Trino server holds more than a host and a port", {
		where: "drift.engine.server",
		remedy: "Take user and password out: the user is `user`, the password PAWL_TRINO_PASSWORD in the environment."
	});
	const authorization = authorizationOf(user, environment);
	if (authorization !== void 0 && url.protocol === "http:" && !LOCAL.has(url.hostname)) throw new PawlError("config", "a password or token would go over the network in the clear", {
		where: "drift.engine.server",
		remedy: "Use https, or unset PAWL_TRINO_PASSWORD and PAWL_TRINO_TOKEN."
	});
	return {
		origin: url.origin,
		authorization
	};
}
function authorizationOf(user, environment) {
	const { PAWL_TRINO_TOKEN: token, PAWL_TRINO_PASSWORD: password } = environment;
	if (token) return `Bearer ${token}`;
	if (password) return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
// packages/pipeline/drift/engine/trino-client.ts
var LostQuery = class extends Error {
	failure;
	constructor(failure) {
		super(failure.message, { cause: failure });
		this.failure = failure;
	}
};
const CANCEL_MS = 5e3;
const PAGE_BYTES = 256 * 2 ** 20;
async function connectTrino(place, session, options) {
	const { origin, authorization } = trinoAccess(place, options.environment);
	const { Trino } = await import("./trino-client.js").then((m) => __toESM(m.default, 1));
	const trino = Trino.create({
		server: origin,
		source: `pawl ${VERSION}`,
		catalog: encodeURIComponent(place.catalog),
		schema: encodeURIComponent(place.schema),
		session,
		extraHeaders: {
			"X-Trino-User": place.user,
			...authorization === void 0 ? {} : { Authorization: authorization }
		}
	});
	let id;
	const adapter = async (asked) => {
		const answer = await ask(origin, asked, options);
		const begun = answer.data?.id;
		if (typeof begun === "string") id = begun;
		return {
			...answer,
			statusText: "",
			config: asked
		};
	};
	const inside = trino;
	inside.client.clientConfig.adapter = adapter;
	return {
		trino,
		queryId: () => id,
		async cancel(query) {
			await trino.cancel(query).catch(() => {});
		}
	};
}
async function ask(origin, asked, options) {
	const method = (asked.method ?? "get").toUpperCase();
	const url = addressOf(origin, asked.url ?? "/");
	const said = await request(url, {
		method,
		headers: headersOf(asked),
		...method === "POST" ? { body: String(asked.data) } : {},
		limit: PAGE_BYTES,
		...bounds(method, options)
	}).catch((error) => {
		throw method === "GET" && error instanceof PawlError && !options.signal.aborted ? new LostQuery(error) : error;
	});
	const { status } = said;
	if (status < 200 || status >= 300) throw failureOf$1(status, method, remoteFailure("asking Trino", said, remedyOf$1(status)));
	return {
		status,
		headers: Object.fromEntries(said.headers),
		data: method === "DELETE" ? null : parsed(said.body, url)
	};
}
function bounds(method, options) {
	const { signal, timeoutMs = 3e4, note, secondMs } = options;
	if (method === "DELETE") return {
		timeoutMs: CANCEL_MS,
		tries: 1
	};
	return {
		signal,
		timeoutMs,
		tries: 4,
		...note === void 0 ? {} : { note },
		...secondMs === void 0 ? {} : { secondMs }
	};
}
function addressOf(origin, asked) {
	const own = new URL(origin);
	const url = URL.canParse(asked, origin) ? new URL(asked, origin) : void 0;
	if (url?.hostname === own.hostname) return `${origin}${url.pathname}${url.search}`;
	throw new PawlError("remote", "Trino refers to another host for its results, where nothing is asked for", {
		where: origin,
		remedy: "Name the server by the address it knows itself by."
	});
}
function headersOf({ headers = {} }) {
	const wanted = /^(x-trino-|authorization$|content-type$)/i;
	const sent = Object.entries(headers).filter(([name, value]) => wanted.test(name) && typeof value === "string");
	return {
		...Object.fromEntries(sent),
		"Content-Type": "text/plain; charset=utf-8"
	};
}
function failureOf$1(status, method, failure) {
	return method === "GET" && (status === 404 || status === 410 || isPassing(status)) ? new LostQuery(failure) : failure;
}
function remedyOf$1(status) {
	if (status === 401 || status === 403) return "Check `user`, and PAWL_TRINO_PASSWORD or PAWL_TRINO_TOKEN in the environment.";
	return "Check that the address is that of a Trino server, and run again.";
}
function parsed(body, url) {
	try {
		const value = JSON.parse(new TextDecoder().decode(body));
		if (typeof value === "object" && value !== null && "id" in value) return value;
	} catch {}
	throw new PawlError("remote", "the server answers with something that is not of Trino", {
		where: new URL(url).origin,
		remedy: "Check that the address is that of a Trino server."
	});
}
// packages/pipeline/drift/engine/trino-query.ts
const TRIES = 3;
const PASSING = /^(SERVER_STARTING_UP|SERVER_SHUTTING_DOWN|NO_NODES_AVAILABLE|ABANDONED_QUERY|ABANDONED_TASK|REMOTE_HOST_GONE|REMOTE_TASK_ERROR|REMOTE_TASK_MISMATCH|PAGE_TRANSPORT_ERROR|PAGE_TRANSPORT_TIMEOUT|TOO_MANY_REQUESTS_FAILED|QUERY_QUEUE_FULL)$/;
async function queryTrino(place, sql, options) {
	const limit = AbortSignal.timeout(options.limitSeconds * 1e3);
	const bounded = {
		...options,
		signal: AbortSignal.any([options.signal, limit])
	};
	for (let attempt = 1;; attempt++) try {
		return await queryOnce(place, sql, bounded);
	} catch (error) {
		if (limit.aborted && !options.signal.aborted) throw tooLong(place, options.limitSeconds);
		const failure = error instanceof LostQuery ? error.failure : error;
		if (!(error instanceof LostQuery) || attempt === TRIES) throw failure;
		options.note?.(`Trino: ${error.message}; the query is asked again`);
		const { secondMs } = options;
		await pause({
			attempt,
			retryAfter: null,
			secondMs,
			signal: bounded.signal
		}).catch(() => {});
	}
}
async function queryOnce(place, sql, options) {
	const connection = await connectTrino(place, { query_max_run_time: `${options.limitSeconds}s` }, options);
	try {
		return await pagesOf(connection, sql, place);
	} catch (error) {
		const id = connection.queryId();
		if (id !== void 0) await connection.cancel(id);
		throw error;
	}
}
async function pagesOf({ trino }, sql, place) {
	const pages = await trino.query(sql);
	const rows = [];
	let columns;
	let first = true;
	for (;;) {
		const { value, done } = await pages.next();
		if (!done || first) {
			if (value.error) throw failureOf(value.error, place);
			columns ??= value.columns;
			for (const row of value.data ?? []) rows.push(row);
		}
		if (done) return {
			columns: columns ?? [],
			rows
		};
		first = false;
	}
}
function failureOf({ errorName, errorType, message }, place) {
	const said = `${message}`.replaceAll(/\p{Cc}+/gu, " ").slice(0, 500);
	const failure = new PawlError(errorType === "USER_ERROR" ? "data" : "remote", `Trino: ${errorName}: ${said}`, {
		where: `${place.catalog}.${place.schema}.${place.table} at ${new URL(place.server).origin}`,
		remedy: remedyOf(errorName, errorType)
	});
	return PASSING.test(errorName) ? new LostQuery(failure) : failure;
}
function remedyOf(name, type) {
	if (/^(CATALOG|SCHEMA|TABLE)_NOT_FOUND$/.test(name)) return "Check `catalog`, `schema` and `table` of drift.engine.";
	if (name === "PERMISSION_DENIED") return "Let the user read the table.";
	if (type === "INSUFFICIENT_RESOURCES") return "Compare fewer columns or rows, or give the query more memory or time.";
	return "Look into the log of the server.";
}
function tooLong({ server }, seconds) {
	return new PawlError("remote", `Trino did not answer a query within ${seconds} s, and it was cancelled`, {
		where: new URL(server).origin,
		remedy: "Raise `timeout` of drift.engine, or compare fewer columns or rows."
	});
}
function changed(table) {
	return new PawlError("data", "the table changed while it was profiled", {
		where: table,
		remedy: "Profile a snapshot or a view of rows that stay, or run again."
	});
}
// packages/pipeline/drift/engine/trino-sql.ts
const BUCKETS = 4096;
function spread({ table, where }, columns, more = {}) {
	const lists = Object.values(more).map((list) => `, ${list}`);
	const names = Object.keys(more).map((name) => `, ${name}`);
	return `${`(SELECT ARRAY[${columns.join(", ")}] AS pawl FROM ${table}${where === void 0 ? "" : ` WHERE ${where}`})`} CROSS JOIN UNNEST(pawl${lists.join("")}) WITH ORDINALITY AS u (v${names.join("")}, c)`;
}
const FINITE = "IF(is_finite(v), IF(v = 0E0, 0E0, v))";
function keyed(source, more) {
	return `(SELECT c, v${more}, IF(bits < 0, bitwise_xor(bits, 9223372036854775807), bits) AS k FROM ${`(SELECT c, v${more}, from_big_endian_64(to_ieee754_64(${FINITE})) AS bits FROM ${source})`})`;
}
function factsSql(rows, columns, edges) {
	return `SELECT c, count(*), count_if(v IS NULL OR is_nan(v)), count_if(v = -infinity()), count_if(v = infinity()),
    CAST(min(k) AS varchar), CAST(max(k) AS varchar), approx_distinct(k), map_entries(histogram(CASE WHEN v = -infinity() THEN 0 WHEN v = infinity() THEN cardinality(e)
    WHEN is_finite(v) THEN IF(cardinality(e) = 0, 0, width_bucket(v, e)) END))
    FROM ${keyed(spread(rows, columns, { e: `CAST(ARRAY[${edges.map((each) => `ARRAY[${Array.from(each ?? [], doubleLiteral).join(", ")}]`).join(", ")}] AS array(array(double)))` }), ", e")} GROUP BY c ORDER BY c`;
}
function gridSql(rows, columns, cuts) {
	const ranked = `(SELECT c, s, n, lo, hi, top, row_number() OVER (PARTITION BY c ORDER BY top DESC NULLS LAST) AS r FROM ${`(SELECT c, s, n, lo, hi, IF(d < 0, 64, length(to_base(d, 2))) AS top FROM ${`(SELECT c, s, n, lo, hi, bitwise_xor(lo, lag(lo) OVER (PARTITION BY c ORDER BY lo)) AS d FROM ${`(SELECT c, s, count(*) AS n, min(k) AS lo, max(k) AS hi FROM ${keyed(spread(rows, columns, { s: `ARRAY[${cuts.join(", ")}]` }), ", s")} WHERE k IS NOT NULL
    GROUP BY c, s, bitwise_right_shift_arithmetic(k, s))`})`})`})`;
	return `SELECT c, shift, max(groups), CAST(prefix AS varchar), sum(n), CAST(min(lo) AS varchar), CAST(max(hi) AS varchar)
    FROM ${`(SELECT c, n, lo, hi, groups, shift, bitwise_right_shift_arithmetic(lo, shift) AS prefix FROM ${`(SELECT c, s, n, lo, hi, count(*) OVER (PARTITION BY c) AS groups,
    CAST(greatest(s, coalesce(max(IF(r = ${BUCKETS}, top)) OVER (PARTITION BY c), 0)) AS integer) AS shift FROM ${ranked})`})`} GROUP BY c, shift, prefix ORDER BY c, prefix`;
}
function textsSql(rows, columns) {
	const counted = `(SELECT c, v, count(*) AS n FROM ${spread(rows, columns)} GROUP BY c, v)`;
	return `SELECT c, v, n FROM ${`(SELECT c, v, n, row_number() OVER (PARTITION BY c
    ORDER BY IF(v IS NULL, 0, 1), n DESC, ${textOrder("v")}, v) AS r FROM ${counted})`} WHERE r <= 10002 ORDER BY c, r`;
}
function partsSql(rows, columns, parts) {
	return `SELECT c, crc32(to_utf8(v)) % ${parts} AS p, sum(n), count(v) FROM ${`(SELECT c, v, count(*) AS n FROM ${spread(rows, columns)} GROUP BY c, v)`} GROUP BY 1, 2`;
}
// packages/pipeline/drift/engine/trino-numbers.ts
const NO_ROWS = {
	rows: 0,
	missing: 0,
	below: 0,
	above: 0,
	ends: null,
	distinct: 0,
	bins: new Map()
};
const NO_NUMBERS = {
	values: {
		values: new Float64Array(0),
		counts: new Float64Array(0)
	},
	grid: null
};
const ONE_BY_ONE = 1e6;
const FINER = 8;
async function profileNumbersIn(ask, rows, columns, edges) {
	const facts = await factsIn(ask, rows, columns, edges);
	const kept = await keptIn(ask, rows, columns, facts);
	return columns.map(({ name }, i) => {
		const { rows: all, missing, below, above, ends, bins } = facts[i];
		const each = kept[i];
		if ((each.values ?? each.grid).counts.reduce((sum, count) => sum + count, 0) !== all - missing - below - above) throw changed(rows.table);
		const cuts = edges.get(name);
		return {
			kind: "number",
			name,
			rows: all,
			missing,
			below,
			above,
			least: ends && numberOf(ends[0]),
			greatest: ends && numberOf(ends[1]),
			...each,
			bins: cuts ? {
				edges: cuts,
				counts: Float64Array.from({ length: cuts.length + 1 }, (_, bin) => bins.get(bin) ?? 0)
			} : null
		};
	});
}
async function factsIn(ask, rows, columns, edges) {
	const answer = await ask(factsSql(rows, columns.map((column) => column.sql), columns.map(({ name }) => edges.get(name))));
	const facts = columns.map(() => NO_ROWS);
	for (const [c, all, missing, below, above, least, greatest, distinct, bins] of answer.rows) facts[Number(c) - 1] = {
		rows: Number(all),
		missing: Number(missing),
		below: Number(below),
		above: Number(above),
		ends: least === null ? null : [BigInt(String(least)), BigInt(String(greatest))],
		distinct: Number(distinct),
		bins: new Map(bins)
	};
	return facts;
}
async function keptIn(ask, rows, columns, facts) {
	const kept = columns.map(() => NO_NUMBERS);
	let open = columns.flatMap((_, i) => facts[i].ends ? [{
		i,
		cut: firstCut(facts[i])
	}] : []);
	while (open.length > 0) {
		const answer = await ask(gridSql(rows, open.map(({ i }) => columns[i].sql), open.map(({ cut }) => cut)));
		const buckets = open.map(() => []);
		for (const row of answer.rows) buckets[Number(row[0]) - 1].push(bucketOf(row));
		const tooCoarse = [];
		for (const [at, { i, cut }] of open.entries()) {
			const first = buckets[at][0];
			if (!first) throw changed(rows.table);
			if (cut > 0 && first.groups <= 4096) tooCoarse.push({
				i,
				cut: Math.max(0, cut - FINER)
			});
			else kept[i] = keptOf(buckets[at]);
		}
		open = tooCoarse;
	}
	return kept;
}
function firstCut({ ends, distinct }) {
	if (distinct <= ONE_BY_ONE) return 0;
	const [least, greatest] = ends;
	let shift = 0n;
	while ((greatest >> shift) - (least >> shift) >= BigInt(MOST_BUCKETS)) shift++;
	return Math.max(0, Number(shift) - FINER);
}
function bucketOf([, shift, groups, prefix, count, least, greatest]) {
	return {
		shift: Number(shift),
		groups: Number(groups),
		prefix: BigInt(String(prefix)),
		count: Number(count),
		least: BigInt(String(least)),
		greatest: BigInt(String(greatest))
	};
}
function keptOf(buckets) {
	const [{ shift, groups }] = buckets;
	const counts = Float64Array.from(buckets, ({ count }) => count);
	if (groups <= 1e3) return {
		values: {
			values: Float64Array.from(buckets, ({ least }) => numberOf(least)),
			counts
		},
		grid: null
	};
	return {
		values: null,
		grid: {
			shift,
			prefixes: BigInt64Array.from(buckets, ({ prefix }) => prefix),
			counts,
			single: Uint8Array.from(buckets, ({ least, greatest }) => least === greatest ? 1 : 0),
			keys: BigInt64Array.from(buckets, ({ prefix, least, greatest }) => least === greatest ? least : prefix << BigInt(shift))
		}
	};
}
// packages/pipeline/drift/engine/trino-texts.ts
async function profileTextsIn(ask, rows, columns) {
	const answer = await ask(textsSql(rows, columns.map(({ sql }) => sql)));
	const counted = columns.map(() => ({
		missing: 0,
		texts: []
	}));
	for (const [c, text, count] of answer.rows) {
		const each = counted[Number(c) - 1];
		if (text === null) each.missing = Number(count);
		else each.texts.push([String(text), Number(count)]);
	}
	const wide = columns.filter((_, i) => counted[i].texts.length > MOST_TEXTS);
	const parts = wide.length > 0 ? await partsIn(ask, rows, wide) : new Map();
	return columns.map(({ name }, i) => profileOf(name, counted[i], parts.get(name), rows.table));
}
async function partsIn(ask, rows, columns) {
	const answer = await ask(partsSql(rows, columns.map(({ sql }) => sql), PARTS));
	const parts = columns.map(() => ({
		rows: 0,
		distinct: 0,
		counts: new Float64Array(PARTS)
	}));
	for (const [c, part, count, distinct] of answer.rows) {
		const each = parts[Number(c) - 1];
		each.rows += Number(count);
		each.distinct += Number(distinct);
		if (part !== null) each.counts[Number(part)] += Number(count);
	}
	return new Map(columns.map(({ name }, i) => [name, parts[i]]));
}
function profileOf(name, { missing, texts }, parts, table) {
	const kept = texts.slice(0, MOST_TEXTS);
	const inKept = kept.reduce((sum, [, count]) => sum + count, 0);
	const rows = parts?.rows ?? missing + inKept;
	const distinct = parts?.distinct ?? kept.length;
	if (parts && rows - missing < inKept) throw changed(table);
	return {
		kind: "text",
		name,
		rows,
		missing,
		distinct: {
			least: distinct,
			most: distinct
		},
		values: new Map(kept),
		others: rows - missing - inKept,
		floor: texts[1e4]?.[1] ?? 0,
		error: 0,
		parts: parts?.counts ?? null
	};
}
// packages/pipeline/drift/engine/trino-engine.ts
const NUMBERS_AT_ONCE = 16;
const TEXTS_AT_ONCE = 8;
function trinoEngine(place, options) {
	const ask = (sql) => queryTrino(place, sql, options);
	return {
		kind: "trino",
		profile: (query = {}) => profileIn(place, ask, query)
	};
}
async function profileIn(place, ask, query) {
	const table = [
		place.catalog,
		place.schema,
		place.table
	].map(quoteName).join(".");
	const types = (await ask(`SELECT * FROM ${table} LIMIT 0`)).columns;
	const usable = types.flatMap((type) => trinoColumn(type) ?? []);
	const { columns, ignore } = query;
	const chosen = types.filter(({ name }) => (columns?.includes(name) ?? true) && !ignore?.has(name));
	requireColumns(columns, types.map(({ name }) => name), table);
	const wanted = usable.filter(({ name }) => chosen.some((type) => type.name === name));
	const rows = {
		table,
		where: query.where && filterSql(query.where, usable)
	};
	const found = new Map();
	const keep = (profiles) => {
		for (const profile of profiles) found.set(profile.name, profile);
	};
	for (const group of groups(wanted, "number", NUMBERS_AT_ONCE)) keep(await profileNumbersIn(ask, rows, group, query.edges ?? new Map()));
	for (const group of groups(wanted, "text", TEXTS_AT_ONCE)) keep(await profileTextsIn(ask, rows, group));
	const profiles = wanted.map(({ name }) => found.get(name));
	if (new Set(profiles.map((profile) => profile.rows)).size > 1) throw changed(table);
	return {
		rows: profiles[0]?.rows ?? 0,
		columns: profiles,
		left: chosen.filter(({ name }) => !found.has(name)).map(({ name, type }) => ({
			column: name,
			reason: `it holds ${type}, which is neither numbers nor text`
		}))
	};
}
function groups(columns, kind, size) {
	const some = columns.filter((column) => column.kind === kind);
	return Array.from({ length: Math.ceil(some.length / size) }, (_, i) => i * size).map((start) => some.slice(start, start + size));
}
function requireColumns(asked = [], names, table) {
	const unknown = asked.find((name) => !names.includes(name));
	if (unknown === void 0) return;
	throw new PawlError("data", `there is no column "${unknown}".${didYouMean(unknown, names)}`, { where: table });
}
// packages/pipeline/drift/engine/profile-warehouse.ts
async function profileWarehouse({ config, host, signal }, table, edges, environment = process.env) {
	const { id, group, weight, ignore } = config.data;
	const note = (message) => host.note(message);
	const engine = trinoEngine(table, {
		environment,
		note,
		signal,
		limitSeconds: table.timeout
	});
	const where = table.where === void 0 ? void 0 : parseFilter(table.where);
	const unwanted = [
		id,
		group,
		weight,
		...ignore
	].flatMap((name) => name ?? []);
	const { rows, columns, left } = await engine.profile({
		edges,
		where,
		ignore: new Set(unwanted)
	});
	const name = `${table.catalog}.${table.schema}.${table.table}`;
	for (const { column, reason } of left) host.note(`column "${column}" of ${name} is left out: ${reason}`);
	if (columns.length === 0) throw new PawlError("data", "the table has no column to profile", {
		where: name,
		remedy: "It needs a column of numbers or text beside id, group, weight and `data.ignore`."
	});
	return {
		source: {
			engine: "trino",
			from: "table",
			table: name,
			files: []
		},
		rows,
		columns: columns.map(profileToRecord)
	};
}
// packages/pipeline/drift/profile/merge-profiles.ts
function mergeProfiles(shards) {
	const [first] = shards;
	for (const shard of shards) requireAlike(first, shard);
	requireAll(shards);
	const sorted = [...shards].sort((a, b) => a.record.shard.index - b.record.shard.index);
	const columns = sorted[0].columns.map(({ name }) => merged(name, sorted));
	const { model, source, reference } = first.record;
	return {
		model,
		source: {
			...source,
			files: filesOf(sorted)
		},
		shard: null,
		reference,
		rows: shards.reduce((sum, { record }) => sum + record.rows, 0),
		columns: columns.map(profileToRecord)
	};
}
function merged(name, shards) {
	try {
		return mergeColumns(shards.map(({ columns }) => columns.find((column) => column.name === name)));
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw new PawlError("data", cause.message, {
			where: shards.map(({ path }) => path).join(", "),
			remedy: "Declare the column in `data.types`, and make the shards again with the same --reference.",
			cause
		});
	}
}
function requireAlike(first, other) {
	const differ = (what, remedy) => new PawlError("data", `the profiles cannot be merged: ${what}`, {
		where: `${first.path}, ${other.path}`,
		remedy
	});
	const [a, b] = [first.record, other.record];
	if (b.shard === null) throw differ(`${other.path} is of a whole and no shard`, "Name the profiles that `--shard` made.");
	if (a.shard.of !== b.shard.of) throw differ(`one is of ${a.shard.of} shards and one of ${b.shard.of}`, "Name the shards of one whole.");
	if (a.reference !== b.reference) throw differ("they have bins of different references", "Give all shards the same --reference.");
	const kind = ({ engine, from, table }) => JSON.stringify([
		engine,
		from,
		table
	]);
	if (kind(a.source) !== kind(b.source)) throw differ("they are of different sources", "Make all shards the same way.");
	const names = first.columns.map(({ name }) => name);
	const theirs = other.columns.map(({ name }) => name);
	const missing = names.find((name) => !theirs.includes(name)) ?? theirs.find((name) => !names.includes(name));
	if (missing !== void 0) throw differ(`the column "${missing}" is in one and not in the other.${didYouMean(missing, names.includes(missing) ? theirs : names)}`, "Give all shards the same columns.");
}
function requireAll(shards) {
	const { of } = shards[0].record.shard;
	const paths = new Map();
	for (const { record, path } of shards) {
		const { index } = record.shard;
		const known = paths.get(index);
		paths.set(index, path);
		if (known === void 0) continue;
		throw new PawlError("data", `shard ${index} of ${of} is there twice`, {
			where: `${known}, ${path}`,
			remedy: "Name each shard once."
		});
	}
	const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !paths.has(index));
	if (missing.length === 0) return;
	const named = missing.slice(0, 5).map((index) => `${index}/${of}`);
	throw new PawlError("data", `${missing.length} of ${of} shards are missing: ${named.join(", ")}`, {
		where: [...paths.values()].slice(0, 5).join(", "),
		remedy: "Make them with `pawl profile --shard`, and name them all."
	});
}
function filesOf(shards) {
	const files = new Map();
	for (const { record, path } of shards) for (const file of record.source.files) {
		const known = files.get(file.path);
		if (known && known.digest !== file.digest) throw new PawlError("data", `${file.path} changed between the shards`, {
			where: path,
			remedy: "Make all shards of the same files."
		});
		files.set(file.path, {
			...file,
			rows: file.rows + (known?.rows ?? 0)
		});
	}
	return [...files.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}
// packages/pipeline/drift/profile/make-profile.ts
async function profile(project, asked) {
	const made = asked.merge === void 0 ? await ofTable(project, asked) : await ofShards(project, asked);
	const record = await writeRecord(project, PROFILE, sealRecord(PROFILE, made));
	if (asked.output !== void 0) await writeFileAtomic(resolve(asked.output), formatRecord(record));
	return record;
}
async function ofShards(project, asked) {
	const other = [
		"data",
		"reference",
		"shard"
	].find((name) => asked[name] !== void 0);
	if (other) throw new PawlError("usage", `--merge and --${other} exclude each other`, { remedy: "Run the shards first, then merge what they left." });
	const paths = [];
	for (const pattern of asked.merge.split(",")) paths.push(...await expandGlob(pattern.trim(), resolve(".")));
	const shards = [];
	for (const path of new Set(paths)) shards.push(await readProfile(path, project.config.model));
	return mergeProfiles(shards);
}
async function ofTable(project, asked) {
	const shard = asked.shard === void 0 ? null : parseShard(asked.shard);
	const reference = asked.reference === void 0 ? null : await readProfile(resolve(asked.reference), project.config.model);
	const edges = new Map();
	for (const column of reference?.columns ?? []) if (column.kind === "number") edges.set(column.name, binsOfProfile(column).edges);
	const warehouse = project.config.drift.engine;
	if (warehouse && asked.data === void 0) {
		if (shard) throw new PawlError("usage", "a table of a warehouse has no shards: it is profiled there");
		const made = await profileWarehouse(project, warehouse, edges);
		return {
			model: project.config.model,
			shard,
			reference: reference?.record.digest ?? null,
			...made
		};
	}
	const source = { from: asked.data === void 0 ? "training" : "files" };
	const files = [];
	const texts = textsOf(reference?.columns ?? []);
	async function* parts() {
		for await (const { table, file } of partsOf(project, asked.data, shard, texts)) {
			const own = dataColumns(project, table);
			if (file) files.push({
				...file,
				rows: own.rows
			});
			yield {
				table: own,
				where: file?.path ?? project.configName
			};
		}
	}
	const { rows, columns } = await localEngine(parts()).profile({ edges });
	if (columns.length === 0) throw new PawlError("data", "there is no column to profile", { remedy: "The data needs a column beside id, group, weight and `data.ignore`." });
	return {
		model: project.config.model,
		source: {
			engine: "local",
			...source,
			table: null,
			files
		},
		shard,
		reference: reference?.record.digest ?? null,
		rows,
		columns: columns.map(profileToRecord)
	};
}
function textsOf(columns) {
	return new Set(columns.flatMap(({ kind, name }) => kind === "text" ? [name] : []));
}
function dataColumns(project, table) {
	const { id, group, weight, ignore } = project.config.data;
	const log = logFields(table, new Set());
	const left = new Set([
		id,
		group,
		weight,
		...ignore,
		...Object.values(log ?? {})
	]);
	const { rows, columns } = log ? answeredRows(table, log) : table;
	return {
		rows,
		columns: columns.filter(({ name }) => !left.has(name))
	};
}
async function* partsOf(project, data, shard, texts) {
	const { config, root } = project;
	const patterns = data ?? config.data.train;
	if (patterns === void 0) {
		const { train, files } = await loadData(project);
		const own = files.filter(({ role }) => role !== "test");
		const rows = shard ? shardRows(train.rows, shard) : null;
		const [first, ...others] = own;
		yield {
			table: rows ? takeRows(train, rows) : train,
			file: first ? plain(first) : null
		};
		const none = takeRows(train, new Int32Array(0));
		for (const file of others) yield {
			table: none,
			file: plain(file)
		};
		return;
	}
	const folder = data === void 0 ? root : resolve(".");
	const found = [];
	for (const pattern of [patterns].flat()) found.push(...await expandGlob(pattern, folder));
	const paths = [...new Set(found)];
	const whole = shard !== null && paths.length >= shard.of;
	const chosen = whole ? paths.filter((_, i) => i % shard.of === shard.index - 1) : paths;
	const asText = new Set(texts);
	for (const path of chosen) {
		const { table, file } = await readPart(project, path, folder, asText);
		for (const column of table.columns) if (column.kind === "text" && column.codes.some((code) => code >= 0)) asText.add(column.name);
		yield {
			table: shard && !whole ? takeRows(table, shardRows(table.rows, shard)) : table,
			file
		};
	}
}
function plain({ path, digest, bytes, rows }) {
	return {
		path,
		digest,
		bytes,
		rows
	};
}
function shardRows(rows, { index, of }) {
	const start = Math.floor(rows * (index - 1) / of);
	const end = Math.floor(rows * index / of);
	return Int32Array.from({ length: end - start }, (_, i) => start + i);
}
async function readPart(project, path, folder, asText) {
	const { types, nulls, encoding, delimiter } = project.config.data;
	const name = relative(folder, path);
	const { table, files } = await readTable(path, {
		baseDir: folder,
		types,
		asText,
		...nulls === void 0 ? {} : { nulls },
		...encoding === void 0 ? {} : { encoding },
		...delimiter === void 0 ? {} : { delimiter },
		onProgress: (done, total) => project.host.progress(`profiling ${name}`, done, total)
	});
	return {
		table,
		file: {
			...files[0],
			path: relative(project.root, path).replaceAll("\\", "/")
		}
	};
}
export { profile };
