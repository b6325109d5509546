import {
  type BlobSource,
  type BuiltImage,
  dockerArchive,
  type ImageReference,
  ownBlobs,
  writeLayout,
} from '@pawl/image';
import { PawlError, writeFileAtomic } from '@pawl/records';
import { type Base, baseLayersOf } from './base.ts';
import type { Destination } from './output.ts';
import type { Parcel } from './push.ts';

/**
 * Writes an image whole, its base too, into a folder or a file; the file is there whole or not at all.
 * @throws PawlError `usage` for a file that would hold several platforms; `remote` where the base cannot be had.
 */
export async function writeOutput(
  { kind, path }: Extract<Destination, { path: string }>,
  { images, root, base, tag }: Omit<Parcel, 'modelPack'>,
  name: ImageReference,
): Promise<void> {
  const [only, another] = images;
  if (kind === 'layout')
    return writeLayout(path, [
      {
        ref: tag,
        root,
        ...(another ? {} : { platform: only!.platform }),
        blobs: images.flatMap((image) => [
          ...basesOf(base, image),
          ...ownBlobs(image),
          ...(another ? [image.manifest] : []),
        ]),
      },
    ]);
  if (another)
    throw new PawlError(
      'usage',
      `a file for \`docker load\` holds one platform, and the image is of ${images.length}`,
      {
        remedy: 'Write --output oci:folder, or name one of publish.platforms.',
      },
    );
  const { manifest, config, platform, layers } = only!;
  const archive = dockerArchive({
    manifest,
    config,
    platform,
    layers: [...basesOf(base, only!), ...layers],
    names: [{ ...name, tag, digest: null }],
  });
  await writeFileAtomic(path, archive.open());
}

function basesOf(base: Base | null, image: BuiltImage): readonly BlobSource[] {
  return base ? baseLayersOf(base, image) : [];
}
