// Promotion in a repository of 2,000 tags, and the history of 10,000 tags beside GTO and plain git.
import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAWL, ROOT } from '../test/pawl.ts';
import { releasePython } from '../test/system/release-python.ts';

const PROMOTE = { tags: 2000, rounds: 5 };
const HISTORY = { tags: 10_000, rounds: 5 };
const ASKED_MS = 1000;
/** How long GTO may take for one answer. */
const LIMIT_MS = 120_000;
const MODELS = ['wine', 'housing', 'vision/ocr', 'models/uk=rank'];

/** Times whole processes: `promote`, `history` and `show`, beside GTO's and `git for-each-ref`. */
export async function benchRelease(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'pawl-bench-'));
  try {
    console.log(
      `Node ${process.versions.node}, ${git(scratch, 'version')}. Remotes are folders: no network.`,
    );
    console.log(
      `Load of the machine before: ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores.`,
    );
    await promotions(await repositoryOf(scratch, 'promote', PROMOTE.tags));
    await histories(await repositoryOf(scratch, 'history', HISTORY.tags));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function promotions(folder: string): Promise<void> {
  const { tags, rounds } = PROMOTE;
  console.log(`\npawl promote, ${tags.toLocaleString('en')} tags on ${tags / 2} of ${tags} commits`);
  const samples: number[] = [];
  const pushes: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const config = join(folder, 'pawl.yaml');
    const text = await readFile(config, 'utf8');
    await writeFile(config, text.replace(/trees: \d+/, `trees: ${round + 2}`));
    git(folder, 'commit', '-q', '-a', '-m', `Model ${round}`);
    git(folder, 'push', '-q', 'origin', 'HEAD:main');
    for (const verb of ['run', 'accept'])
      await timed(process.execPath, [PAWL, verb, '--store', 'git', folder]);
    await rm(join(folder, '.pawl'), { recursive: true });
    const args = ['promote', '--version', `v9.0.${round}`, '--folder', folder];
    const { ms } = await timed(process.execPath, [PAWL, ...args]);
    git(folder, 'tag', '-a', '-m', 'plain', `plain-${round}`);
    const push = await timed('git', ['-C', folder, 'push', '-q', 'origin', `plain-${round}`]);
    if (round > 0) samples.push(ms);
    if (round > 0) pushes.push(push.ms);
  }
  const ours = median(samples);
  print('nothing cached, evidence checked, pushed', ours, `${spread(samples)}; ${asked(ours)}`);
  print('git push of one tag', median(pushes), `ratio ${(ours / median(pushes)).toFixed(1)}`);
}

async function histories(folder: string): Promise<void> {
  const { tags, rounds } = HISTORY;
  console.log(`\npawl history, ${tags.toLocaleString('en')} tags on ${tags / 2} of ${tags} commits`);
  const forget = () => rm(join(folder, '.pawl'), { recursive: true, force: true });
  const ours = (verb: string, ...more: string[]) => [
    process.execPath,
    PAWL,
    verb,
    '--folder',
    folder,
    ...more,
  ];
  const format = '--format=%(refname) %(objectname) %(taggerdate) %(contents)';
  const floor = ['git', '-C', folder, 'for-each-ref', format, 'refs/tags'];
  const commands = [
    { what: 'git for-each-ref', command: floor },
    { what: 'bare node -e 0', command: [process.execPath, '-e', '0'] },
    ...['history', 'show'].flatMap((verb) => [
      { what: `${verb}, from the clone`, command: ours(verb, '--store', 'folder') },
      { what: `${verb}, from the remote, nothing cached`, command: ours(verb), before: forget },
      { what: `${verb}, from the remote, seen before`, command: ours(verb) },
    ]),
  ];
  const samples = commands.map((): number[] => []);
  // One round after another, so that whatever else the machine does is in all of them.
  for (let round = 0; round < rounds; round++)
    for (const [i, { command, before }] of commands.entries()) {
      await before?.();
      samples[i]!.push((await timed(command[0]!, command.slice(1))).ms);
    }
  const medians = new Map(commands.map(({ what }, i) => [what, median(samples[i]!)]));
  const least = medians.get('git for-each-ref')!;
  for (const [i, [what, ms]] of [...medians].entries())
    print(
      what,
      ms,
      i === 0
        ? 'the floor'
        : `${(ms / least).toFixed(1)} times the floor; ${spread(samples[i]!)}; ${asked(ms)}`,
    );
  await besideGto(folder, medians);
}

