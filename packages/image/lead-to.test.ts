import { describe, expect, test } from 'vitest';
import { leadTo } from './lead-to.ts';

describe('an address that an answer leads to', () => {
  test.each([
    ['https://a.example/v2/x', '/y?z=1', 'https://a.example/y?z=1'],
    ['https://a.example/v2/x', 'https://b.example/y', 'https://b.example/y'],
    ['http://a.example/v2/x', 'https://b.example/y', 'https://b.example/y'],
    ['http://a.example/v2/x', '//b.example/y', 'http://b.example/y'],
  ])('from %s by %s is %s', (from, location, to) => {
    expect(leadTo(new URL(from), location).href).toBe(to);
  });

  test.each([
    'http://a.example/v2/y',
    'http://b.example/',
    'http://127.0.0.1/',
    'ftp://a.example/',
    'data:,x',
  ])('is never %s from HTTPS', (location) => {
    expect(() => leadTo(new URL('https://a.example/v2/x'), location)).toThrow('that is not HTTPS');
  });
});
