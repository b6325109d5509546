import { i as isTag, o as tagOfVersion } from "./reference.js";
import { t as PawlError } from "./errors.js";
// packages/store/oci-follower.ts
function ociFollower(client, name, options = {}) {
	return {
		name,
		kind: "oci",
		async follow(wanted, { dryRun }) {
			const moves = await movesFor(client, wanted, options);
			if (!dryRun) {
				for (const { stage, to } of moves) if (to !== null) await moveTag(client, stage, to);
			}
			return moves.map(({ change }) => change);
		}
	};
}
async function movesFor(client, { stages }, options) {
	for (const stage of stages.keys()) checkStage(stage);
	const moves = [];
	for (const [stage, version] of stages) {
		const move = await moveFor(client, stage, version, options);
		if (move) moves.push(move);
	}
	return moves;
}
async function moveFor(client, stage, version, options) {
	const now = await client.headManifest(stage);
	if (version === null) return now && {
		stage,
		to: null,
		change: leftBehind(stage, now)
	};
	const image = await imageOf(client, version, options);
	if (image === null) return {
		stage,
		to: null,
		change: {
			what: `tag ${stage}: no image of ${version} yet: push it as ${client.name}:${tagOfVersion(version)}`,
			waiting: true
		}
	};
	if (now?.digest === image.digest) return null;
	const from = now ? short(now.digest) : "none";
	return {
		stage,
		to: image.digest,
		change: { what: `tag ${stage}: ${from} → ${version} (${short(image.digest)})` }
	};
}
async function imageOf(client, version, { imageOf: released }) {
	const digest = released?.(version) ?? null;
	if (digest === null) return client.headManifest(tagOfVersion(version));
	const image = await client.headManifest(digest);
	if (image) return image;
	throw new PawlError("remote", `the image that ${version} was released with is gone: ${digest}`, {
		where: client.name,
		remedy: "Push that image again; another one is not what was released."
	});
}
async function moveTag(client, stage, to) {
	const manifest = await client.getManifest(to);
	if (!manifest) throw new PawlError("remote", `the image ${to} went away while tag ${stage} was moved to it`, {
		where: client.name,
		remedy: "Run again."
	});
	await client.putManifest(stage, manifest.bytes, manifest.mediaType);
}
function leftBehind(stage, now) {
	return {
		what: `tag ${stage}: still points at ${short(now.digest)} though the stage is empty; registries delete no tags`,
		waiting: true
	};
}
function checkStage(stage) {
	const problem = /^v\d/.test(stage) ? "it could be that of a version" : isTag(stage) ? "" : "it is no tag";
	if (problem !== "") throw new PawlError("config", `the stage ${JSON.stringify(stage)} cannot name an image: ${problem}`, { remedy: "Give the stage another name." });
}
function short(digest) {
	return digest.slice(0, 19);
}
export { ociFollower };