async function besideGto(folder: string, medians: ReadonlyMap<string, number>): Promise<void> {
  const { python, missing } = releasePython('gto');
  if (missing) {
    console.log(`  Absent: GTO (${missing}). No ratios.`);
    return;
  }
  for (const verb of ['history', 'show']) {
    const { ms, ended } = await timed(join(python, '../gto'), [verb, '--repo', folder], LIMIT_MS);
    const ratio = (ms / medians.get(`${verb}, from the clone`)!).toFixed(0);
    if (ended) print(`gto ${verb}, one run`, ms, `Pawl is ${ratio} times as fast, from the clone`);
    else
      console.log(
        `  gto ${verb} did not end in ${LIMIT_MS / 1000} s: Pawl is more than ${ratio} times as fast`,
      );
  }
}

/** A clone of a bare remote with so many tags, half of them of versions and half of stages, on half of as many commits. */
async function repositoryOf(scratch: string, name: string, tags: number): Promise<string> {
  const [origin, folder] = [join(scratch, `${name}.git`), join(scratch, name)];
  git(scratch, 'init', '-q', '--bare', '-b', 'main', origin);
  execFileSync('git', ['fast-import', '--quiet'], { cwd: origin, input: commitsAndTags(tags) });
  git(origin, 'pack-refs', '--all');
  // As GitHub and GitLab have it.
  git(origin, 'config', 'uploadpack.allowFilter', 'true');
  git(scratch, 'clone', '-q', `file://${origin}`, folder);
  git(folder, 'config', 'user.name', 'Ada');
  git(folder, 'config', 'user.email', 'ada@localhost');
  await cp(join(ROOT, 'examples/wine'), folder, {
    recursive: true,
    filter: (path) => !path.includes('.pawl'),
  });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'Start');
  return folder;
}

/** What `git fast-import` makes of it: a file that changes with every commit, and tags in the format of GTO. */
function commitsAndTags(tags: number): string {
  const who = 'Ada <ada@localhost>';
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const parts: string[] = [];
  for (let i = 0; i < tags; i++) {
    const at = 1_600_000_000 + 60 * i;
    const from = i > 0 ? `from :${i}\n` : '';
    parts.push(
      `commit refs/heads/main\nmark :${i + 1}\ncommitter ${who} ${at} +0000\n${data(`Commit ${i}`)}${from}`,
    );
    parts.push(`M 100644 inline notes/${i % 50}.txt\n${data(`Note ${i}`)}`);
    if (i % 2 === 1) continue;
    const [number, model] = [i / 2, MODELS[(i / 2) % MODELS.length]!];
    const version = `v0.${Math.floor(number / MODELS.length)}.0`;
    const tag = (name: string, message: string, later: number) =>
      parts.push(`tag ${name}\nfrom :${i + 1}\ntagger ${who} ${at + later} +0000\n${data(message)}`);
    tag(`${model}@${version}`, `Registering artifact ${model} version ${version}`, 1);
    const stage = number % 3 === 0 ? 'production' : 'staging';
    tag(
      `${model}#${stage}#${number + 1}`,
      `Assigning stage ${stage} to artifact ${model} version ${version}`,
      2,
    );
  }
  return parts.join('');
}

/** From the start of a process to its end. Throws where it fails before its time is up. */
async function timed(
  command: string,
  args: readonly string[],
  limit?: number,
): Promise<{ readonly ms: number; readonly ended: boolean }> {
  const started = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(limit ? { timeout: limit } : {}),
  });
  let errors = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...end) => resolve(end));
  });
  const ms = performance.now() - started;
  if (status !== 0 && signal === null) throw new Error(`${command} ${args.join(' ')}: ${errors}`);
  return { ms, ended: signal === null };
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

const asked = (ms: number) => `asked: below ${ASKED_MS}${ms < ASKED_MS ? '' : ', MISSED'}`;

const spread = (samples: readonly number[]) =>
  `${Math.min(...samples).toFixed(0)} to ${Math.max(...samples).toFixed(0)} in ${samples.length} runs`;

function print(what: string, ms: number, more: string): void {
  console.log(`  ${what.padEnd(42)} ${ms.toFixed(0).padStart(7)} ms   ${more}`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
