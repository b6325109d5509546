import { i as __toESM } from "./rolldown-runtime.js";
import { t as PawlError } from "./errors.js";
import { t as canonicalJson } from "./canonical.js";
import { r as isDigest } from "./reference.js";
import { r as inParallel } from "./image-client.js";
import { promisify } from "node:util";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { createHash, createPrivateKey, createPublicKey, scrypt, sign, verify } from "node:crypto";
// packages/image/attest/dsse.ts
function preAuthEncoding(payloadType, payload) {
	const type = Buffer.from(payloadType);
	return Buffer.concat([
		Buffer.from(`DSSEv1 ${type.length} `),
		type,
		Buffer.from(` ${payload.length} `),
		payload
	]);
}
function signEnvelope(payload, payloadType, key) {
	const signature = sign(hashOf(key), preAuthEncoding(payloadType, payload), key);
	return {
		payload: Buffer.from(payload).toString("base64"),
		payloadType,
		signatures: [{ sig: signature.toString("base64") }]
	};
}
function openEnvelope(envelope, key) {
	const [signature, ...more] = envelope.signatures;
	if (signature === void 0 || more.length > 0) return null;
	const payload = Buffer.from(envelope.payload, "base64");
	const signed = preAuthEncoding(envelope.payloadType, payload);
	const sig = Buffer.from(signature.sig, "base64");
	return hashesOf(key).some((hash) => isSignedBy(hash, signed, key, sig)) ? payload : null;
}
function isSignedBy(hash, signed, key, sig) {
	try {
		return verify(hash, signed, key, sig);
	} catch {
		return false;
	}
}
function hashOf(key) {
	return key.asymmetricKeyType === "ed25519" ? null : "sha256";
}
function hashesOf(key) {
	return key.asymmetricKeyDetails?.namedCurve === "secp384r1" ? ["sha256", "sha384"] : [hashOf(key)];
}
// packages/image/attest/predicate-types.ts
const DOCS = "https://github.com/OWNER/pawl/blob/main/docs";
const SPDX_PREDICATE = "https://spdx.dev/Document";
const ATTESTED_KINDS = [
	"data-check",
	"run",
	"evaluation",
	"verdict",
	"release"
];
function predicateTypeOf(kind) {
	return `${DOCS}/reference/records/${kind}.schema.json`;
}
function kindOfPredicateType(predicateType) {
	return ATTESTED_KINDS.find((kind) => predicateTypeOf(kind) === predicateType) ?? null;
}
// packages/image/attest/statement.ts
const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
const STATEMENT_BEFORE = "https://in-toto.io/Statement/v0.1";
const IN_TOTO = "application/vnd.in-toto+json";
const MODEL_SUBJECT = "model";
function statementOf({ name, digest, modelDigest }, predicateType, predicate) {
	return {
		_type: STATEMENT_TYPE,
		subject: [{
			name,
			digest: { sha256: digitsOf(digest) }
		}, ...modelDigest === null ? [] : [{
			name: MODEL_SUBJECT,
			digest: { sha256: digitsOf(modelDigest) }
		}]],
		predicateType,
		predicate
	};
}
function recordStatement(image, record) {
	const modelDigest = "modelDigest" in record ? record.modelDigest : null;
	return statementOf({
		...image,
		modelDigest
	}, predicateTypeOf(record.kind), record);
}
function statementBytes(statement) {
	return new TextEncoder().encode(canonicalJson(statement));
}
function parseStatement(bytes, where) {
	const wrong = (why) => new PawlError("data", `the statement ${why}`, { where });
	let value;
	try {
		value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw new PawlError("data", "the statement is no JSON", {
			where,
			cause
		});
	}
	if (!isObject(value)) throw wrong("is no object");
	const { _type, subject, predicateType, predicate } = value;
	if (_type !== STATEMENT_TYPE && _type !== STATEMENT_BEFORE) throw wrong("is not one of in-toto, version 1");
	if (typeof predicateType !== "string" || predicateType === "") throw wrong("has no predicate type");
	if (!isObject(predicate)) throw wrong("has no predicate");
	if (!Array.isArray(subject) || subject.length === 0 || !subject.every(isSubject)) throw wrong("has no list of subjects");
	return {
		_type,
		subject,
		predicateType,
		predicate
	};
}
function isAbout(statement, digest) {
	return statement.subject.some((subject) => subject.digest.sha256 === digitsOf(digest));
}
function modelOf(statement) {
	const digest = `sha256:${statement.subject.find(({ name }) => name === MODEL_SUBJECT)?.digest.sha256}`;
	return isDigest(digest) ? digest : null;
}
function digitsOf(digest) {
	return digest.slice(7);
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isSubject(value) {
	if (!isObject(value)) return false;
	const { name = "", digest } = value;
	return typeof name === "string" && isObject(digest) && Object.keys(digest).length > 0 && Object.values(digest).every((digits) => typeof digits === "string");
}
// packages/image/attest/cosign-key.ts
const LABELS = ["ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY"];
const MOST_MEMORY = 256 * 2 ** 20;
const NONCE = 24;
const SECRET = 32;
const derive = promisify(scrypt);
function isCosignKey(pem) {
	return LABELS.some((label) => pem.includes(`-----BEGIN ${label}-----`));
}
async function decryptCosignKey(pem, password, where) {
	const wrong = (why) => new PawlError("config", `the private key ${why}`, {
		where,
		remedy: "Give the password it was made with, or make a new pair with `cosign generate-key-pair`."
	});
	const box = boxIn(pem);
	if (box === null) throw wrong("is not in the form of cosign, scrypt and nacl/secretbox");
	const { N, r, p, salt, nonce, ciphertext } = box;
	const maxmem = MOST_MEMORY + 2 ** 20;
	const secret = await derive(password, salt, SECRET, {
		N,
		r,
		p,
		maxmem
	}).catch(() => {
		throw wrong("asks for scrypt with numbers that cannot be");
	});
	const { xsalsa20poly1305 } = await import("./noble-ciphers.js");
	try {
		return Buffer.from(xsalsa20poly1305(secret, nonce).decrypt(ciphertext));
	} catch {
		throw wrong("cannot be decrypted: the password is wrong, or the file is damaged");
	}
}
function boxIn(pem) {
	const content = /-----BEGIN ENCRYPTED [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem)?.[1] ?? "";
	let value;
	try {
		value = JSON.parse(Buffer.from(content, "base64").toString("utf8"));
	} catch {
		return null;
	}
	if (!isObject(value) || !isObject(value.kdf) || !isObject(value.cipher)) return null;
	const { kdf, cipher } = value;
	if (kdf.name !== "scrypt" || cipher.name !== "nacl/secretbox" || !isObject(kdf.params)) return null;
	const { N, r, p } = kdf.params;
	const whole = (number) => Number.isSafeInteger(number) ? number : 0;
	const [salt, nonce, ciphertext] = [
		kdf.salt,
		cipher.nonce,
		value.ciphertext
	].map((text) => Buffer.from(typeof text === "string" ? text : "", "base64"));
	const memory = 128 * whole(N) * whole(r) * Math.max(1, whole(p));
	if (memory === 0 || memory > MOST_MEMORY || nonce.length !== NONCE || ciphertext.length === 0) return null;
	return {
		N: whole(N),
		r: whole(r),
		p: whole(p),
		salt,
		nonce,
		ciphertext
	};
}
// packages/image/attest/keys.ts
const CURVES = new Set(["prime256v1", "secp384r1"]);
const SMALLEST_RSA = 2048;
const LONGEST_PEM = 65536;
async function readPrivateKey(pem, password, where) {
	const wrong = wrongKey("private", where);
	if (pem.length > LONGEST_PEM) throw wrong("is larger than any key");
	const cosigns = isCosignKey(pem);
	const encrypted = cosigns || /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
	if (encrypted && password === null) throw wrong("is encrypted and there is no password", "Give its password in the environment.");
	if (cosigns) {
		const der = await decryptCosignKey(pem, password, where);
		return checked(attempt(() => createPrivateKey({
			key: der,
			format: "der",
			type: "pkcs8"
		}), wrong), wrong);
	}
	const options = {
		key: pem,
		format: "pem",
		...encrypted ? { passphrase: password } : {}
	};
	return checked(attempt(() => createPrivateKey(options), wrong, encrypted ? "cannot be decrypted: the password is wrong, or the file is damaged" : void 0), wrong);
}
function readPublicKey(pem, where) {
	const wrong = wrongKey("public", where);
	if (pem.length > LONGEST_PEM) throw wrong("is larger than any key");
	if (/PRIVATE KEY-----/.test(pem)) throw wrong("is a private one", "Give the public key; the private one need not be where images are verified.");
	if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) throw wrong("is no PEM of a public key");
	return checked(attempt(() => createPublicKey(pem), wrong), wrong);
}
function keyHint(key) {
	const open = key.type === "private" ? createPublicKey(key) : key;
	return createHash("sha256").update(open.export({
		format: "der",
		type: "spki"
	})).digest("base64");
}
function wrongKey(kind, where) {
	return (why, remedy = "Make one with `cosign generate-key-pair`, or with `openssl genpkey -algorithm ed25519`.") => new PawlError("config", `the ${kind} key ${why}`, {
		where,
		remedy
	});
}
function attempt(read, wrong, why = "cannot be read") {
	try {
		return read();
	} catch {
		throw wrong(why);
	}
}
function checked(key, wrong) {
	const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
	if (type === "ed25519") return key;
	if (type === "ec" && CURVES.has(details.namedCurve ?? "")) return key;
	if (type === "rsa" && (details.modulusLength ?? 0) >= SMALLEST_RSA) return key;
	throw wrong(`is of a kind that does not sign here: ${type} ${details.namedCurve ?? details.modulusLength ?? ""}`);
}
// packages/image/attest/bundle.ts
const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const BUNDLE_BEFORE = "application/vnd.dev.sigstore.bundle+json;version=0.3";
function keySigner(key) {
	const hint = keyHint(key);
	return {
		isMine: (bundle) => hintOf(bundle) === hint && openEnvelope(bundle.dsseEnvelope, publicOf(key)) !== null,
		sign: async (statement) => ({
			mediaType: BUNDLE,
			verificationMaterial: { publicKey: { hint } },
			dsseEnvelope: signEnvelope(statement, IN_TOTO, key)
		})
	};
}
function bundleBytes(bundle) {
	return new TextEncoder().encode(JSON.stringify(bundle));
}
function parseBundle(bytes, where) {
	const wrong = (why) => new PawlError("data", `the bundle ${why}`, { where });
	let value;
	try {
		value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw new PawlError("data", "the bundle is no JSON", {
			where,
			cause
		});
	}
	if (!isObject(value)) throw wrong("is no object");
	const { mediaType, verificationMaterial, dsseEnvelope } = value;
	if (mediaType !== "application/vnd.dev.sigstore.bundle.v0.3+json" && mediaType !== BUNDLE_BEFORE) throw wrong("is not of version 0.3");
	if (!isObject(verificationMaterial)) throw wrong("does not say how to verify it");
	if (!isEnvelope(dsseEnvelope)) throw wrong("has no envelope with a statement");
	if (dsseEnvelope.signatures.length !== 1) throw wrong("has not one signature");
	if (dsseEnvelope.payloadType !== "application/vnd.in-toto+json") throw wrong(`holds ${JSON.stringify(dsseEnvelope.payloadType.slice(0, 100))} and no statement`);
	return {
		mediaType,
		verificationMaterial,
		dsseEnvelope
	};
}
function payloadOf(bundle) {
	return Buffer.from(bundle.dsseEnvelope.payload, "base64");
}
function hintOf(bundle) {
	const { publicKey } = bundle.verificationMaterial;
	if (!isObject(publicKey)) return null;
	return typeof publicKey.hint === "string" ? publicKey.hint : "";
}
function publicOf(key) {
	return key.type === "private" ? createPublicKey(key) : key;
}
function isEnvelope(value) {
	if (!isObject(value)) return false;
	const { payload, payloadType, signatures } = value;
	return typeof payload === "string" && typeof payloadType === "string" && Array.isArray(signatures) && signatures.every((signature) => isObject(signature) && typeof signature.sig === "string");
}
// packages/image/attest/said-by.ts
function saidBy(error) {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
// packages/image/attest/certificate.ts
async function certificateVerifier({ trustedRoot, logs = 1, certificateLogs = 1 }) {
	const [{ TrustedRoot }, { toSignedEntity, toTrustMaterial, Verifier }, { bundleFromJSON }] = await Promise.all([
		import("./sigstore-protobuf-specs.js").then((m) => __toESM(m.default, 1)),
		import("./sigstore-verify.js").then((m) => __toESM(m.default, 1)),
		import("./sigstore-bundle.js").then((m) => __toESM(m.default, 1))
	]);
	const options = {
		tlogThreshold: logs,
		ctlogThreshold: certificateLogs,
		timestampThreshold: 1
	};
	let verifier;
	try {
		const root = TrustedRoot.fromJSON(trustedRoot);
		if (!root.certificateAuthorities.some(({ certChain }) => certChain?.certificates.length)) throw new Error("it has no authority for certificates");
		verifier = new Verifier(toTrustMaterial(root), options);
	} catch (cause) {
		const why = cause instanceof Error ? `: ${cause.message}` : "";
		throw new PawlError("config", `the root of trust cannot be read${why}`, {
			remedy: "Make it with `cosign trusted-root create` or `gh attestation trusted-root`.",
			cause
		});
	}
	return (bundle) => {
		try {
			const { identity } = verifier.verify(toSignedEntity(bundleFromJSON(bundle)));
			const subject = identity?.subjectAlternativeName;
			const issuer = identity?.extensions?.issuer;
			if (subject === void 0 || issuer === void 0) return { problem: "the certificate names nobody" };
			return { identity: {
				subject,
				issuer
			} };
		} catch (error) {
			return { problem: saidBy(error) };
		}
	};
}
// packages/image/attest/accept.ts
async function accepting(policy) {
	const { keys = [], identities = [], trustedRoot, logs, certificateLogs } = policy;
	const verify = identities.length === 0 ? null : await certificateVerifier({
		trustedRoot,
		...logs === void 0 ? {} : { logs },
		...certificateLogs === void 0 ? {} : { certificateLogs }
	});
	return (bundle) => hintOf(bundle) === null ? byCertificate(bundle, verify, identities) : byKey(bundle, keys);
}
function byKey(bundle, keys) {
	if (keys.length === 0) return { problem: "it is signed with a key, and none is given" };
	const key = keys.find((one) => openEnvelope(bundle.dsseEnvelope, one) !== null);
	return key === void 0 ? { problem: "it is not signed with a key that is given" } : { signedBy: `key ${keyHint(key)}` };
}
function byCertificate(bundle, verify, identities) {
	if (verify === null) return { problem: "it is signed with a certificate, and no identity is given" };
	const verified = verify(bundle);
	if ("problem" in verified) return verified;
	const { identity } = verified;
	return identities.some((one) => isOf(one, identity)) ? { signedBy: `${identity.subject} by ${identity.issuer}` } : { problem: `it is signed by ${identity.subject} of ${identity.issuer}, who is not among those accepted` };
}
function isOf({ subject, issuer }, identity) {
	if (issuer !== identity.issuer) return false;
	if (typeof subject === "string") return subject === identity.subject;
	return new RegExp(`^(?:${subject.source})$`, subject.flags.replace(/[gymi]/g, "")).test(identity.subject);
}
// packages/image/attest/read-blob.ts
async function readBlob(client, blob) {
	const folder = await mkdtemp(join(tmpdir(), "pawl-attestation-"));
	try {
		const path = join(folder, "blob");
		await client.pullBlob(blob, path);
		return await readFile(path);
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
// packages/image/attest/attached.ts
const MOST_REFERRERS = 500;
const LARGEST_STATEMENT = 16 * 2 ** 20;
const LARGEST_TOGETHER = 128 * 2 ** 20;
const AT_ONCE = 4;
async function readAttached(client, subject) {
	const referrers = await client.listReferrers(subject);
	if (referrers.length > MOST_REFERRERS) throw new PawlError("remote", `more than ${MOST_REFERRERS} manifests refer to ${subject}`, {
		where: client.name,
		remedy: "Remove those that are no evidence, and check who can write to the repository."
	});
	let left = LARGEST_TOGETHER;
	return (await inParallel(referrers, AT_ONCE, void 0, async (referrer) => {
		const { digest } = referrer;
		const layer = await layerOf(client, subject, referrer);
		if (layer === null || "problem" in layer) return layer;
		if (layer.size > LARGEST_STATEMENT) return {
			digest,
			problem: `it has ${layer.size} bytes, and ${LARGEST_STATEMENT} are read`
		};
		left -= layer.size;
		if (left < 0) throw new PawlError("remote", `the statements on ${subject} are larger than ${LARGEST_TOGETHER} bytes`, { where: client.name });
		return read(await readBlob(client, layer), layer, digest);
	})).filter((one) => one !== null);
}
async function layerOf(client, subject, { digest }) {
	const manifest = await client.getManifest(digest).catch((error) => {
		if (error instanceof PawlError && error.code === "data") return null;
		throw error;
	});
	if (manifest === null) return {
		digest,
		problem: "the registry lists it and has no such manifest"
	};
	const { layers, subject: says } = JSON.parse(new TextDecoder().decode(manifest.bytes));
	const [layer, ...more] = Array.isArray(layers) ? layers : [];
	if (!isObject(layer) || layer.mediaType !== "application/vnd.dev.sigstore.bundle.v0.3+json" && layer.mediaType !== "application/vnd.in-toto+json") return null;
	const { digest: of, size, mediaType } = layer;
	if (more.length > 0 || typeof of !== "string" || !isDigest(of) || !Number.isSafeInteger(size) || Number(size) < 0) return {
		digest,
		problem: "it has not one layer with digest and size"
	};
	if (!isObject(says) || says.digest !== subject) return {
		digest,
		problem: "it refers to another manifest"
	};
	return {
		digest: of,
		size: Number(size),
		mediaType
	};
}
function read(bytes, { mediaType }, digest) {
	if (mediaType === "application/vnd.in-toto+json") return {
		digest,
		bundle: null,
		statement: bytes
	};
	try {
		const bundle = parseBundle(bytes, digest);
		return {
			digest,
			bundle,
			statement: payloadOf(bundle)
		};
	} catch (error) {
		if (error instanceof PawlError) return {
			digest,
			problem: error.message
		};
		throw error;
	}
}
export { statementOf as _, bundleBytes as a, readPrivateKey as c, digitsOf as d, isAbout as f, statementBytes as g, recordStatement as h, BUNDLE as i, readPublicKey as l, parseStatement as m, accepting as n, keySigner as o, modelOf as p, saidBy as r, parseBundle as s, readAttached as t, IN_TOTO as u, SPDX_PREDICATE as v, kindOfPredicateType as y };
