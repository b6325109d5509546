import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import { USER_PATH } from '../test/pawl.ts';

const PAWL = fileURLToPath(new URL('../dist/pawl.js', import.meta.url));
const RUNS = 21;
/** npm puts a Node of its own first. */
const env = { ...process.env, PATH: USER_PATH };

/** Cold starts beside a bare Node, each command in turn so that a slow moment of the machine hits all alike. */
export async function benchStart(): Promise<void> {
  const commands: [name: string, args: string[]][] = [
    ['node -e 0', ['-e', '0']],
    ['pawl --help', [PAWL, '--help']],
    ['pawl --version', [PAWL, '--version']],
  ];
  for (const node of ['node', process.execPath]) {
    const version = spawnSync(node, ['--version'], { encoding: 'utf8', env }).stdout.trim();
    const times = commands.map(() => [] as number[]);
    for (let run = 0; run < RUNS; run++) {
      for (const [i, [, args]] of commands.entries()) {
        const start = performance.now();
        spawnSync(node, args, { stdio: 'ignore', env });
        times[i]!.push(performance.now() - start);
      }
    }
    const medians = times.map((values) => values.sort((a, b) => a - b)[RUNS >> 1]!);
    const rows = commands.map(([name], i) => [
      name,
      medians[i]!.toFixed(0),
      (medians[i]! / medians[0]!).toFixed(2),
    ]);
    console.log(`Node ${version}, median of ${RUNS}\n`);
    console.log(`${markdownTable([['Command', 'ms', 'times bare'], ...rows], { align: ['l', 'r', 'r'] })}\n`);
  }
}
