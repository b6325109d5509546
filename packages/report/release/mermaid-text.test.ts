import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ATTACKS } from '../attacks-case.ts';
import { mermaidName, mermaidText } from './mermaid-text.ts';

const SAFE = /^([A-Za-z\d ]|(?<=\d)\.(?=\d)|(?<=[A-Za-z\d])-(?=[A-Za-z\d])|#\d+;)*$/;

test('names and numbers stay readable, all else is an entity code', () => {
  expect(mermaidText('housing v1.4.0 2026-11-20')).toBe('housing v1.4.0 2026-11-20');
  expect(mermaidText('a:b;c#d,"e"')).toBe('a#58;b#59;c#35;d#44;#34;e#34;');
  expect(mermaidText('<b> `x` #lt;')).toBe('#60;b#62; #96;x#96; #35;lt#59;');
  expect(mermaidText('www.x.y a--b é 😀')).toBe('www#46;x#46;y a#45;#45;b #233; #128512;');
});

test('a bare name begins with nothing that Mermaid knows, and is never empty', () => {
  expect(mermaidName('v1.4.0 forced')).toBe('v1.4.0 forced');
  expect(mermaidName('0123456')).toBe('0123456');
  expect(mermaidName('section x')).toBe('#115;ection x');
  expect(mermaidName('vert')).toBe('#118;ert');
  expect(mermaidName(' ')).toBe('#63;');
});

test('any text is letters, digits and entity codes', () => {
  for (const attack of ATTACKS) expect(mermaidText(attack)).toMatch(SAFE);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      expect(mermaidText(text)).toMatch(SAFE);
      expect(mermaidName(text)).toMatch(/^(v?\d|#\d)/);
    }),
  );
});
