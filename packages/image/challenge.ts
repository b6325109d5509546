/** One way to log in, as a WWW-Authenticate header offers it (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In small letters: `bearer`, `basic`. */
  readonly scheme: string;
  /** By names in small letters. */
  readonly params: ReadonlyMap<string, string>;
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const SCHEME = new RegExp(`[\\s,]*(${TOKEN})(?=[\\s,]|$)(?!\\s*=)`, 'y');
const PARAM = new RegExp(`[\\s,]*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`, 'y');
// What some schemes have in place of parameters, such as the ticket of Negotiate.
const TOKEN68 = /\s+[\w.~+/-]+=*(?=\s*(?:,|$))/y;
const LONGEST_HEADER = 8192;

/** The challenges of a header, in order, up to where it stops making sense. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; params: Map<string, string> }[] = [];
  if (header.length > LONGEST_HEADER) return challenges;
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    const param = take(PARAM);
    if (param) {
      const params = challenges.at(-1)?.params;
      const name = param[1]!.toLowerCase();
      // The first of two alike holds, so that nothing behind it can take its place.
      if (params && !params.has(name)) params.set(name, param[3] ?? param[2]!.replace(/\\(.)/gs, '$1'));
      continue;
    }
    const scheme = take(SCHEME);
    if (!scheme) return challenges;
    challenges.push({ scheme: scheme[1]!.toLowerCase(), params: new Map() });
    take(TOKEN68);
  }
}
