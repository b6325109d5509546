import type { MlflowClient } from './mlflow-client.ts';
import { EXISTS, must, type Outcome } from './mlflow-http.ts';

const TRIES = 3;

/**
 * Creates what MLflow would create twice when asked twice. Where a try fails in a way that leaves open whether the
 * server did it, it is looked for before it is tried again. A server that does it only after that look, late, makes a
 * second one: this cannot be excluded, and whoever looks next must bear with it.
 */
export async function createOnce<T>(
  client: MlflowClient,
  find: () => Promise<T | null>,
  create: () => Promise<Outcome<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await create();
    if ('value' in outcome || !(outcome.passing || outcome.refused === EXISTS)) return must(outcome);
    await client.wait(2 ** (attempt - 1));
    const found = await find();
    if (found !== null) return found;
    if (attempt === TRIES) throw outcome.error;
    client.note(`${outcome.error.message}; trying again`);
  }
}
