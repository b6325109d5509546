// Runs a script under a Node that strips types (22.18 or newer): this one, or the one npm installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const modern = major > 22 || (major === 22 && minor >= 18);
const names = [
  `node-${process.platform.replace('win32', 'win')}-${process.arch}`,
  `node-bin-${process.platform}-${process.arch}`,
];
const installed = names
  .map((name) =>
    fileURLToPath(
      new URL(
        `../node_modules/${name}/bin/node${process.platform === 'win32' ? '.exe' : ''}`,
        import.meta.url,
      ),
    ),
  )
  .find((path) => existsSync(path));
const node = modern ? process.execPath : installed;
if (!node) {
  console.error(
    `Node ${process.versions.node} cannot run the developer tools, and npm installed no Node 24 beside it. Run "npm ci", or use Node 22.18 or newer.`,
  );
  process.exit(2);
}
const result = spawnSync(node, process.argv.slice(2), { stdio: 'inherit' });
process.exit(result.status ?? 1);
