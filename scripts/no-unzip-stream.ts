/**
 * Stands in the bundle for `unzip-stream`, which the artifact client would use to unpack: Pawl unpacks with limits of its
 * own, and a dependency of that package states no licence.
 */
// biome-ignore lint/style/noDefaultExport: the package has one
export default {
  Extract(): never {
    throw new Error('artifacts are unpacked by Pawl');
  },
};
