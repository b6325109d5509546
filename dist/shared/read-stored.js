import { i as parseStored } from "./seal.js";
// packages/store/read-stored.ts
async function readStored({ get }, kind, digest) {
	const content = new TextDecoder().decode(await get(digest));
	return parseStored(kind, content, digest);
}
export { readStored as t };
