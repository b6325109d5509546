import { sealRecord } from '@pawl/records';
import { expect, test } from 'vitest';
import { type PublicationView, renderPublication, renderPublicationMarkdown } from './publication.ts';

const DIGEST = `sha256:${'c0de'.repeat(16)}` as const;
const PINNED = `ghcr.io/acme/wine@${DIGEST}`;

function view(more: Partial<PublicationView> = {}): PublicationView {
  return {
    record: sealRecord('image', {
      model: 'wine',
      release: DIGEST,
      verdict: DIGEST,
      modelDigest: DIGEST,
      reference: 'ghcr.io/acme/wine:v1.0.0',
      imageDigest: DIGEST,
      form: 'server',
      tried: true,
      modelPack: null,
      base: { reference: 'docker.io/library/node:24', digest: DIGEST },
      layers: [1_000_000, 52_300].map((bytes) => ({ mediaType: 'x', digest: DIGEST, bytes })),
      attestations: [{ predicateType: 'https://spdx.dev/Document', digest: DIGEST }],
    }),
    pinned: PINNED,
    tag: 'v1.0.0',
    destination: { kind: 'registry' },
    layers: { pushed: 2, there: 3 },
    sent: 53_400,
    ...more,
  };
}

test('the summary of a job has the image to be copied, and what travelled', () => {
  const followers = [{ name: 'ghcr.io/acme/wine', changes: [{ what: 'tag staging: none' }], failed: null }];
  const text = renderPublicationMarkdown(view(), followers);
  expect(text).toMatch(/^### 📦 wine v1\.0\.0 is published\n/);
  expect(text).toContain(`- Image: <code>${PINNED}</code>\n`);
  expect(text).toContain('- Layers: 2 of its own, 1.1 MB\n- Sent: 53.4 kB; 2 pushed, 3 there already\n');
  expect(text).toContain('- Evidence on it: 1 statement\n');
  expect(text).toContain('**Followers**\n\n- ghcr.io/acme/wine: 1 changed\n');
});

test('what is not in a registry tells of nothing sent, at a terminal and in a summary', () => {
  const made = view({ destination: { kind: 'nowhere' } });
  expect(renderPublicationMarkdown(made, [])).not.toMatch(/Sent|Evidence|Followers/);
  const terminal = renderPublication(made, [], { colour: false, width: 80 });
  expect(terminal).toContain(`wine v1.0.0 is made, and not published\n  ${PINNED}\n`);
  expect(terminal).toContain('Layers   2 of its own, 1.1 MB\n');
});
