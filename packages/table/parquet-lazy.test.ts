import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { values } from './csv-cases.ts';
import { openParquet, readParquet } from './parquet.ts';

test.each(['scalars', 'plain', 'int96', 'zstd', 'gzip', 'brotli', 'lz4'])(
  'columns of %s are the same when they are read as they are used',
  async (name) => {
    const path = fileURLToPath(new URL(`./fixtures/${name}.parquet`, import.meta.url));
    const whole = await readParquet(path, { name });
    expect(values(await openParquet(path, { name }))).toEqual(values(whole));
  },
);

test('a column that is damaged says so when it is used', async () => {
  const path = fileURLToPath(new URL('./fixtures/bad-long.parquet', import.meta.url));
  const table = await openParquet(path, { name: 'x' });
  expect(() => values(table)).toThrow('9007199254740993 is an integer that no double holds exactly');
});
