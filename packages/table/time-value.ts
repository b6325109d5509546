/** A point in time, and whether its text named a time zone. */
export interface TimeValue {
  /** Milliseconds since 1970-01-01T00:00Z, with a fraction; a text without a zone is read as UTC. */
  readonly milliseconds: number;
  readonly zoned: boolean;
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/;
const CLOCK = /^(\d\d):(\d\d)(?::(\d\d)([.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const MINUTE = 60_000;

/**
 * Reads an ISO 8601 date or time: `2024`, `2024-05`, `2024-05-31`, `2024-05-31T12:30`, with seconds, a fraction and
 * `Z` or an offset where wanted, and a space allowed for the `T`. Undefined when the text is anything else.
 * Times closer than a microsecond may read as equal.
 */
export function parseTime(text: string): TimeValue | undefined {
  const date = DATE.exec(text);
  if (!date) return undefined;
  const day = dayOf(Number(date[1]), Number(date[2] ?? 1), Number(date[3] ?? 1));
  if (day === undefined) return undefined;
  if (text.length === date[0].length) return { milliseconds: day, zoned: false };
  if (date[3] === undefined || !/[T ]/i.test(text[10]!)) return undefined;
  const clock = CLOCK.exec(text.slice(11));
  if (!clock) return undefined;
  const [hour, minute, second] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
  const offset = offsetMinutes(clock[5]);
  // A leap second is written 60.
  if (hour > 23 || minute > 59 || second > 60 || offset === undefined) return undefined;
  const fraction = clock[4] === undefined ? 0 : Number(`0.${clock[4].slice(1)}`);
  return {
    milliseconds: day + (hour * 60 + minute - offset) * MINUTE + (second + fraction) * 1000,
    zoned: clock[5] !== undefined,
  };
}

/** Midnight of a day in milliseconds, undefined when the calendar has no such day. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
