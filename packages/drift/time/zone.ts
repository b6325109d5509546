import { didYouMean, PawlError } from '@pawl/records';

const SLOT = 15 * 60_000;

/** Brings points in time to the clocks of a time zone: both are milliseconds since 1970, the latter without a zone. */
export type ToLocal = (milliseconds: number) => number;

/**
 * What clocks in a zone show, by its IANA name; changes of summer time and of laws are those that the platform knows.
 * Throws `config` for a zone that it does not know.
 */
export function localClock(zone: string): ToLocal {
  if (zone === 'UTC') return (milliseconds) => milliseconds;
  const format = formatOf(zone);
  const offsetAt = (milliseconds: number) => {
    const second = Math.floor(milliseconds / 1000) * 1000;
    return shownBy(format, second) - second;
  };
  const offsets = new Map<number, number>();
  const atSlot = (slot: number) => {
    let offset = offsets.get(slot);
    if (offset === undefined) {
      offset = offsetAt(slot * SLOT);
      offsets.set(slot, offset);
    }
    return offset;
  };
  return (milliseconds) => {
    const slot = Math.floor(milliseconds / SLOT);
    const offset = atSlot(slot);
    // Where clocks change within the quarter of an hour, each time is asked by itself.
    return milliseconds + (offset === atSlot(slot + 1) ? offset : offsetAt(milliseconds));
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    const known = Intl.supportedValuesOf('timeZone');
    throw new PawlError(
      'config',
      `there is no time zone "${timeZone.slice(0, 60)}".${didYouMean(timeZone, known)}`,
      {
        where: 'drift.time.zone',
        remedy: 'Use a name of the IANA database, such as Europe/Berlin, or UTC.',
        cause,
      },
    );
  }
}

function shownBy(format: Intl.DateTimeFormat, milliseconds: number): number {
  const shown = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(shown.get(type));
  const date = new Date(0);
  const year = shown.get('era')?.startsWith('B') ? 1 - part('year') : part('year');
  date.setUTCFullYear(year, part('month') - 1, part('day'));
  date.setUTCHours(part('hour'), part('minute'), part('second'));
  return date.getTime();
}
