import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './tool.ts';

export interface OnnxRuntimes {
  /** A folder from which only onnxruntime-node can be resolved. */
  readonly node: string;
  /** A folder from which only onnxruntime-web can be resolved. */
  readonly web: string;
  /** Why the tests that need them are skipped. */
  readonly missing?: string;
}

/**
 * The folders with the two packages of onnxruntime that `test/system/install.sh` made. Throws in place of reporting
 * them missing when PAWL_REQUIRE_SYSTEM is set.
 */
export function onnxRuntimes(): OnnxRuntimes {
  const [node, web] = [join(CACHE, 'onnx/node'), join(CACHE, 'onnx/web')];
  const there = [join(node, 'node_modules/onnxruntime-node'), join(web, 'node_modules/onnxruntime-web')];
  if (there.every((folder) => existsSync(folder))) return { node, web };
  const missing = 'skipped: no onnxruntime (test/system/install.sh installs it)';
  if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
  return { node, web, missing };
}
