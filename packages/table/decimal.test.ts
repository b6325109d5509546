import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanDecimal } from './decimal.ts';
import { parseNumber } from './number-text.ts';

/** What scanDecimal makes of text that something else follows; undefined where it leaves the text to others. */
function scan(text: string, after = ','): number | undefined {
  const bytes = new TextEncoder().encode(`${text}${after}99999999`);
  const values = new Float64Array(1);
  const stop = scanDecimal(bytes, new DataView(bytes.buffer), 0, values, 0);
  return stop === text.length ? values[0] : undefined;
}

/** Whatever it reads, it reads as Number does. */
function agrees(text: string): void {
  const value = scan(text);
  if (value !== undefined) expect({ text, value }).toEqual({ text, value: Number(text) });
}

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const written = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(22),
    fc.option(digits(24)),
    fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(3))),
  )
  .map(([sign, whole, fraction, exponent]) => {
    const power = exponent === null ? '' : exponent.join('');
    return `${sign}${whole.replace(/^0+(?=\d)/, '')}${fraction === null ? '' : `.${fraction}`}${power}`;
  });
const double = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('scanDecimal', () => {
  test('reads any decimal as Number does, or leaves it', () => {
    fc.assert(fc.property(written, agrees), { numRuns: 20_000 });
  });

  test('reads the shortest form of any double back to it, or leaves it', () => {
    fc.assert(
      fc.property(double, (value) => agrees(String(value))),
      { numRuns: 10_000 },
    );
  });

  test('reads any number of digits of a double as Number does', () => {
    fc.assert(
      fc.property(double, fc.integer({ min: 1, max: 21 }), (value, precision) =>
        agrees(value.toPrecision(precision)),
      ),
      { numRuns: 10_000 },
    );
  });

  test('rounds right close to the middle between two doubles', () => {
    const middle = fc
      .tuple(fc.double({ min: 1, max: 2 ** 40, noNaN: true }), fc.constantFrom(-1n, 0n, 1n))
      .map(([value, off]) => {
        const next = value + 2 ** (Math.floor(Math.log2(value)) - 52);
        // Their mean to 18 digits behind the point, in units of 10^-18: exact, as both are multiples of 2^-52.
        const unit = (x: number) => (BigInt(x * 2 ** 52) * 10n ** 18n) / 2n ** 52n;
        const mean = (unit(value) + unit(next)) / 2n + off;
        return `${mean / 10n ** 18n}.${String(mean % 10n ** 18n).padStart(18, '0')}`;
      });
    fc.assert(
      fc.property(middle, (text) => {
        agrees(text);
        for (let length = text.length - 1; length > text.length - 6; length--) agrees(text.slice(0, length));
      }),
      { numRuns: 10_000 },
    );
  });

  test('reads usual numbers itself', () => {
    for (const text of [
      '0',
      '-0',
      '7',
      '-12.5',
      '1e5',
      '1E-7',
      '5.',
      '0.1',
      '123456789012345',
      '0.30000000000000004',
    ]) {
      expect(scan(text)).toBe(Number(text));
    }
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 999_999_999_999_999, noNaN: true }), (value) => {
        expect(scan(String(value))).toBe(value);
      }),
    );
  });

  test.each([
    '',
    '-',
    '.',
    '.5',
    '+1',
    '007',
    '00',
    '-01',
    'x',
    ' 1',
    '1e',
    '1e+',
    '--1',
    '0x10',
    'NaN',
    'inf',
  ])('leaves %j to others', (text) => {
    expect(scan(text)).toBeUndefined();
  });

  test.each(['1x', '1 ', '1.5.2', '1e5x', '1,', '12-3'])(
    'stops before what is not of the number in %j',
    (text) => {
      const bytes = new TextEncoder().encode(`${text},99999999`);
      const stop = scanDecimal(bytes, new DataView(bytes.buffer), 0, new Float64Array(1), 0);
      expect(stop).toBeLessThan(text.length);
    },
  );

  test('takes no notice of bytes behind the number', () => {
    fc.assert(
      fc.property(double, fc.uint8Array({ minLength: 8, maxLength: 8 }), (value, noise) => {
        const text = Object.is(value, -0) ? '-0' : String(value);
        const bytes = new Uint8Array([...new TextEncoder().encode(text), 10, ...noise]);
        const values = new Float64Array(1);
        const stop = scanDecimal(bytes, new DataView(bytes.buffer), 0, values, 0);
        if (stop !== -1) expect([stop, values[0]]).toEqual([text.length, value]);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('parseNumber', () => {
  test('agrees with Number on every plain decimal', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(parseNumber(text, true)).toBe(Number(text));
        const value = parseNumber(text, false);
        if (value !== undefined) expect(value).toBe(Number(text));
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ['inf', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['+Infinity', Number.POSITIVE_INFINITY],
    ['-INF', Number.NEGATIVE_INFINITY],
    ['nan', Number.NaN],
    ['.5', 0.5],
    ['5.', 5],
    ['+5', 5],
    ['-0', -0],
    ['1e400', Number.POSITIVE_INFINITY],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993.0', 2 ** 53],
  ])('%s is a number', (text, value) => {
    expect(parseNumber(text, false)).toBe(value);
  });

  test.each(['', '.', '-', '1_000', '1,5', '0x1F', '1e', 'e5', 'infinite', '1 2', '١٢'])(
    '%j is none',
    (text) => {
      expect(parseNumber(text, true)).toBeUndefined();
    },
  );

  test.each(['007', '-00.5', '9007199254740993', '12345678901234567890'])(
    '%s is one only when declared',
    (text) => {
      expect(parseNumber(text, false)).toBeUndefined();
      expect(parseNumber(text, true)).toBe(Number(text));
    },
  );
});
