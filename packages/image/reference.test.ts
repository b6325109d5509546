import { PawlError } from '@pawl/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReference, isTag, parseReference, tagOfVersion } from './reference.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}` as const;

describe('the name of an image', () => {
  test.each([
    ['ghcr.io/acme/housing', 'ghcr.io', 'acme/housing', null, null],
    ['ghcr.io/acme/housing:v1.4.0', 'ghcr.io', 'acme/housing', 'v1.4.0', null],
    ['localhost:5055/x:tag', 'localhost:5055', 'x', 'tag', null],
    ['localhost/x', 'localhost', 'x', null, null],
    ['[::1]:5000/x/y', '[::1]:5000', 'x/y', null, null],
    [`ghcr.io/acme/housing@${DIGEST}`, 'ghcr.io', 'acme/housing', null, DIGEST],
    [`ghcr.io/a/b:v1@${DIGEST}`, 'ghcr.io', 'a/b', 'v1', DIGEST],
    ['python', 'docker.io', 'library/python', null, null],
    ['python:3.12-slim', 'docker.io', 'library/python', '3.12-slim', null],
    ['acme/housing', 'docker.io', 'acme/housing', null, null],
    ['docker.io/python', 'docker.io', 'library/python', null, null],
    ['index.docker.io/acme/x', 'docker.io', 'acme/x', null, null],
    ['GHCR.io/acme/x', 'ghcr.io', 'acme/x', null, null],
    ['a.b/c__d/e-f---g.h_i', 'a.b', 'c__d/e-f---g.h_i', null, null],
    // As Docker reads it: no slash, so no host.
    ['localhost:5000', 'docker.io', 'library/localhost', '5000', null],
  ])('%s', (text, registry, repository, tag, digest) => {
    expect(parseReference(text)).toEqual({ registry, repository, tag, digest });
  });

  test.each([
    ['', 'empty'],
    ['/x', 'empty'],
    ['ghcr.io/', 'empty'],
    ['ghcr.io//x', 'empty'],
    ['ghcr.io/x/', 'empty'],
    ['../x', 'a path'],
    ['./x', 'a path'],
    ['ghcr.io/../x', 'a path'],
    ['ghcr.io/a/../../v2/secret', 'a path'],
    ['ghcr.io/a/..%2f', 'may hold'],
    ['ghcr.io/a?b=c', 'may hold'],
    ['ghcr.io/a#b', 'may hold'],
    ['ghcr.io/a\\b', 'may hold'],
    ['ghcr.io/a b', 'may hold'],
    ['ghcr.io/a\n', 'may hold'],
    ['ghcr.io/.hidden', 'may hold'],
    ['ghcr.io/a..b', 'may hold'],
    ['ghcr.io/a___b', 'may hold'],
    ['ghcr.io/Acme/housing', 'capital letters'],
    ['Acme/housing', 'capital letters'],
    ['https://ghcr.io/acme/x', 'begins like an address'],
    ['user@ghcr.io/x', 'after @'],
    [`x@${DIGEST}@${DIGEST}`, 'more than one @'],
    ['x@sha256:1234', 'after @'],
    [`x@${DIGEST.toUpperCase()}`, 'after @'],
    [`x@${DIGEST.replace('256', '512')}`, 'after @'],
    ['x:', 'is no tag'],
    ['x:.y', 'is no tag'],
    ['x:-y', 'is no tag'],
    ['x:a+b', 'is no tag'],
    [`x:${'a'.repeat(129)}`, 'is no tag'],
    ['a.b:0/x', 'is no host'],
    ['a.b:65536/x', 'is no host'],
    ['a.b:/x', 'is no host'],
    ['-a.b/x', 'is no host'],
    ['a..b/x', 'is no host'],
    ['1.2.3.999/x', 'is no host'],
    ['[:::]/x', 'is no host'],
    [`a.b/${'x'.repeat(252)}`, 'longer than 255'],
    ['x/'.repeat(400), 'longer than 600'],
  ])('%j is refused', (text, why) => {
    const read = () => parseReference(text, 'pawl.yaml:3:9');
    expect(read).toThrow(why);
    expect(read).toThrow(expect.objectContaining({ code: 'config', where: 'pawl.yaml:3:9' }));
  });

  const part = fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8}){0,2}$/);
  const registry = fc.oneof(
    fc.constantFrom('ghcr.io', 'localhost', 'localhost:5055', '[::1]:5000', '127.0.0.1:1', 'docker.io'),
    fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?\.[a-z]{2,5}(:[1-9][0-9]{0,3})?$/),
  );
  const reference = fc.record({
    registry,
    repository: fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/')),
    tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/)),
    digest: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/).map((digits) => `sha256:${digits}` as const)),
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(reference, (image) => {
        expect(parseReference(formatReference(image))).toEqual(image);
      }),
    );
  });

  test('is refused in words, or makes an address that leads nowhere else', () => {
    const pieces = fc.constantFrom(
      '..',
      '.',
      '/',
      '//',
      '@',
      ':',
      '%2e',
      '?',
      '#',
      '\\',
      ' ',
      '\n',
      'a',
      'B',
      'ghcr.io',
      '[',
      ']',
      'localhost:1',
      DIGEST,
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        let image: ReturnType<typeof parseReference>;
        try {
          image = parseReference(written);
        } catch (error) {
          expect(error).toBeInstanceOf(PawlError);
          return;
        }
        const url = new URL(
          `https://${image.registry}/v2/${image.repository}/manifests/${image.tag ?? image.digest ?? 'x'}`,
        );
        expect(url.pathname).toBe(`/v2/${image.repository}/manifests/${image.tag ?? image.digest ?? 'x'}`);
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
        expect(parseReference(formatReference(image))).toEqual(image);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the tag of a version', () => {
  test.each([
    ['v1.4.0', 'v1.4.0'],
    ['v1.4.0-rc.1', 'v1.4.0-rc.1'],
    ['v1.4.0+linux.7', 'v1.4.0_linux.7'],
  ])('%s', (version, tag) => {
    expect(tagOfVersion(version)).toBe(tag);
    expect(isTag(tag)).toBe(true);
  });

  test.each(['', '../x', 'a/b', `v1+${'x'.repeat(130)}`])('%j makes none', (version) => {
    expect(() => tagOfVersion(version)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
