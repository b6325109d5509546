import { expect, test } from 'vitest';
import { describe as describeApi } from './openapi.ts';
import { pageHtml } from './page.ts';
import { servedModel } from './served.ts';
import { testContract } from './test-contract.ts';
import { testServer } from './test-server.ts';

const EVIL = `"><img src=x onerror=alert(1)></script><!--\u2028'&`;

test('the page lets nothing in but its own script and style', async () => {
  const server = await testServer();
  const response = await fetch(server.url);
  const html = await response.text();
  const policy = response.headers.get('content-security-policy')!;
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)![1]!;
  expect(policy).toContain("default-src 'none'");
  expect([...html.matchAll(/<(?:script|style)[^>]*nonce="([^"]+)"/g)].map((match) => match[1])).toEqual([
    nonce,
    nonce,
    nonce,
  ]);
  expect(html).not.toMatch(/\b(?:src|href)="(?:https?:)?\/\//);
  expect((await (await fetch(server.url)).text()).includes(nonce)).toBe(false);
});

test('texts of the contract stay texts', () => {
  const html = pageHtml(
    testContract({
      name: EVIL,
      version: EVIL,
      target: EVIL,
      columns: [
        { name: EVIL, kind: 'text', nullable: true, categories: [EVIL] },
        { name: 'n', kind: 'number', nullable: false },
      ],
      samples: [{ row: { [EVIL]: EVIL, n: 1 }, prediction: 1 }],
    }),
    'nonce',
  );
  expect(html).not.toContain('<img');
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  const data = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html)![1]!;
  expect(JSON.parse(data)).toMatchObject({ target: EVIL, columns: [{ name: EVIL }, { name: 'n' }] });
});

test('the description says what a row holds', async () => {
  const server = await testServer();
  const described = (await (await fetch(`${server.url}/openapi.json`)).json()) as ReturnType<
    typeof describeApi
  >;
  expect(described).toEqual(JSON.parse(JSON.stringify(describeApi(servedModel('main', testContract())))));
  expect(described.components.schemas.Row).toEqual({
    type: 'object',
    properties: {
      rooms: { type: 'number', description: 'From 1 to 12 in training.' },
      age: { type: ['number', 'null'] },
      place: { enum: ['inland', 'sea', null] },
    },
    required: ['rooms', 'age', 'place'],
    additionalProperties: false,
  });
});
