import { t as PawlError } from "./errors.js";
import { a as sealRecord, i as parseStored, o as storedForm } from "./seal.js";
// packages/pipeline/ledger.ts
const TRIES = 10;
async function takeLook(store, look) {
	for (let tries = 1;; tries++) {
		const chain = await readLedger(store, look.test);
		const known = chain.find(({ predictions }) => predictions === look.predictions);
		if (known) return {
			number: known.number,
			ledger: known.digest
		};
		const [newest] = chain;
		const entry = sealRecord("look", {
			...look,
			number: (newest?.number ?? 0) + 1,
			previous: newest?.digest ?? null
		});
		try {
			await store.put(storedForm(entry));
			const name = ledgerRef(look.test);
			await store.setRef(name, entry.digest, newest?.digest ?? null, `look ${entry.number}`, look.commit);
			return {
				number: entry.number,
				ledger: entry.digest
			};
		} catch (error) {
			if (!(error instanceof PawlError) || error.code !== "locked" || tries >= TRIES) throw error;
		}
	}
}
function ledgerRef(test) {
	return `looks/${test.slice(7)}`;
}
async function readLedger(store, test) {
	const history = await store.history(ledgerRef(test));
	const chain = [];
	for (const [i, { digest }] of history.entries()) {
		const content = new TextDecoder().decode(await store.get(digest).catch((cause) => {
			throw broken(`look ${history.length - i} is gone or damaged`, cause);
		}));
		const look = parseStored("look", content, digest);
		const previous = history[i + 1]?.digest ?? null;
		if (look.test !== test || look.previous !== previous || look.number !== history.length - i) throw broken(`look ${history.length - i} does not follow from the one before it`);
		chain.push(look);
	}
	return chain;
}
async function requireLook(store, test, named) {
	if (named === null) return;
	if (!(await readLedger(store, test)).some(({ digest }) => digest === named.ledger)) throw broken(`the baseline was accepted on look ${named.number}, and the ledger does not have it`);
}
function broken(what, cause) {
	return new PawlError("record", `the ledger of looks at these test rows was changed: ${what}`, {
		where: "looks/",
		remedy: "Restore it from the history of the store, or take fresh test rows.",
		...cause === void 0 ? {} : { cause }
	});
}
export { takeLook as n, requireLook as t };
