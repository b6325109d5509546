import { type Config, PawlError } from '@pawl/records';

/** Parameters of the trainer from a JSON object; none from nothing. Throws `usage` for anything else. */
export function parseParams(json: string | undefined): Config['train']['params'] {
  if (json === undefined || json.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw notAnObject(`is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw notAnObject('is not an object');
  return value as Config['train']['params'];
}

function notAnObject(what: string): PawlError {
  return new PawlError('usage', `params ${what}`, { remedy: 'Give a JSON object: {"trees": 100}.' });
}
