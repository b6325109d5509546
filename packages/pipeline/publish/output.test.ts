import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDestination } from './output.ts';

describe('where an image goes', () => {
  test('is its registry, unless something else is said', () => {
    expect(parseDestination(undefined, false)).toEqual({ kind: 'registry' });
    expect(parseDestination(undefined, true)).toEqual({ kind: 'nowhere' });
    expect(parseDestination('oci:out', false)).toEqual({ kind: 'layout', path: resolve('out') });
    expect(parseDestination('docker:/tmp/a:b.tar', false)).toEqual({
      kind: 'archive',
      path: resolve('/tmp/a:b.tar'),
    });
  });

  test.each([
    ['out', /"out" is no place for an image/],
    ['oci:', /is no place/],
    [':out', /is no place/],
    ['dcoker:x.tar', /Did you mean "docker"/],
    ['toString:x', /is no place/],
  ])('is not %s', (output, message) => {
    expect(() => parseDestination(output, false)).toThrow(message);
  });

  test('is not two places', () => {
    expect(() => parseDestination('oci:out', true)).toThrow(/exclude each other/);
  });
});
