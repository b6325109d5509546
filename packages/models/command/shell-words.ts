/** A word of a shell command. */
export interface Word {
  /** As the shell would hand it over; variables and substitutions are left as they stand. */
  readonly text: string;
  /** Where it stands in the command. */
  readonly start: number;
  readonly end: number;
  /** It runs something or opens a file when the shell reads it: a substitution or a redirection. */
  readonly acts: boolean;
}

/** One command of a list or pipeline. */
export interface Part {
  readonly words: readonly Word[];
  /** It is run whatever comes of the rest, and in the same shell: not part of a pipeline nor in the background. */
  readonly plain: boolean;
}

const OPERATOR = /&&|\|\||;;|[|]&?|[;&\n()]/y;
const REDIRECTION = /\d*(?:<<<|<<-?|<>|<&|>>|>&|>\||&>>?|<|>)/y;

/**
 * The single commands of a POSIX shell command, as far as words and operators show them. What is read is not executed,
 * so a doubtful reading does no harm: here documents are read as if they were commands.
 */
export function splitCommand(command: string): Part[] {
  const parts: Part[] = [];
  let words: Word[] = [];
  let piped = false;
  let at = 0;

  function end(operator: string): void {
    const pipe = operator.startsWith('|') && operator !== '||';
    if (words.length > 0) parts.push({ words, plain: !piped && !pipe && operator !== '&' });
    piped = pipe;
    words = [];
  }

  while (at < command.length) {
    const blank = /(?:[ \t\r]|\\\r?\n)+/y;
    blank.lastIndex = at;
    if (blank.test(command)) {
      at = blank.lastIndex;
      continue;
    }
    if (command[at] === '#') {
      const line = command.indexOf('\n', at);
      at = line === -1 ? command.length : line;
      continue;
    }
    OPERATOR.lastIndex = at;
    const operator = OPERATOR.exec(command)?.[0];
    REDIRECTION.lastIndex = at;
    const redirection = REDIRECTION.exec(command)?.[0];
    if (redirection !== undefined) {
      words.push({ text: redirection, start: at, end: at + redirection.length, acts: true });
      at += redirection.length;
    } else if (operator !== undefined) {
      end(operator);
      at += operator.length;
    } else {
      const word = readWord(command, at);
      words.push(word);
      at = word.end;
    }
  }
  end('');
  return parts;
}

/** The word that begins there: quotes are taken away, what is in them belongs to it. */
function readWord(command: string, start: number): Word {
  let text = '';
  let at = start;
  let acts = false;
  while (at < command.length && !/[\s;&|()<>]/.test(command[at]!)) {
    const char = command[at]!;
    if (char === "'" || char === '"' || char === '`') {
      const close = closing(command, at);
      text += char === '`' ? command.slice(at, close + 1) : command.slice(at + 1, close);
      acts ||= char === '`' || (char === '"' && /\$\(|`/.test(command.slice(at, close)));
      at = close + 1;
    } else if (command.startsWith('$(', at)) {
      const close = closingBracket(command, at + 1);
      text += command.slice(at, close + 1);
      acts = true;
      at = close + 1;
    } else if (char === '\\') {
      text += command[at + 1] ?? '';
      at += 2;
    } else {
      text += char;
      at += 1;
    }
  }
  return { text, start, end: Math.min(at, command.length), acts };
}

function closing(command: string, open: number): number {
  const quote = command[open]!;
  for (let at = open + 1; at < command.length; at++) {
    if (command[at] === '\\' && quote !== "'") at += 1;
    else if (command[at] === quote) return at;
  }
  return command.length;
}

function closingBracket(command: string, open: number): number {
  let depth = 0;
  for (let at = open; at < command.length; at++) {
    if (command[at] === '(') depth += 1;
    else if (command[at] === ')' && --depth === 0) return at;
  }
  return command.length;
}
