import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedHost, checkedNamespace, dnsName, labelValue } from './deploy-names.ts';

describe('dnsName', () => {
  test.each([
    ['housing', 'housing'],
    ['models/uk:housing', 'models-uk-housing'],
    ['Churn_Model', 'churn-model'],
  ])('%s becomes %s', (text, name) => expect(dnsName(text)).toBe(name));

  test('names that lose more than case and separators stay apart', () => {
    const names = ['1housing', '2housing', 'housing!', 'housing?', 'h'.repeat(41), 'h'.repeat(42), '', '--'];
    expect(new Set(names.map(dnsName)).size).toBe(names.length);
  });

  test('any text makes an RFC 1035 label of at most 40 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(dnsName(text)).toMatch(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
      }),
    );
  });
});

test('any text makes the value of a label, and what is one already stays', () => {
  // The rule of Kubernetes: kubernetes.io/docs/concepts/overview/working-with-objects/labels.
  const rule = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(labelValue(text)).toMatch(rule);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(rule), (text) => {
      expect(labelValue(text)).toBe(text);
    }),
  );
});

test.each(['a b', '-a', 'A', '', 'a'.repeat(64), 'a.b'])('%j is no namespace', (text) => {
  expect(() => checkedNamespace(text)).toThrow(PawlError);
});

test.each(['https://a.b', 'a..b', 'a:80', '', 'a/b', `${'a.'.repeat(127)}`])('%j is no host', (text) => {
  expect(() => checkedHost(text)).toThrow(PawlError);
});

test('good namespaces and hosts stay as they are', () => {
  expect([checkedNamespace('ml-team'), checkedHost('housing.example.com')]).toEqual([
    'ml-team',
    'housing.example.com',
  ]);
});
