import { i as __toESM } from "./rolldown-runtime.js";
import { t as PawlError } from "./errors.js";
import { t as writeFileAtomic } from "./atomic-write.js";
import { n as digestOf, t as canonicalJson } from "./canonical.js";
import { r as isDigest } from "./reference.js";
import { a as fallbackTag, l as LARGEST_MANIFEST, o as referrerOf, r as inParallel, s as IMAGE_INDEX, u as manifestOf } from "./image-client.js";
import { promisify } from "node:util";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { homedir, tmpdir } from "node:os";
import { createHash, createPrivateKey, createPublicKey, scrypt, sign, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
// packages/image/descriptor.ts
function readDescriptor(value, where) {
	const wrong = (why) => new PawlError("data", `the manifest ${why}`, { where });
	if (!isObject$1(value)) throw wrong("has a descriptor that is none");
	const { mediaType, digest, size, annotations, urls, platform } = value;
	if (typeof mediaType !== "string" || mediaType === "") throw wrong("has a descriptor without a media type");
	if (typeof digest !== "string" || !isDigest(digest)) throw wrong(`names a blob by ${shown(digest)}, which is no digest of sha256`);
	if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw wrong(`gives the blob ${digest} the size ${shown(size)}`);
	return {
		mediaType,
		digest,
		size,
		...isObject$1(annotations) ? { annotations: textsOf(annotations) } : {},
		urls: Array.isArray(urls) ? urls.filter((url) => typeof url === "string") : [],
		platform
	};
}
function isObject$1(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function textsOf(value) {
	if (!isObject$1(value)) return {};
	return Object.fromEntries(Object.entries(value).filter((member) => typeof member[1] === "string"));
}
function parseJson(bytes, what, where) {
	let value;
	try {
		value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {}
	if (!isObject$1(value)) throw new PawlError("data", `${what} is no JSON object`, { where });
	return value;
}
function shown(value) {
	return (JSON.stringify(value) ?? "nothing").slice(0, 100);
}
// packages/image/blob-source.ts
function heldBlob(content, mediaType) {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
	return {
		mediaType,
		digest: digestOf(bytes),
		size: bytes.length,
		bytes,
		open: (from = 0) => Readable.from(from < bytes.length ? [bytes.subarray(from)] : [], { objectMode: false })
	};
}
function descriptorOf({ mediaType, digest, size, annotations }) {
	return {
		mediaType,
		digest,
		size,
		...annotations === void 0 ? {} : { annotations }
	};
}
// packages/image/checked-bytes.ts
async function* checkedBytes(pieces, { digest, size }, where) {
	const wrong = (why) => new PawlError("data", `the blob ${digest} ${why}`, { where });
	const hash = createHash("sha256");
	let left = size;
	let last = null;
	for await (const piece of pieces) {
		left -= piece.length;
		if (left < 0) throw wrong(`has more than its ${size} bytes`);
		hash.update(piece);
		if (last !== null) yield last;
		last = piece;
	}
	if (left > 0) throw wrong(`ends ${left} bytes before its ${size}`);
	if (`sha256:${hash.digest("hex")}` !== digest) throw wrong("has other bytes than its digest says");
	if (last !== null) yield last;
}
// packages/image/oci-layout.ts
const REF_NAME = "org.opencontainers.image.ref.name";
const LARGEST_INDEX = 16 * 2 ** 20;
const LAYOUT_FILE = "{\"imageLayoutVersion\":\"1.0.0\"}";
function blobPath(digest) {
	return `blobs/sha256/${digest.slice(7)}`;
}
async function writeLayout(folder, images) {
	const added = images.map(({ ref, root, platform }) => ({
		...descriptorOf(root),
		annotations: { [REF_NAME]: checkRef(ref) },
		...platform === void 0 ? {} : { platform }
	}));
	const present = await readIndex(folder);
	await mkdir(join(folder, "blobs/sha256"), { recursive: true });
	for (const { root, blobs } of images) for (const blob of [...blobs, root]) await writeBlob(join(folder, blobPath(blob.digest)), blob);
	const refs = new Set(images.map(({ ref }) => ref));
	const kept = present.filter(({ ref }) => ref === null || !refs.has(ref)).map(({ value }) => value);
	await writeFileAtomic(join(folder, "oci-layout"), LAYOUT_FILE);
	await writeIndex(folder, [...kept, ...added]);
}
async function addToLayout(folder, manifests) {
	const present = (await readIndex(folder)).map(({ value }) => value);
	const added = manifests.filter(({ digest }) => !present.some((one) => one.digest === digest));
	if (added.length > 0) await writeIndex(folder, [...present, ...added]);
}
function writeIndex(folder, manifests) {
	const index = {
		schemaVersion: 2,
		mediaType: IMAGE_INDEX,
		manifests
	};
	return writeFileAtomic(join(folder, "index.json"), canonicalJson(index));
}
async function writeBlob(path, blob) {
	const there = await stat(path).catch(() => null);
	if (there?.isFile() && there.size === blob.size) return;
	await writeFileAtomic(path, checkedBytes(blob.open(0), blob, path));
}
function checkRef(ref) {
	if (/^[A-Za-z0-9]+(?:[-._:@/+][A-Za-z0-9]+|--[A-Za-z0-9]+)*$/.test(ref)) return ref;
	throw new PawlError("usage", `${JSON.stringify(ref)} cannot be a name in an OCI layout`, { remedy: "Take letters and digits, with single . - _ : / or + between them." });
}
async function readIndex(folder) {
	const where = join(folder, "index.json");
	let bytes;
	try {
		const { size } = await stat(where);
		if (size > LARGEST_INDEX) throw new PawlError("data", `the index of the layout is larger than ${LARGEST_INDEX} bytes`, { where });
		bytes = await readFile(where);
	} catch (error) {
		if (error.code === "ENOENT") return [];
		throw error;
	}
	const { manifests } = parseJson(bytes, "the index of the layout", where);
	if (!Array.isArray(manifests) || !manifests.every(isObject$1)) throw new PawlError("data", "the index of the layout has no list of manifests", { where });
	return manifests.map((value) => {
		const ref = isObject$1(value.annotations) ? value.annotations[REF_NAME] : void 0;
		return {
			ref: typeof ref === "string" ? ref : null,
			value
		};
	});
}
// packages/image/read-layout.ts
const VERSION = "1.0.0";
async function readLayout(folder) {
	const where = join(folder, "oci-layout");
	let version;
	try {
		version = JSON.parse(await readFile(where, "utf8"))?.imageLayoutVersion;
	} catch {}
	if (version !== VERSION) throw new PawlError("data", `this is no folder of OCI's image layout ${VERSION}`, { where });
	const entries = await readIndex(folder);
	const refs = entries.flatMap(({ ref }) => ref ?? []);
	const blob = async (descriptor) => {
		const path = join(folder, blobPath(descriptor.digest));
		const there = await stat(path).catch(() => null);
		if (!there?.isFile()) throw new PawlError("data", "the layout lacks a blob that it names", { where: path });
		if (there.size !== descriptor.size) throw new PawlError("data", `the blob has ${there.size} bytes, not ${descriptor.size}`, { where: path });
		const { mediaType, digest, size, annotations } = descriptor;
		return {
			mediaType,
			digest,
			size,
			...annotations === void 0 ? {} : { annotations },
			open: (from = 0) => from > 0 ? createReadStream(path, { start: from }) : Readable.from(checkedBytes(createReadStream(path), descriptor, path), { objectMode: false })
		};
	};
	const manifest = async (descriptor) => {
		const path = join(folder, blobPath(descriptor.digest));
		if (descriptor.size > LARGEST_MANIFEST) throw new PawlError("data", `the manifest is larger than ${LARGEST_MANIFEST} bytes`, { where: path });
		const pieces = [];
		for await (const piece of (await blob(descriptor)).open()) pieces.push(piece);
		return manifestOf(Buffer.concat(pieces), descriptor.mediaType, path);
	};
	const root = async (ref) => {
		const entry = entries.find((one) => one.ref === ref);
		if (!entry) throw new PawlError("usage", `the layout has no image ${JSON.stringify(ref)}`, {
			where: folder,
			remedy: refs.length > 0 ? `It has ${refs.join(", ")}.` : "Its images have no names."
		});
		return manifest(readDescriptor(entry.value, join(folder, "index.json")));
	};
	return {
		refs,
		root,
		manifest,
		blob
	};
}
// packages/image/layout-repository.ts
const MOST_ENTRIES = 1e4;
async function layoutRepository(folder, name) {
	const { refs } = await readLayout(folder);
	const manifestAt = (digest) => manifestOfBlob(folder, digest);
	const getManifest = async (reference) => {
		if (isDigest(reference)) return manifestAt(reference);
		const entry = (await readIndex(folder)).find(({ ref }) => ref === reference);
		return entry === void 0 ? null : manifestAt(readDescriptor(entry.value, join(folder, "index.json")).digest);
	};
	const listReferrers = async (subject, artifactType) => {
		const entries = await readIndex(folder);
		const listed = await getManifest(fallbackTag(subject));
		const more = listed?.mediaType === "application/vnd.oci.image.index.v1+json" ? entriesOf(listed, folder) : [];
		const known = new Map(described([...entries, ...more], folder).map((one) => [one.digest, one]));
		if (known.size > MOST_ENTRIES) throw new PawlError("data", `the layout has more than ${MOST_ENTRIES} manifests`, { where: folder });
		const found = [];
		for (const one of known.values()) {
			const manifest = await manifestAt(one.digest).catch((error) => {
				if (error instanceof PawlError) return null;
				throw error;
			});
			const isDamaged = manifest === null && one.artifactType !== void 0;
			const refers = manifest === null ? null : referrerOf(manifest);
			if (isDamaged) found.push(one);
			else if (refers?.subject === subject) found.push(refers.referrer);
		}
		return found.filter((one) => artifactType === void 0 || one.artifactType === artifactType);
	};
	return {
		name,
		refs: refs.filter((ref) => !/^sha256-[0-9a-f]{64}$/.test(ref)),
		getManifest,
		listReferrers,
		async pullBlob({ digest, size }, path) {
			const from = join(folder, blobPath(digest));
			await requireSize(from, size);
			await writeFileAtomic(path, checkedBytes(createReadStream(from), {
				digest,
				size
			}, from));
		},
		async pushBlobs(blobs) {
			for (const blob of blobs) await writeBlob(join(folder, blobPath(blob.digest)), blob);
			return blobs.map(({ size }) => ({
				how: "pushed",
				sent: size
			}));
		},
		async pushReferrers(written) {
			const manifests = written.map(({ bytes, mediaType }) => manifestOf(bytes, mediaType, name));
			const referrers = manifests.map((manifest) => {
				const refers = referrerOf(manifest);
				if (refers === null) throw new PawlError("usage", "the manifest has no subject", { where: name });
				return refers.referrer;
			});
			for (const { digest, bytes } of manifests) await writeFileAtomic(join(folder, blobPath(digest)), bytes);
			await addToLayout(folder, referrers);
			return manifests.map(({ digest }) => digest);
		}
	};
}
async function manifestOfBlob(folder, digest) {
	const where = join(folder, blobPath(digest));
	const there = await stat(where).catch(() => null);
	if (!there?.isFile()) return null;
	if (there.size > LARGEST_MANIFEST) throw new PawlError("data", `the manifest is larger than ${LARGEST_MANIFEST} bytes`, { where });
	const bytes = await readFile(where);
	const value = parseJson(bytes, "the manifest", where);
	const type = value.mediaType ?? (Array.isArray(value.manifests) ? "application/vnd.oci.image.index.v1+json" : "application/vnd.oci.image.manifest.v1+json");
	const manifest = manifestOf(bytes, String(type), where);
	if (manifest.digest === digest) return manifest;
	throw new PawlError("data", `the blob ${digest} has other bytes than its digest says`, { where });
}
function entriesOf({ bytes, digest }, folder) {
	const { manifests } = parseJson(bytes, "the index of referrers", join(folder, blobPath(digest)));
	return Array.isArray(manifests) ? manifests.filter(isObject$1).map((value) => ({
		ref: null,
		value
	})) : [];
}
function described(entries, folder) {
	return entries.flatMap(({ value }) => {
		let one;
		try {
			one = readDescriptor(value, join(folder, "index.json"));
		} catch (error) {
			if (error instanceof PawlError) return [];
			throw error;
		}
		const { digest, mediaType, size } = one;
		const { artifactType } = value;
		return [{
			digest,
			mediaType,
			size,
			...typeof artifactType === "string" ? { artifactType } : {}
		}];
	});
}
async function requireSize(path, size) {
	const there = await stat(path).catch(() => null);
	if (!there?.isFile()) throw new PawlError("data", "the layout lacks a blob that it names", { where: path });
	if (there.size !== size) throw new PawlError("data", `the blob has ${there.size} bytes, not ${size}`, { where: path });
}
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
const PROVENANCE_PREDICATE = "https://slsa.dev/provenance/v1";
const BUILD_TYPE = `${DOCS}/attestations.md#how-an-image-is-built`;
const MACHINE_BUILDER = `${DOCS}/attestations.md#a-machine`;
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
const DEEPEST = 200;
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
	if (isDeep(bytes)) throw wrong(`is nested deeper than ${DEEPEST}`);
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
	if (!Array.isArray(subject) || subject.length === 0 || !subject.every(isSubject$1)) throw wrong("has no list of subjects");
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
function isDeep(bytes) {
	const [quote, backslash] = [34, 92];
	let depth = 0;
	let isText = false;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at];
		if (isText && byte === backslash) at++;
		else if (byte === quote) isText = !isText;
		else if (!isText && (byte === 91 || byte === 123)) {
			if (++depth > DEEPEST) return true;
		} else if (!isText && (byte === 93 || byte === 125)) depth--;
	}
	return false;
}
function digitsOf(digest) {
	return digest.slice(7);
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isSubject$1(value) {
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
function isByCertificate(bundle) {
	return hintOf(bundle) === null;
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
// packages/image/attest/identity.ts
function refusalOf(identity, policies) {
	const { subject, issuer, repository } = identity;
	const fitting = policies.filter((one) => one.issuer === issuer && isSubject(one.subject, subject));
	if (fitting.length === 0) return `it is signed by ${subject} of ${issuer}, who is not among those accepted`;
	if (fitting.some((one) => countsRunOf(one.repository, identity))) return null;
	if (repository === null) return `it is signed by ${subject}, and the certificate does not say for which repository`;
	const wanted = fitting.flatMap((one) => one.repository ?? []);
	return `it is signed by ${subject} in a run of ${repository}, ${wanted.length === 0 ? "and whoever calls that workflow signs as it: name the repository whose runs count (`repository`)" : `and not of ${wanted.join(" or ")}`}`;
}
function nameOf({ subject, issuer, repository }) {
	return `${subject} by ${issuer}${repository === null || isWithin(subject, repository) ? "" : ` for ${repository}`}`;
}
function countsRunOf(wanted, { subject, repository }) {
	if (wanted !== void 0) return repository === wanted;
	if (repository === null) return !isWorkflowOfGitHub(subject);
	return isWithin(subject, repository);
}
function isWorkflowOfGitHub(subject) {
	return subject.includes("/.github/workflows/");
}
function isWithin(subject, repository) {
	return subject.startsWith(`${repository}/`);
}
function isSubject(wanted, subject) {
	if (typeof wanted === "string") return wanted === subject;
	return new RegExp(`^(?:${wanted.source})$`, wanted.flags.replace(/[gymi]/g, "")).test(subject);
}
// packages/image/attest/said-by.ts
function saidBy(error) {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
// packages/image/attest/source-repository.ts
const FULCIO = "1.3.6.1.4.1.57264.1";
const SOURCE_REPOSITORY = `${FULCIO}.12`;
const WORKFLOW_REPOSITORY = `${FULCIO}.5`;
function sourceRepository(extensions, subject) {
	const address = only(extensions, SOURCE_REPOSITORY);
	const name = only(extensions, WORKFLOW_REPOSITORY);
	const said = address && derText(address);
	const older = name && plainText(name);
	if (said === null) return older === null ? null : `${originOf(subject)}/${older}`;
	if (older !== null && !said.endsWith(`/${older}`)) throw new Error("the certificate names two source repositories");
	return said;
}
function only(extensions, id) {
	const [first, second] = extensions.filter(({ oid }) => oid?.id.join(".") === id);
	if (second) throw new Error("the certificate names its source repository twice");
	return first?.value ?? null;
}
function derText(bytes) {
	const [tag, first = 0] = bytes;
	const more = first < 128 ? 0 : first - 128;
	const length = more === 0 ? first : bytes.subarray(2, 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
	if (tag !== 12 || first === 128 || more > 2 || bytes.length !== 2 + more + length) throw new Error("the certificate names its source repository in an unknown form");
	return plainText(bytes.subarray(2 + more));
}
function plainText(bytes) {
	const text = new TextDecoder("utf-8", {
		fatal: true,
		ignoreBOM: true
	}).decode(bytes);
	if (/^[\x21-\x7e]+$/.test(text)) return text;
	throw new Error("the certificate names its source repository in an unknown form");
}
function originOf(subject) {
	return /^https:\/\/[^/]+/.exec(subject)?.[0] ?? "https://github.com";
}
// packages/image/attest/certificate.ts
const OTHER_ROOT = "the root of trust does not vouch for it: `gh attestation trusted-root` has that of private repositories too";
const UNKNOWN = /no (?:trusted|valid) certificate path|certificate chain$|timestamp could not be verified/;
async function certificateVerifier({ trustedRoot, logs, certificateLogs }) {
	const [{ TrustedRoot }, { toSignedEntity, toTrustMaterial, Verifier }, { bundleFromJSON }] = await Promise.all([
		import("./sigstore-protobuf-specs.js").then((m) => __toESM(m.default, 1)),
		import("./sigstore-verify.js").then((m) => __toESM(m.default, 1)),
		import("./sigstore-bundle.js").then((m) => __toESM(m.default, 1))
	]);
	let verifier;
	try {
		const root = TrustedRoot.fromJSON(trustedRoot);
		if (!root.certificateAuthorities.some(({ certChain }) => certChain?.certificates.length)) throw new Error("it has no authority for certificates");
		verifier = new Verifier(toTrustMaterial(root), {
			tlogThreshold: logs ?? Math.min(1, root.tlogs.length),
			ctlogThreshold: certificateLogs ?? Math.min(1, root.ctlogs.length),
			timestampThreshold: 1
		});
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
				issuer,
				repository: sourceRepository(identity?.oids ?? [], subject)
			} };
		} catch (error) {
			const said = saidBy(error);
			return { problem: UNKNOWN.test(said) ? `${said}; ${OTHER_ROOT}` : said };
		}
	};
}
// packages/image/attest/accept.ts
async function accepting(policy) {
	const { keys = [], identities = [], trustedRoot, logs, certificateLogs } = policy;
	const more = {
		...logs === void 0 ? {} : { logs },
		...certificateLogs === void 0 ? {} : { certificateLogs }
	};
	const roots = Array.isArray(trustedRoot) && trustedRoot.length > 0 ? trustedRoot : [trustedRoot];
	const verify = identities.length === 0 ? null : byAny(await Promise.all(roots.map((root) => certificateVerifier({
		trustedRoot: root,
		...more
	}))));
	return (bundle) => hintOf(bundle) === null ? byCertificate(bundle, verify, identities) : byKey(bundle, keys);
}
function byAny(verifiers) {
	return (bundle) => {
		const problems = new Set();
		for (const verify of verifiers) {
			const verified = verify(bundle);
			if ("identity" in verified) return verified;
			problems.add(verified.problem);
		}
		return { problem: [...problems].join("; ") };
	};
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
	const problem = refusalOf(verified.identity, identities);
	return problem === null ? { signedBy: nameOf(verified.identity) } : { problem };
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
// packages/image/attest/trusted-root.ts
function parseTrustedRoot(text, where) {
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	for (const read of [() => JSON.parse(text), () => lines.map((line) => JSON.parse(line))]) try {
		return read();
	} catch {}
	throw new PawlError("config", "the root of trust is no JSON", {
		where,
		remedy: "Make it with `cosign trusted-root create` or `gh attestation trusted-root`."
	});
}
const ROOT_REMEDY = "Where there is a network, make a file of it for --trusted-root: `cosign trusted-root create --with-default-services --out trusted_root.json`, or for private repositories of GitHub too `gh attestation trusted-root > trusted_root.jsonl`.";
async function fetchTrustedRoot(options) {
	const { cache, mirror, root, timeoutMs = 3e4, retries = 2 } = options;
	const [{ getTrustedRoot }, { TrustedRoot }] = await Promise.all([import("./sigstore-tuf.js").then((m) => __toESM(m.default, 1)), import("./sigstore-protobuf-specs.js").then((m) => __toESM(m.default, 1))]);
	const place = {
		cachePath: cache,
		...mirror === void 0 ? {} : { mirrorURL: mirror },
		...root === void 0 ? {} : { rootPath: root }
	};
	try {
		return TrustedRoot.toJSON(await getTrustedRoot({
			...place,
			timeout: timeoutMs,
			retry: { retries }
		}));
	} catch (cause) {
		try {
			const kept = {
				forceCache: true,
				timeout: 1,
				retry: { retries: 0 }
			};
			return TrustedRoot.toJSON(await getTrustedRoot({
				...place,
				...kept
			}));
		} catch {
			throw new PawlError("remote", `the root of trust cannot be fetched: ${saidBy(cause)}`, {
				...mirror === void 0 ? {} : { where: mirror },
				remedy: ROOT_REMEDY,
				cause
			});
		}
	}
}
// packages/pipeline/publish/root-of-trust.ts
async function rootOfEnvironment(environment) {
	const path = environment.PAWL_TRUSTED_ROOT;
	if (!path) return null;
	return parseTrustedRoot(await readFile(path, "utf8").catch((cause) => {
		throw new PawlError("config", "the file that it names cannot be read", {
			where: "PAWL_TRUSTED_ROOT",
			remedy: "Give the path of a root of trust.",
			cause
		});
	}), path);
}
function publicRoot() {
	return fetchTrustedRoot({ cache: join(homedir(), ".cache/pawl/sigstore") });
}
export { LAYOUT_FILE as A, textsOf as B, statementOf as C, SPDX_PREDICATE as D, PROVENANCE_PREDICATE as E, descriptorOf as F, heldBlob as I, isObject$1 as L, blobPath as M, writeLayout as N, kindOfPredicateType as O, checkedBytes as P, parseJson as R, statementBytes as S, MACHINE_BUILDER as T, isAbout as _, readAttached as a, parseStatement as b, BUNDLE as c, keySigner as d, parseBundle as f, digitsOf as g, IN_TOTO as h, parseTrustedRoot as i, REF_NAME as j, layoutRepository as k, bundleBytes as l, readPublicKey as m, rootOfEnvironment as n, accepting as o, readPrivateKey as p, ROOT_REMEDY as r, saidBy as s, publicRoot as t, isByCertificate as u, isObject as v, BUILD_TYPE as w, recordStatement as x, modelOf as y, readDescriptor as z };
