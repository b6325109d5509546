import {
  type Digest,
  type EvaluationRecord,
  type LookRecord,
  PawlError,
  parseStored,
  type RunRecord,
  sealRecord,
  storedForm,
} from '@pawl/records';
import type { Store } from '@pawl/store';

/** What is looked at: test rows, by the predictions of a model. */
export interface Look {
  readonly model: string;
  readonly test: Digest;
  readonly run: RunRecord['digest'];
  readonly predictions: Digest;
  readonly commit: string | null;
}

/** Another run may take a look at the same time; each race lost is one try. */
const TRIES = 10;

/**
 * Counts a look at test rows in the store's ledger for them, whatever branch or model it comes from, and returns which
 * one it is. Predictions that were looked at before teach nothing new: they keep their number.
 * Throws `record` when the ledger is not the unbroken chain it was written as.
 */
export async function takeLook(store: Store, look: Look): Promise<NonNullable<EvaluationRecord['look']>> {
  for (let tries = 1; ; tries++) {
    const chain = await readLedger(store, look.test);
    const known = chain.find(({ predictions }) => predictions === look.predictions);
    if (known) return { number: known.number, ledger: known.digest };
    const [newest] = chain;
    const entry = sealRecord('look', {
      ...look,
      number: (newest?.number ?? 0) + 1,
      previous: newest?.digest ?? null,
    });
    try {
      await store.put(storedForm(entry));
      const name = ledgerRef(look.test);
      await store.setRef(name, entry.digest, newest?.digest ?? null, `look ${entry.number}`, look.commit);
      return { number: entry.number, ledger: entry.digest };
    } catch (error) {
      if (!(error instanceof PawlError) || error.code !== 'locked' || tries >= TRIES) throw error;
    }
  }
}

/** Name of the ref that holds the newest look at test rows. */
function ledgerRef(test: Digest): string {
  return `looks/${test.slice('sha256:'.length)}`;
}

/** Every look at test rows, the newest first, checked to be one chain down to the first and to be what the ref names. */
async function readLedger(store: Store, test: Digest): Promise<LookRecord[]> {
  const history = await store.history(ledgerRef(test));
  const chain: LookRecord[] = [];
  for (const [i, { digest }] of history.entries()) {
    const content = new TextDecoder().decode(
      await store.get(digest).catch((cause) => {
        throw broken(`look ${history.length - i} is gone or damaged`, cause);
      }),
    );
    const look = parseStored('look', content, digest);
    const previous = history[i + 1]?.digest ?? null;
    if (look.test !== test || look.previous !== previous || look.number !== history.length - i)
      throw broken(`look ${history.length - i} does not follow from the one before it`);
    chain.push(look);
  }
  return chain;
}

/**
 * Throws `record` when an accepted verdict names a look that the ledger does not have: lines were taken out of it from
 * its end, which leaves a chain that is whole.
 */
export async function requireLook(
  store: Store,
  test: Digest,
  named: NonNullable<EvaluationRecord['look']> | null,
): Promise<void> {
  if (named === null) return;
  const chain = await readLedger(store, test);
  if (!chain.some(({ digest }) => digest === named.ledger))
    throw broken(`the baseline was accepted on look ${named.number}, and the ledger does not have it`);
}

function broken(what: string, cause?: unknown): PawlError {
  return new PawlError('record', `the ledger of looks at these test rows was changed: ${what}`, {
    where: 'looks/',
    remedy: 'Restore it from the history of the store, or take fresh test rows.',
    ...(cause === undefined ? {} : { cause }),
  });
}
