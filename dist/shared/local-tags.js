import { t as PawlError } from "./errors.js";
import { t as git } from "./git-command.js";
import { t as formatTagObject } from "./git-tag.js";
import { r as readTags, t as listLocalTags } from "./read-tags.js";
// packages/store/tags/local-tags.ts
async function readLocalTags(repository) {
	const options = await inRepository(repository);
	return readTags(options, await listLocalTags(options));
}
async function makeLocalTags(repository, tags) {
	const options = await inRepository(repository);
	const lines = [];
	for (const tag of tags) {
		const oid = await git(options, [
			"hash-object",
			"-t",
			"tag",
			"-w",
			"--stdin"
		], { input: formatTagObject(tag) });
		lines.push(`create refs/tags/${tag.name} ${oid.toString().trim()}\n`);
	}
	await git(options, ["update-ref", "--stdin"], { input: lines.join("") }).catch((error) => {
		if (!(error instanceof PawlError) || !/already exists/i.test(error.message)) throw error;
		throw new PawlError("locked", `another run made a tag first: ${error.message}`, {
			where: tags.map(({ name }) => name).join(", "),
			remedy: "Run the command again: it will start from what is there now.",
			cause: error
		});
	});
}
async function inRepository(folder) {
	const options = {
		cwd: folder,
		environment: {}
	};
	await git(options, ["rev-parse", "--git-dir"]).catch((cause) => {
		throw new PawlError("config", "this folder is in no git repository, so there are no tags", {
			where: folder,
			remedy: "Run it in a clone of the repository whose tags say what is released.",
			cause
		});
	});
	return options;
}
export { makeLocalTags, readLocalTags };
