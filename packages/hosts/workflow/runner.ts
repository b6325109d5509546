import { randomUUID } from 'node:crypto';
import {
  endGroup,
  error,
  getInput,
  info,
  notice,
  setFailed,
  setOutput,
  setSecret,
  startGroup,
  summary,
  warning,
} from '@actions/core';
import { type Evidence, plainText, renderTerminal } from '@pawl/report';
import type { Host } from '../host.ts';

/** The runner that an action talks to: inputs, outputs, the log and the job summary. Nothing else imports the toolkit. */
export interface Runner extends Host {
  /** The text of an input, trimmed; empty when it is not given. */
  input(name: string): string;
  setOutput(name: string, value: string): void;
  /** Never shows this text in a log. */
  mask(secret: string): void;
  /** A line beside a file, in the log and in the change. */
  annotate(annotation: Annotation): void;
  /** Appends Markdown to the job summary. */
  summary(markdown: string): Promise<void>;
  /** Folds what is logged until the work ends. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Ends the step as failed; why, where no annotation says it already. */
  fail(message?: string): void;
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** From the top of the repository. */
  readonly file?: string;
  readonly line?: number;
}

/** Shown by the runner: at most 10 of each level in a step. */
const SHOWN = 10;
const WIDTH = 100;
const annotations = { error, warning, notice };

export function workflowRunner(): Runner {
  const shown = { error: 0, warning: 0, notice: 0 };
  const commands = commandSwitch();
  let lastProgress = 0;
  const say = (text: string) => {
    commands.resume();
    info(inert(text));
  };
  return {
    input: (name) => getInput(name),
    setOutput,
    mask: setSecret,
    annotate({ level, title, message, file, line }) {
      commands.resume();
      shown[level] += 1;
      if (shown[level] > SHOWN) return say(`${level}: ${plainText(`${title}: ${message}`, 1000)}`);
      annotations[level](plainText(message, 4000), {
        title: plainText(title, 200),
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { startLine: line }),
      });
    },
    async summary(markdown) {
      // Runners of old, and some that stand in for them, have no summary.
      if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown, true).write();
      else say(markdown);
    },
    async group(title, work) {
      commands.resume();
      startGroup(plainText(title, 200));
      try {
        return await work();
      } finally {
        commands.resume();
        endGroup();
      }
    },
    fail(message) {
      commands.resume();
      if (message === undefined) process.exitCode = 1;
      else setFailed(plainText(message, 4000));
    },
    show(evidence: Evidence) {
      say(renderTerminal(evidence, { colour: true, width: WIDTH }));
    },
    note: (message) => say(plainText(message, 1000)),
    output(chunk) {
      commands.stop();
      process.stdout.write(chunk);
    },
    progress(what, done, total) {
      const now = Date.now();
      if (done >= total || now - lastProgress < 30_000) return;
      lastProgress = now;
      say(`${plainText(what, 60)}: ${Math.floor((done / total) * 100)} %`);
    },
  };
}

/** Text that quotes data, in which the runner finds no command: `::` where a line begins, `##[` anywhere. */
function inert(text: string): string {
  return text.replace(/^(\s*)(?=::)/gm, '$1\u2060').replaceAll('##[', '#\u2060#[');
}

/**
 * What a training command prints must not be taken for commands to the runner, so these are off while it speaks; only
 * who knows the token can turn them on again.
 */
function commandSwitch() {
  const token = randomUUID();
  let stopped = false;
  return {
    stop() {
      if (!stopped) process.stdout.write(`::stop-commands::${token}\n`);
      stopped = true;
    },
    resume() {
      if (stopped) process.stdout.write(`\n::${token}::\n`);
      stopped = false;
    },
  };
}
