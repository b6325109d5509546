export interface FalseActsOf {
  /** Alarms of the last `of` runs before anything is done. */
  readonly runs: number;
  readonly of: number;
  /** The cooldown, in runs. */
  readonly cooldownRuns: number;
  /** The chance of an alarm of one run when nothing drifted. */
  readonly chance: number;
  /** Runs that are looked at: 365 for the year of a daily job. */
  readonly count: number;
}

interface Place {
  /** The last runs as bits, the newest the lowest. */
  readonly window: number;
  /** Runs that are in the window. */
  readonly filled: number;
  readonly open: boolean;
  /** Runs until the cooldown is over. */
  readonly cooling: number;
}

/**
 * How many times drift is acted on in `count` independent runs where there is none, as expected: the whole distribution
 * over the states of `decideWatch` is carried from run to run, nothing is drawn.
 */
export function expectedFalseActs(of: FalseActsOf): number {
  let places = new Map([
    ['', { place: { window: 0, filled: 0, open: false, cooling: 0 } as Place, share: 1 }],
  ]);
  let acts = 0;
  for (let run = 0; run < of.count; run++) {
    const next: typeof places = new Map();
    for (const { place, share } of places.values()) {
      for (const alarm of [true, false]) {
        const part = share * (alarm ? of.chance : 1 - of.chance);
        const { place: then, acted } = step(place, alarm, of);
        if (acted) acts += part;
        const key = `${then.window} ${then.filled} ${then.open} ${then.cooling}`;
        const known = next.get(key);
        next.set(key, { place: then, share: part + (known?.share ?? 0) });
      }
    }
    places = next;
  }
  return acts;
}

function step(place: Place, alarm: boolean, { runs, of, cooldownRuns }: FalseActsOf) {
  const window = ((place.window << 1) | (alarm ? 1 : 0)) & (2 ** of - 1);
  const filled = Math.min(of, place.filled + 1);
  const cooling = Math.max(0, place.cooling - 1);
  const there = { window, filled, open: place.open, cooling };
  if (place.open) return { place: { ...there, open: window !== 0 || filled < of }, acted: false };
  const acted = alarm && ones(window) >= runs && cooling === 0;
  return { place: acted ? { ...there, open: true, cooling: cooldownRuns } : there, acted };
}

function ones(bits: number): number {
  let count = 0;
  for (let left = bits; left > 0; left >>= 1) count += left & 1;
  return count;
}
