import { type Part, splitCommand, type Word } from './shell-words.ts';

/** How to reach the interpreter that a command runs. */
export interface InterpreterCall {
  readonly name: InterpreterName;
  /** Shell text that, followed by arguments, calls the interpreter as the command does. */
  readonly call: string;
  /** The word for it, when nothing stands before it that could lead to another. */
  readonly program: string | null;
}

type InterpreterName =
  | 'python'
  | 'R'
  | 'julia'
  | 'node'
  | 'deno'
  | 'bun'
  | 'ruby'
  | 'java'
  | 'octave'
  | 'go'
  | 'cargo';

const INTERPRETERS: readonly [RegExp, InterpreterName][] = [
  [/^(?:python|pypy)w?\d*(?:\.\d+)?t?$/, 'python'],
  [/^(?:Rscript|R)$/, 'R'],
  [/^julia$/, 'julia'],
  [/^node(?:js)?$/, 'node'],
  [/^deno$/, 'deno'],
  [/^bun$/, 'bun'],
  [/^ruby$/, 'ruby'],
  [/^java$/, 'java'],
  [/^octave(?:-cli)?$/, 'octave'],
  [/^go$/, 'go'],
  [/^cargo$/, 'cargo'],
];

/** Words that lead to a command and change nothing about which it is. */
const WRAPPERS =
  /^(?:time|nice|ionice|nohup|exec|command|stdbuf|timeout|taskset|numactl|xvfb-run|caffeinate|then|do|else|if|elif|while|until|!|\{)$/;
/** What may stand between a wrapper and its command: options, numbers, times, names of signals. */
const OF_WRAPPER = /^(?:[-+\d]|[A-Z]+$)/;
/** Those with which the interpreter must be called, since they say which one it is. */
const LAUNCHERS = /^(?:env|uv|poetry|pipenv|pdm|hatch|pixi|rye|conda|mamba|micromamba)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** Variables that say where programs and packages are. */
const SAYS_WHERE = /PATH|HOME|ENV|PREFIX|PYTHON|CONDA|PYENV|JULIA|R_LIBS/;

/**
 * The interpreter that a training command runs first, found from its words alone: `python train.py`,
 * `cd src && CUDA_VISIBLE_DEVICES=0 uv run python -m train`. Null when there is none, when it is hidden in a script or a
 * makefile, or when it cannot be asked without running something else too.
 */
export function findInterpreter(command: string): InterpreterCall | null {
  const preparations: string[] = [];
  for (const part of splitCommand(command)) {
    const words = part.words;
    const preparation = preparationIn(part);
    if (preparation === 'unknown') return null;
    if (preparation === 'needed') {
      if (words.some(({ acts }) => acts)) return null;
      preparations.push(command.slice(words[0]!.start, words.at(-1)!.end));
    }
    const found = preparation === 'none' ? interpreterIn(words, command) : undefined;
    if (found === undefined) continue;
    if (words.some(({ acts, end }) => acts && end <= found.end)) return null;
    return {
      name: found.name,
      call: [...preparations, found.call].join(' && '),
      program: found.program,
    };
  }
  return null;
}

/** What a command does for those after it; `needed` ones must be done before an interpreter is asked. */
function preparationIn({ words, plain }: Part): 'none' | 'needed' | 'idle' | 'unknown' {
  if (!plain) return 'none';
  const [first, second] = words.map(({ text }) => text);
  if (first === 'cd') return 'needed';
  if (first === 'export' || words.every(({ text }) => ASSIGNMENT.test(text))) {
    const acts = words.some((word) => word.acts);
    return acts && !words.some(({ text }) => SAYS_WHERE.test(text.split('=')[0]!)) ? 'idle' : 'needed';
  }
  if (/^(?:conda|mamba|micromamba)$/.test(first!) && second === 'activate') return 'needed';
  // Another script may do anything, and whatever it sets may matter.
  if (first === 'source' || first === '.') {
    return /(?:^|\/)(?:activate|conda\.sh)$/.test(second ?? '') ? 'needed' : 'unknown';
  }
  return 'none';
}

interface Found extends InterpreterCall {
  /** Where the call ends in the command. */
  readonly end: number;
}

function interpreterIn(words: readonly Word[], command: string): Found | undefined {
  let at = 0;
  while (at < words.length && ASSIGNMENT.test(words[at]!.text)) at += 1;
  const assignments = at === 0 ? '' : `${command.slice(words[0]!.start, words[at - 1]!.end)} `;
  for (let wrapped = false; at < words.length; at++) {
    const { text, start, end } = words[at]!;
    const name = interpreterName(text);
    const program = command.slice(start, end);
    if (name !== undefined) return { name, call: assignments + program, program, end };
    const base = baseName(text);
    if (LAUNCHERS.test(base)) return launched(words.slice(at), command, assignments);
    if (WRAPPERS.test(base)) wrapped = true;
    else if (!wrapped || !OF_WRAPPER.test(text)) return undefined;
  }
  return undefined;
}

/** The interpreter behind a launcher: `uv run --with numpy python`, `conda run -n x python`, `env A=b python`. */
function launched(words: readonly Word[], command: string, assignments: string): Found | undefined {
  const launcher = baseName(words[0]!.text);
  const from = launcher === 'env' ? 0 : words.findIndex(({ text }) => text === 'run');
  if (from === -1) return undefined;
  const callTo = (end: number) => assignments + command.slice(words[0]!.start, end);
  for (let at = from + 1; at < words.length; at++) {
    const { text, start, end } = words[at]!;
    const name = interpreterName(text);
    if (name !== undefined) return { name, call: callTo(end), program: null, end };
    // uv runs scripts and modules of Python without its name.
    if (launcher === 'uv' && (/\.pyw?$/.test(text) || text === '-m' || text === '--module')) {
      return { name: 'python', call: `${callTo(start)}python`, program: null, end };
    }
    // A script brings its own packages.
    if (launcher === 'uv' && text === '--script') return undefined;
    // The word behind an option may belong to it; any other is the program.
    const ofOption = /^-/.test(words[at - 1]!.text) && at > from + 1;
    if (!text.startsWith('-') && !ofOption && !ASSIGNMENT.test(text)) return undefined;
  }
  return undefined;
}

function interpreterName(text: string): InterpreterName | undefined {
  const base = baseName(text);
  return INTERPRETERS.find(([pattern]) => pattern.test(base))?.[1];
}

function baseName(text: string): string {
  return text.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
}
