import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { skopeo } from './oci-tools.ts';

/** Copies an image of a registry of this machine into a folder in the layout of OCI; its blobs are checked as they come. */
export async function copyToLayout(image: string, folder: string): Promise<void> {
  await promisify(execFile)(skopeo.command, [
    '--insecure-policy',
    'copy',
    '--preserve-digests',
    '--src-tls-verify=false',
    `docker://${image}`,
    `oci:${folder}:copied`,
  ]);
}
