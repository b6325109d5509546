import { platform } from 'node:os';

/** Tokens of the CI, and the files through which a step sets outputs and the environment of later steps. */
const WITHHELD = new Set([
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
]);

/**
 * Our own environment as the user's commands get it. Secrets of the CI job that are Pawl's to use, not the command's, are
 * left out.
 */
export function passedOn(own: NodeJS.ProcessEnv): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !isWithheld(name)) env[name] = value;
  }
  return env;
}

function isWithheld(name: string): boolean {
  // Windows takes a name in any case.
  const known = platform() === 'win32' ? name.toUpperCase() : name;
  return WITHHELD.has(known) || known.startsWith('INPUT_');
}
