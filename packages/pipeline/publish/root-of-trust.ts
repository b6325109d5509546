import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fetchTrustedRoot, parseTrustedRoot } from '@pawl/image/attest';
import { PawlError } from '@pawl/records';

/**
 * The roots of trust in the file that `PAWL_TRUSTED_ROOT` names, null where it names none.
 * @throws PawlError `config` where the file cannot be read, or is none.
 */
export async function rootOfEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  const path = environment.PAWL_TRUSTED_ROOT;
  if (!path) return null;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PawlError('config', 'the file that it names cannot be read', {
      where: 'PAWL_TRUSTED_ROOT',
      remedy: 'Give the path of a root of trust.',
      cause,
    });
  });
  return parseTrustedRoot(text, path);
}

/**
 * The root of trust of Sigstore's public services, kept in the home folder for when they cannot be asked.
 * @throws PawlError `remote` where it cannot be fetched, and what is kept has expired.
 */
export function publicRoot(): Promise<unknown> {
  return fetchTrustedRoot({ cache: join(homedir(), '.cache/pawl/sigstore') });
}
