import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execute, pawl, type Result, type RunOptions, scratchFolder } from './pawl.ts';

/** What the command of a counted project was given at one training. */
interface Training {
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: string;
  /** Ids of the rows, in order. */
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** A project in a folder of its own, whose command writes down each of its trainings. */
export interface Counted {
  readonly folder: string;
  readonly file: (name: string) => string;
  readonly write: (name: string, content: string) => Promise<void>;
  readonly pawl: (args: readonly string[], options?: RunOptions) => Promise<Result>;
  readonly trainings: () => Promise<Training[]>;
  /** Forgets the trainings so far. */
  readonly forget: () => Promise<void>;
  readonly git: (...args: string[]) => Promise<void>;
}

const ROWS = 80;

/** Rows that a threshold of 40 on `x` tells apart but for every ninth; `site` groups them by four. */
export function thresholdData(rows = ROWS): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = (i * 37) % rows;
    const above = x >= rows / 2;
    return `r${i},${x},${(i * 11) % 23},s${i % 4},${above === (i % 9 !== 0) ? 'a' : 'b'}`;
  });
  return `id,x,noise,site,y\n${lines.join('\n')}\n`;
}

/** pawl.yaml for that data; `train` and `more` are whole lines. */
export function thresholdConfig(train: string, more = ''): string {
  return `model: m
task: classification
data:
  source: data.csv
  split: { test: 0.25 }
  target: y
  id: id
  ignore: [site]
train:
${train}${more}gate:
  undecided: pass
  conditions:
    - accuracy >= 0.2
`;
}

/** Predicts by the parameter `threshold`, and writes down what it was given in the file that TRAININGS names. */
export const THRESHOLD_COMMAND = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
const { PAWL_TRAIN_DATA, PAWL_TEST_DATA, PAWL_OUTPUT, PAWL_PARAMS, PAWL_SEED, TRAININGS } = process.env;
const read = (path) => readFileSync(path, 'utf8').trim().split('\\n').slice(1).map((line) => line.split(','));
const [train, test] = [read(PAWL_TRAIN_DATA), read(PAWL_TEST_DATA)];
const params = JSON.parse(PAWL_PARAMS);
const ids = (rows) => rows.map(([id]) => id);
appendFileSync(TRAININGS, JSON.stringify({ params, seed: PAWL_SEED, train: ids(train), test: ids(test) }) + '\\n');
if (params.fails) throw new Error('no luck with ' + params.threshold);
const threshold = params.threshold ?? 40;
const predicted = test.map(([id, x]) => id + ',' + (Number(x) >= threshold ? 'a' : 'b'));
writeFileSync(PAWL_OUTPUT + '/predictions.csv', ['id,prediction', ...predicted].join('\\n') + '\\n');
writeFileSync(PAWL_OUTPUT + '/model.json', JSON.stringify({ threshold }) + '\\n');
`;

export async function counted(files: Readonly<Record<string, string>>): Promise<Counted> {
  const scratch = await scratchFolder();
  const [folder, log] = [join(scratch, 'project'), join(scratch, 'trainings')];
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  for (const [name, content] of Object.entries({ 'data.csv': thresholdData(), ...files }))
    await write(name, content);
  await appendFile(log, '');
  return {
    folder,
    file: (name) => join(folder, name),
    write,
    pawl: (args, options = {}) =>
      pawl(args, { cwd: folder, ...options, env: { TRAININGS: log, ...options.env } }),
    trainings: async () => {
      const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as Training);
    },
    forget: () => rm(log).then(() => appendFile(log, '')),
    git: async (...args) => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
      const { status, stderr } = await execute('git', [...identity, ...args], { cwd: folder });
      if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    },
  };
}

/** A counted project whose command is JavaScript; `train` and `more` are lines of pawl.yaml. */
export async function countedCommand(train = '', more = '', command = 'node train.mjs'): Promise<Counted> {
  return counted({
    'pawl.yaml': thresholdConfig(`  run: ${command}\n${train}`, more),
    'train.mjs': THRESHOLD_COMMAND,
  });
}
