import { digestOf, PawlError } from '@pawl/records';

/** Limits of texts in characters, from mlflow/utils/validation.py; the database holds less of a version's tag. */
export const TEXT_LIMITS = { key: 250, param: 6000, runTag: 8000, versionTag: 5000, description: 5000 };

/** Gives names that MLflow takes for a metric, param or tag, each text another one. */
export function keyMaker(): (text: string) => string {
  const used = new Map<string, string>();
  return (text) => {
    const plain = keyOf(text);
    // A database may take names that differ in case for one.
    for (const key of [plain, `${plain.slice(0, TEXT_LIMITS.key - 30)}_${shortDigest(text)}`]) {
      const owner = used.get(key.toLowerCase());
      if (owner !== undefined && owner !== text) continue;
      used.set(key.toLowerCase(), text);
      return key;
    }
    return keyOf(`${plain.slice(0, TEXT_LIMITS.key - 90)}_${digestOf(text).slice('sha256:'.length)}`);
  };
}

/** Of scripts that have had all these letters for long: a server's Python may know fewer letters than Node. */
const KEPT =
  /[A-Za-z0-9_\-. /]|(?=\p{L})[\u00c0-\u052f\u0590-\u06ff\u3040-\u30ff\u4e00-\u9fa5\uac00-\ud7a3]/u;

/**
 * A text as a name that MLflow takes: what is no letter, digit, `_`, `-`, `.`, space or `/` becomes `_`, and so does what
 * would be another path, such as `a//b` or `../a`. Room is left for `.low`.
 */
function keyOf(text: string): string {
  const parts = text
    .replace(/./gsu, (letter) => (KEPT.test(letter) ? letter : '_'))
    .split('/')
    .map((part) => (/^\.{0,2}$/.test(part) ? part.replaceAll('.', '_') || '_' : part));
  const key = parts.join('/').replace(/^\.\./, '__');
  return key.length <= TEXT_LIMITS.key - 10
    ? key
    : `${cutText(key, TEXT_LIMITS.key - 30, '')}_${shortDigest(text)}`;
}

function shortDigest(text: string): string {
  return digestOf(text).slice('sha256:'.length, 'sha256:'.length + 8);
}

/** A text of at most `limit` characters, with dots where it was cut. */
export function cutText(text: string, limit: number, dots = '...'): string {
  // Not every database takes a zero character.
  const whole = text.replaceAll('\u0000', '');
  if (whole.length <= limit) return whole;
  return `${whole.slice(0, limit - dots.length).replace(/[\ud800-\udbff]$/, '')}${dots}`;
}

/** Throws `config` for a name that MLflow takes for no registered model. */
export function requireModelName(name: string): void {
  if (!/[/:]|^\s*$|^\.$|^\.\./.test(name) && name.length <= 256) return;
  throw new PawlError('config', `MLflow takes no registered model by the name "${name}"`, {
    remedy: 'A name has at most 256 characters, neither `/` nor `:`, and does not begin with dots.',
  });
}

/** Throws `config` for a stage that MLflow takes as no alias. */
export function requireAlias(stage: string): void {
  if (/^[\w-]{1,255}$/.test(stage) && !/^(latest|v\d+)$/i.test(stage)) return;
  throw new PawlError('config', `the stage "${stage}" can be no alias in MLflow`, {
    remedy:
      'An alias has letters, digits, `_` and `-`, and is neither `latest` nor like `v1`. Rename the stage, or do without MLflow.',
  });
}
