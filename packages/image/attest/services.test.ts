import { expect, test } from 'vitest';
import { signingServices } from './services.ts';

test('a private repository is named in no public log', () => {
  expect(signingServices('https://github.com', true).rekor).toBe('https://rekor.sigstore.dev');
  expect(signingServices('https://github.com', false)).toEqual({
    fulcio: 'https://fulcio.githubapp.com',
    rekor: null,
    timestamps: 'https://timestamp.githubapp.com',
  });
  expect(signingServices('https://acme.ghe.com', false).fulcio).toBe('https://fulcio.acme.ghe.com');
});
