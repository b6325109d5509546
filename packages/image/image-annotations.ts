import type { BaseImage } from './base-image.ts';

/** What an image says of itself. */
export interface ImageFacts {
  readonly title?: string;
  readonly description?: string;
  readonly version?: string;
  /** The commit. */
  readonly revision?: string;
  /** The address of the repository; GHCR links the package to it. */
  readonly source?: string;
  readonly documentation?: string;
  readonly vendor?: string;
  /** A licence expression of SPDX. */
  readonly licenses?: string;
}

const PREFIX = 'org.opencontainers.image.';

/**
 * The annotations of an image, by the names of OCI's image specification; they serve as labels too. There is no time among
 * them, so that the same model makes the same image.
 */
export function imageAnnotations(
  { title, description, version, revision, source, documentation, vendor, licenses }: ImageFacts,
  base: Pick<BaseImage, 'name' | 'digest'> | null = null,
): Readonly<Record<string, string>> {
  const facts: Readonly<Record<string, string | undefined>> = {
    'base.digest': base?.digest,
    'base.name': base?.name,
    description,
    documentation,
    licenses,
    revision,
    source,
    title,
    vendor,
    version,
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) => (value ? [[`${PREFIX}${key}`, value]] : [])),
  );
}
