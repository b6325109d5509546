import { expect, test } from 'vitest';
import { sourceRepository } from './source-repository.ts';

const SUBJECT = 'https://github.com/pawl/pawl/.github/workflows/publish.yml@refs/tags/v1';
const HOUSING = 'https://github.com/acme/housing';

const extension = (last: number, value: Uint8Array) => ({
  oid: { id: [1, 3, 6, 1, 4, 1, 57264, 1, last] },
  value,
});
const older = (name: string) => extension(5, Buffer.from(name));
/** With the length in as many bytes as asked for, none for the short form. */
function der(text: string, lengthBytes = 0, tag = 0x0c) {
  const { length } = Buffer.from(text);
  const long = Buffer.alloc(4);
  long.writeUInt32BE(length);
  const head =
    lengthBytes === 0 ? [tag, length] : [tag, 0x80 + lengthBytes, ...long.subarray(4 - lengthBytes)];
  return extension(12, Buffer.concat([Buffer.from(head), Buffer.from(text)]));
}

test.each([
  ['none', [], null],
  [
    'others',
    [extension(9, Buffer.from('x')), extension(16, Buffer.from('y')), extension(121, Buffer.from('z'))],
    null,
  ],
  ['an address', [der(HOUSING)], HOUSING],
  [
    'a long address',
    [der(`https://ghe.test/${'a'.repeat(300)}/x`, 2)],
    `https://ghe.test/${'a'.repeat(300)}/x`,
  ],
  [
    'an address of more than 127 bytes',
    [der(`https://g.test/${'a'.repeat(150)}`, 1)],
    `https://g.test/${'a'.repeat(150)}`,
  ],
  ['both that agree', [older('acme/housing'), der(HOUSING)], HOUSING],
  ['the older one', [older('acme/housing')], HOUSING],
])('extensions with %s', (_, extensions, repository) => {
  expect(sourceRepository(extensions, SUBJECT)).toBe(repository);
});

test('the older name is of the server of the subject', () => {
  expect(sourceRepository([older('acme/x')], 'https://ghe.test/pawl/pawl/x@y')).toBe(
    'https://ghe.test/acme/x',
  );
});

test.each([
  ['two that differ', [older('evil/model'), der(HOUSING)]],
  ['two of a kind', [der(HOUSING), der('https://github.com/evil/model')]],
  ['two older ones', [older('acme/housing'), older('acme/housing')]],
  ['another type', [der(HOUSING, 0, 0x13)]],
  ['no type', [extension(12, Buffer.from(HOUSING))]],
  ['nothing', [extension(12, Buffer.alloc(0))]],
  ['an empty text', [der('')]],
  ['more behind it', [extension(12, Buffer.concat([der(HOUSING).value, Buffer.from('/x')]))]],
  ['less than it says', [extension(12, der(HOUSING).value.subarray(0, -8))]],
  ['a length of no end', [extension(12, Buffer.concat([Buffer.from([0x0c, 0x80]), Buffer.from(HOUSING)]))]],
  ['a length of many bytes', [der(HOUSING, 4)]],
  ['a zero in it', [der(`${HOUSING}\0.evil`)]],
  ['a line in it', [der(`${HOUSING}\n`)]],
  ['other letters', [der('https://github.com/\u0430cme/housing')]],
  ['what is no UTF-8', [extension(5, Buffer.from([0x61, 0xff]))]],
])('extensions with %s are no answer', (_, extensions) => {
  expect(() => sourceRepository(extensions, SUBJECT)).toThrow();
});
