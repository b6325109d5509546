import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/** A file from an offset on, which is fetched when somebody reads. */
export function lazily(path: string, start: number, fetched: () => Promise<void>): Readable {
  return Readable.from(
    (async function* () {
      await fetched();
      yield* createReadStream(path, { start });
    })(),
    { objectMode: false },
  );
}
