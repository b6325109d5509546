import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Digest, digestFile, digestOf, PawlError, writeFileAtomic } from '@pawl/records';
import { objectPath } from './object-path.ts';
import { checkRefName, formatLog, parseLog } from './ref-log.ts';
import type { RefEntry, Store } from './store.ts';

const LOCK_WAIT_MS = 5_000;

/**
 * A store in a folder: `objects/ab/cdef…` by sha256, and `refs/<name>.jsonl`, one line for each value the ref has had,
 * the newest last. Tags are those of the repository that the folder `repository` belongs to; the store's own when not given.
 */
export function folderStore(root: string, repository: string = root): Store {
  const pathOf = (digest: Digest) => join(root, ...objectPath(digest).split('/'));
  const refPath = (name: string) => join(root, 'refs', `${checkRefName(name)}.jsonl`);

  const store: Store = {
    kind: 'folder',
    async put(content) {
      const digest = digestOf(content);
      const path = pathOf(digest);
      // A damaged object is mended by whoever brings the right bytes again.
      if (!(await holds(path, digest))) await writeFileAtomic(path, content);
      return digest;
    },

    async putFile(path) {
      // Copied first and named by the copy's bytes: the source may change while it is read.
      const incoming = join(root, 'objects', `incoming.${process.pid}.${randomBytes(6).toString('hex')}.tmp`);
      await mkdir(dirname(incoming), { recursive: true });
      try {
        await copyFile(path, incoming);
        const { digest } = await digestFile(incoming);
        const target = pathOf(digest);
        if (!(await holds(target, digest))) {
          await mkdir(dirname(target), { recursive: true });
          await flush(incoming);
          await rename(incoming, target);
        }
        return digest;
      } finally {
        await rm(incoming, { force: true });
      }
    },

    async get(digest) {
      return readFile(await store.getFile(digest));
    },

    async getFile(digest) {
      const path = pathOf(digest);
      const { digest: actual } = await digestFile(path).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'ENOENT') throw cause;
        throw new PawlError('record', `the store has no object ${digest}`, {
          where: root,
          remedy: 'Run the verb that makes it again, or bring the store that holds it.',
        });
      });
      if (actual !== digest) {
        throw new PawlError(
          'record',
          `the object ${digest} is damaged: its bytes have the digest ${actual}`,
          {
            where: path,
            remedy: 'Delete that file and run the verb that makes it again.',
          },
        );
      }
      return path;
    },

    async history(name) {
      const path = refPath(name);
      const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return parseLog(content, path);
    },

    async ref(name) {
      return (await store.history(name))[0]?.digest ?? null;
    },

    async setRef(name, digest, expected, reason, commit, tags = []) {
      const path = refPath(name);
      await withLock(`${path}.lock`, async () => {
        const history = await store.history(name);
        const current = history[0]?.digest ?? null;
        if (expected !== 'anything' && current !== expected) {
          throw new PawlError('locked', `"${name}" was moved meanwhile, to ${current ?? 'nothing'}`, {
            where: path,
            remedy: 'Run the command again: it will start from the new value.',
          });
        }
        // Tags lead: what is cut off between them and the ref is found again by the tags.
        if (tags.length > 0) await (await import('./tags/local-tags.ts')).makeLocalTags(repository, tags);
        const entry: RefEntry = { digest, at: new Date().toISOString(), reason, commit };
        await writeFileAtomic(path, formatLog([entry, ...history]));
      });
    },

    tags: async () => (await import('./tags/local-tags.ts')).readLocalTags(repository),

    async list(prefix) {
      const folder = join(root, 'refs');
      const entries = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
      return entries
        .filter((entry) => entry.endsWith('.jsonl'))
        .map((entry) => entry.slice(0, -'.jsonl'.length).split(sep).join('/'))
        .filter((name) => name.startsWith(prefix))
        .sort();
    },
  };
  return store;
}

async function holds(path: string, digest: Digest): Promise<boolean> {
  const known = await stat(path).catch(() => undefined);
  return known !== undefined && (await digestFile(path)).digest === digest;
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function withLock(path: string, work: () => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (handle) {
      await handle.close();
      break;
    }
    if (Date.now() > deadline) {
      throw new PawlError('locked', 'another process holds the lock of this ref', {
        where: path,
        remedy: 'Run again; if nothing else is running, delete that file.',
      });
    }
    await sleep(10 + Math.random() * 40);
  }
  try {
    await work();
  } finally {
    await rm(path, { force: true });
  }
}
