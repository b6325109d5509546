import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWrittenCard } from './written-card.ts';
import { withoutMarkers, writtenParts } from './written-sections.ts';

function failure(text: string): PawlError {
  try {
    parseWrittenCard(text, 'MODEL.md');
  } catch (error) {
    if (error instanceof PawlError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('takes front matter, lead, known sections and others apart', () => {
  const written = parseWrittenCard(
    [
      '\ufeff---',
      'license: apache-2.0',
      'language: no',
      'own: { a: 1 }',
      '---',
      '# A title',
      '',
      'The lead.',
      '',
      '## INTENDED Uses ##',
      'Teaching.',
      '## Bias',
      'One.',
      '## Ethical considerations',
      'Two.',
      '## Thanks',
      'To all.',
      '## Empty',
      '',
    ].join('\r\n'),
    'MODEL.md',
  );
  expect(written.metadata).toEqual({ license: 'apache-2.0', language: 'no', own: { a: 1 } });
  expect(written.lead).toBe('The lead.');
  expect(Object.fromEntries(written.sections)).toEqual({
    'intended use': 'Teaching.',
    'ethical considerations': '### Bias\n\nOne.\n\n### Ethical considerations\n\nTwo.',
  });
  expect(written.others).toEqual([{ heading: 'Thanks', text: 'To all.' }]);
  expect(written.digest).toMatch(/^sha256:[\da-f]{64}$/);
});

test('needs no front matter', () => {
  expect(parseWrittenCard('Just this.\n', 'DATA.md')).toMatchObject({ metadata: {}, lead: 'Just this.' });
  expect(parseWrittenCard('---\n---\nJust this.', 'DATA.md')).toMatchObject({
    metadata: {},
    lead: 'Just this.',
  });
  expect(parseWrittenCard('', 'DATA.md')).toMatchObject({ metadata: {}, lead: '' });
});

test.each([
  ['How to get started with the model', 'how to use'],
  ['Out-of-Scope Use', 'out-of-scope use'],
  ['Bias, Risks, and Limitations', 'limitations'],
  ['Known limitations', 'limitations'],
  ['Model Card Contact', 'contact'],
  ['Dataset Summary', 'description'],
])('knows the heading %j', (heading, name) => {
  expect([...parseWrittenCard(`## ${heading}\nx`, 'MODEL.md').sections.keys()]).toEqual([name]);
});

describe('front matter that cannot be taken', () => {
  test.each([
    ['---\nlicense: mit\ntags: [a, b\n---\n', 'MODEL.md:4:'],
    ['---\na: 1\na: 2\n---\n', 'MODEL.md:3:1'],
    ['---\nlicense: mit\n', 'MODEL.md:1:1'],
    ['---\n- a\n---\n', 'MODEL.md:2:1'],
    ['---\ntags:\n  - a\n  - 7\n---\n', 'MODEL.md:3:3'],
    ['---\nlicense: yes\nlanguage: true\n---\n', 'MODEL.md:3:11'],
  ])('%j is an error with its place', (text, where) => {
    const error = failure(text);
    expect(error.code).toBe('config');
    expect(error.where).toContain(where);
    expect(error.remedy).toBeTruthy();
  });

  test.each(['model-index', 'metrics', 'co2_eq_emissions', 'pipeline_tag', 'dataset_info'])(
    'states %s, which the records state',
    (key) => {
      const error = failure(`---\nlicense: mit\n${key}: [x]\n---\n`);
      expect(error).toMatchObject({ code: 'config', where: 'MODEL.md:3:1' });
      expect(error.message).toContain(`"${key}" is stated by`);
    },
  );

  test('is a bomb of aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(failure(`---\n${lines.join('\n')}\n---\n`).code).toBe('config');
  });

  test('and a tag of a language makes nothing but a text', () => {
    const { metadata } = parseWrittenCard('---\nx: !!js/function "function () {}"\n---\n', 'MODEL.md');
    expect(metadata).toEqual({ x: 'function () {}' });
  });
});

describe('what is written', () => {
  test('is taken apart at headings alone, not in code and comments', () => {
    const text = '```sh\n## a\n~~~\n## b\n```\n<!--\n## c\n-->\n## Real\n~~~~ js\n## d\n~~~\n## e\n~~~~\nend';
    expect(writtenParts(text)).toEqual([
      { heading: null, text: '```sh\n## a\n~~~\n## b\n```\n<!--\n## c\n-->' },
      { heading: 'Real', text: '~~~~ js\n## d\n~~~\n## e\n~~~~\nend' },
    ]);
  });

  test('is read in a moment, however long its lines are', () => {
    const spaces = ' '.repeat(300_000);
    const started = performance.now();
    expect(
      parseWrittenCard(`## a${spaces}x\n${'## # '.repeat(60_000)}\nend`, 'MODEL.md').others,
    ).toHaveLength(1);
    expect(withoutMarkers('<!-- pawl'.repeat(30_000))).not.toContain('<!-- pawl');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([
    ['````\ncode\n```', '````'],
    ['~~~\ncode', '~~~'],
    ['<!-- comment\n\n## not a heading', '-->'],
    ['<details><summary>a</summary>\n\n<details>\nb</details>', '</details>'],
    ['<PRE>\nx', '</pre>'],
  ])('is closed where it leaves something open: %j', (text, end) => {
    const parts = writtenParts(`## One\n${text}`);
    expect(parts).toHaveLength(2);
    expect(parts[1]!.text.split('\n').at(-1)).toBe(end);
  });

  test('stays as it is where nothing is open', () => {
    for (const text of [
      '<b>bold</b> & <br>',
      '```\n<details>\n```',
      '<details>a</details>',
      '`<pre` and <prefix>',
      '    code',
    ]) {
      expect(writtenParts(text)).toEqual([{ heading: null, text }]);
    }
  });

  test.each([
    ['a <!-- pawl:comment:v1 x --> b', 'a   b'],
    ['a <!--PAWL--> b <!-- mine --> c', 'a   b <!-- mine --> c'],
    ['<!-<!-- pawl x -->- pawl:check -->', '<!- - pawl:check -->'],
    ['a <!-- pawl <!-- pawl', 'a  &lt;!-- pawl &lt;!-- pawl'],
  ])('has no comment that Pawl takes for its own: %j', (text, clean) => {
    expect(withoutMarkers(text)).toBe(clean);
  });

  test('never has one, whatever it is made of', () => {
    const pieces = fc.constantFrom('<!--', '-->', ' ', 'pawl', '<!', '--', '\n', '>', 'x', '## ', '```');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const { lead, sections, others } = parseWrittenCard(parts.join(''), 'MODEL.md');
        const all = [lead, ...sections.values(), ...others.map(({ heading, text }) => heading + text)];
        for (const text of all) expect(text).not.toMatch(/<!--\s*pawl/i);
      }),
    );
  });
});
