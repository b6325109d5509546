import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, intOf, intsOf, readFields, textOf } from './protobuf.ts';
import {
  bytesField,
  doubleField,
  encodeMessage,
  floatField,
  intField,
  messageField,
  messageParts,
  packedCounts,
  packedDoubles,
  packedFloats,
  packedInts,
  textField,
} from './protobuf-write.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const unhex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const only = (bytes: Uint8Array) => {
  const fields = [...readFields(bytes)];
  expect(fields).toHaveLength(1);
  return fields[0]!;
};

/** What the page https://protobuf.dev/programming-guides/encoding gives as examples, and the numbers of IEEE 754. */
const examples: [what: string, bytes: string, encoded: Uint8Array][] = [
  ['a varint', '089601', intField(1, 150)],
  ['a text', '120774657374696e67', textField(2, 'testing')],
  ['a message in a message', '1a03089601', messageField(3, intField(1, 150))],
  ['packed numbers', '3206038e029ea705', packedInts(6, [3, 270, 86942])],
  ['a negative number', '08feffffffffffffffff01', intField(1, -2)],
  ['a float', '0d0000c03f', floatField(1, 1.5)],
  ['a double', '09000000000000f83f', doubleField(1, 1.5)],
  ['packed floats', '0a080000803f000000c0', packedFloats(1, [1, -2])],
  ['packed doubles', '0a08000000000000f03f', packedDoubles(1, [1])],
  ['nothing', '0a00', bytesField(1, new Uint8Array())],
];

test('long lists and messages in parts are written as short ones', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 ** 31 - 1 })), (values) => {
      expect(encodeMessage(packedCounts(8, values))).toEqual(packedInts(8, values));
    }),
  );
  const fields = [intField(1, 150), [textField(2, 'testing')]];
  expect(encodeMessage(messageParts(300, ...fields))).toEqual(messageField(300, ...fields));
});

test.each(examples)('%s is written as the format says', (_, bytes, encoded) => {
  expect(hex(encoded)).toBe(bytes);
});

describe('fields that were written are read again', () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const number = fc.integer({ min: 1, max: 536_870_911 });

  test('numbers', () => {
    fc.assert(
      fc.property(number, int64, (field, value) => {
        const read = only(intField(field, value));
        expect([read.number, intOf(read)]).toEqual([field, value]);
      }),
    );
    fc.assert(
      fc.property(fc.array(int64), (values) => {
        expect([...intsOf(only(packedInts(1, values)))]).toEqual(values);
      }),
    );
  });

  test('texts and bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (text, bytes) => {
        expect(textOf(only(textField(7, text)))).toBe(text);
        expect(hex(bytesOf(only(bytesField(16, bytes))))).toBe(hex(bytes));
      }),
    );
  });

  test('a float and a double', () => {
    const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset);
    fc.assert(
      fc.property(fc.float(), fc.double(), (float, double) => {
        expect(view(only(floatField(1, float)).bytes).getFloat32(0, true)).toBe(float);
        expect(view(only(doubleField(1, double)).bytes).getFloat64(0, true)).toBe(double);
      }),
    );
  });
});

test('fields know their place, so that a message can be put together again', () => {
  const message = encodeMessage(intField(1, 300), [textField(2, 'x'), floatField(3, 1)], doubleField(4, 2));
  const pieces = [...readFields(message)].map(({ start, end }) => message.subarray(start, end));
  expect(hex(encodeMessage(pieces))).toBe(hex(message));
  expect([...readFields(message, new Set([2, 4]))].map((field) => field.number)).toEqual([2, 4]);
});

test.each([
  ['ends in a tag', '80'],
  ['ends in a number', '0880'],
  ['ends in a text', '120774'],
  ['ends in a float', '0d0000'],
  ['ends in a double', '0900000000'],
  ['claims more than there is', '12ffffffffffffffff7f00'],
  ['claims more than 64 bits', '12ffffffffffffffffff7f'],
  ['has a number without end', '08ffffffffffffffffffff01'],
  ['has a field of number 0', '0001'],
  ['has a group', '0b0c'],
  ['has a wire type that is none', '0e'],
])('a message that %s is damaged', (_, bytes) => {
  const read = () => [...readFields(unhex(bytes))];
  expect(read).toThrow(PawlError);
  expect(read).toThrow(/damaged/);
  expect(() => [...readFields(unhex(bytes), new Set([99]))], 'passed over').toThrow(PawlError);
});

test('a field of another kind than wanted is damaged', () => {
  expect(() => intOf(only(textField(1, 'x')))).toThrow(/damaged/);
  expect(() => textOf(only(intField(1, 1)))).toThrow(/damaged/);
  expect(() => textOf(only(bytesField(1, unhex('ff'))))).toThrow(/no text/);
  expect(() => [...intsOf(only(floatField(1, 1)))]).toThrow(/damaged/);
  expect(() => [...intsOf(only(bytesField(1, unhex('80'))))]).toThrow(/damaged/);
});

test('whatever the bytes are, they are read or damaged', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        const covered = [...readFields(bytes)].reduce((sum, { start, end }) => sum + end - start, 0);
        expect(covered).toBe(bytes.length);
      } catch (error) {
        if (!(error instanceof PawlError)) throw error;
        expect(error.code).toBe('record');
      }
    }),
    { numRuns: 2000 },
  );
});
