import { type Digest, digestOf } from '@pawl/records';
import { expect, test } from 'vitest';
import { acceptedCase } from './accepted-case.ts';
import { prunable } from './prune.ts';
import type { RefEntry } from './store.ts';

const objects = new Map<string, Uint8Array>();
const read = async (digest: Digest) => {
  const bytes = objects.get(digest);
  if (!bytes) throw new Error(`no ${digest}`);
  return bytes;
};

function accepted(model: string, predictions: string): RefEntry {
  const made = acceptedCase(model, predictions);
  for (const [digest, bytes] of made.objects) objects.set(digest, bytes);
  return made.entry;
}

const entries = [accepted('model-3', 'p-3'), accepted('model-2', 'p-2'), accepted('model-1', 'p-2')];

test('what only the run that left the window names may go', async () => {
  expect(await prunable(entries, [], 2, read)).toEqual(new Set([digestOf('model-1')]));
});

test('what another ref still names stays', async () => {
  expect(await prunable(entries, [[accepted('model-1', 'p-9')]], 2, read)).toEqual(new Set());
});

test('nothing goes while the window is not full', async () => {
  expect(await prunable(entries, [], 3, read)).toEqual(new Set());
});

test('nothing goes where a record cannot be read', async () => {
  const unknown = { ...entries[0]!, digest: digestOf('unknown') };
  expect(await prunable([unknown, ...entries.slice(1)], [], 2, read)).toEqual(new Set());
  expect(await prunable([...entries.slice(0, 2), unknown], [], 2, read)).toEqual(new Set());
});
