import { t as PawlError } from "./errors.js";
import { setTimeout } from "node:timers/promises";
// packages/http/retry.ts
const PASSING = new Set([
	408,
	425,
	429,
	499,
	500,
	502,
	503,
	504,
	522
]);
const LONGEST_WAIT_SECONDS = 30;
function isPassing(status) {
	return PASSING.has(status);
}
async function pause({ attempt, retryAfter, secondMs = 1e3, signal }) {
	const asked = Number(retryAfter ?? 0);
	const seconds = Math.min(asked > 0 ? asked : 2 ** (attempt - 1), LONGEST_WAIT_SECONDS);
	await setTimeout(seconds * secondMs * (.75 + Math.random() / 2), void 0, signal ? { signal } : {});
}
function shownUrl(url) {
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname}`;
}
// packages/http/request.ts
const REDIRECTS = new Set([
	301,
	302,
	303,
	307,
	308
]);
const MOST_REDIRECTS = 5;
async function request(url, options = {}) {
	const { tries = 3, secondMs = 1e3, note, signal } = options;
	for (let attempt = 1;; attempt++) {
		const result = await attemptOnce(url, options);
		const failed = result instanceof PawlError ? result : void 0;
		if (!failed && !isPassing(result.status)) return result;
		if (attempt >= tries || signal?.aborted) {
			if (failed) throw failed;
			return result;
		}
		note?.(`${hostOf(url)}: ${failed?.message ?? `it answers ${result.status}`}; trying again`);
		const retryAfter = failed ? null : result.headers.get("retry-after");
		await pause({
			attempt,
			retryAfter,
			secondMs,
			signal
		}).catch((cause) => {
			throw givenUp(url, cause);
		});
	}
}
function remoteFailure(doing, answer, remedy) {
	const said = wordsOf(answer);
	return new PawlError("remote", `${doing} failed: ${answer.status}${said === "" ? "" : ` ${said}`}`, {
		where: shownUrl(answer.url),
		remedy
	});
}
async function attemptOnce(url, options) {
	const timeout = AbortSignal.timeout(options.timeoutMs ?? 3e4);
	const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
	try {
		return await followed(url, options, signal);
	} catch (error) {
		if (error instanceof PawlError && error.code !== "remote") throw error;
		return error instanceof PawlError ? error : unreachable(url, error, options);
	}
}
async function followed(url, options, signal) {
	let at = url;
	let { method = "GET", headers = {}, body } = options;
	for (let redirects = 0;; redirects++) {
		const answer = await (options.fetch ?? fetch)(at, {
			method,
			headers,
			redirect: "manual",
			signal,
			...body === void 0 ? {} : { body }
		});
		const location = answer.headers.get("location");
		if (!REDIRECTS.has(answer.status) || location === null || redirects === MOST_REDIRECTS) return {
			status: answer.status,
			headers: answer.headers,
			body: await readAtMost(answer, options, at),
			url: at
		};
		await answer.body?.cancel();
		const next = new URL(location, at);
		if (next.origin !== new URL(at).origin) headers = withoutSecrets(headers);
		if (answer.status === 303 || answer.status < 303 && method === "POST") {
			method = "GET";
			body = void 0;
		}
		at = next.href;
	}
}
async function readAtMost(answer, options, url) {
	const limit = options.limit ?? 64 * 2 ** 20;
	const chunks = [];
	let length = 0;
	for await (const chunk of answer.body ?? []) {
		length += chunk.length;
		if (length > limit) throw new PawlError("remote", `the answer is longer than ${limit} bytes`, { where: shownUrl(url) });
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
function withoutSecrets(headers) {
	const secret = /^(authorization|cookie|proxy-authorization|x-.*(token|key))$/i;
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.test(name)));
}
function unreachable(url, error, options) {
	const details = {
		where: shownUrl(url),
		cause: error
	};
	if (options.signal?.aborted) return givenUp(url, error);
	const timedOut = error instanceof DOMException && error.name === "TimeoutError";
	const cause = error instanceof Error ? error.cause ?? error : error;
	const why = timedOut ? `no answer within ${Math.round((options.timeoutMs ?? 3e4) / 1e3)} s` : `it cannot be reached (${cause.code ?? cause.message ?? cause})`;
	return new PawlError("remote", why, {
		...details,
		remedy: "Check the address and the network, then run again."
	});
}
function givenUp(url, cause) {
	return new PawlError("remote", "the request was given up", {
		where: shownUrl(url),
		cause
	});
}
function wordsOf({ body, headers }) {
	const text = new TextDecoder().decode(body.subarray(0, 1e4));
	let said = text;
	if (/json/.test(headers.get("content-type") ?? "")) try {
		const value = JSON.parse(text);
		const message = value.message ?? value.errors?.[0]?.message;
		said = [value.error_code, message].filter((part) => typeof part === "string").join(": ") || text;
	} catch {}
	return said.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim().slice(0, 300);
}
function hostOf(url) {
	return new URL(url).host;
}
export { shownUrl as a, pause as i, request as n, isPassing as r, remoteFailure as t };
