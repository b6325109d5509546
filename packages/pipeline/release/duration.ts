const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a time such as `12h` or `7d`, as the configuration allows it. */
export function duration(text: string): number {
  const [, amount, unit] = /^([\d.]+)\s*([smhd])$/.exec(text)!;
  return Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
