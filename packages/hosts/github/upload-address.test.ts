import { describe, expect, test } from 'vitest';
import { uploadAddress, uploadsOrigin } from './upload-address.ts';

const GITHUB = 'https://api.github.com';
const SERVER = 'https://git.acme.example/api/v3';

test.each([
  [GITHUB, 'https://uploads.github.com'],
  ['https://api.acme.ghe.com', 'https://uploads.acme.ghe.com'],
  [SERVER, 'https://git.acme.example'],
  ['http://api.github.com', 'http://api.github.com'],
  ['https://api.github.com:8443', 'https://api.github.com:8443'],
  ['https://api.github.com.evil.example', 'https://api.github.com.evil.example'],
  ['https://api.evil.example', 'https://api.evil.example'],
  ['https://xapi.github.com', 'https://xapi.github.com'],
])('files of %s go to %s', (apiUrl, origin) => {
  expect(uploadsOrigin(apiUrl)).toBe(origin);
});

describe('an address for files', () => {
  test.each([
    [GITHUB, 'https://uploads.github.com/repos/acme/housing/releases/7/assets'],
    [SERVER, 'https://git.acme.example/api/uploads/repos/acme/housing/releases/7/assets'],
    [SERVER, 'https://git.acme.example/repos/acme/housing/releases/7/assets'],
  ])('of %s is taken', (apiUrl, address) => {
    expect(uploadAddress(apiUrl, `${address}{?name,label}`, 7)).toBe(address);
    expect(uploadAddress(apiUrl, address, 7)).toBe(address);
  });

  test.each([
    'https://evil.example/repos/acme/housing/releases/7/assets{?name,label}',
    'http://uploads.github.com/repos/acme/housing/releases/7/assets',
    'https://uploads.github.com:444/repos/acme/housing/releases/7/assets',
    'https://uploads.github.com.evil.example/repos/acme/housing/releases/7/assets',
    'https://uploads.github.com@evil.example/repos/acme/housing/releases/7/assets',
    'https://me:pw@uploads.github.com/repos/acme/housing/releases/7/assets',
    'https://api.github.com/repos/acme/housing/releases/7/assets',
    'https://github.com/repos/acme/housing/releases/7/assets',
    'https://uploads.github.com/repos/acme/housing/releases/8/assets',
    'https://uploads.github.com/repos/acme/housing/releases/7/assets/../../8/assets',
    'https://uploads.github.com/repos/acme/housing/releases/7/assets?name=x',
    'https://uploads.github.com/repos/acme/housing/releases/7/assets#x',
    'https://uploads.github.com/gists',
    '//uploads.github.com/repos/acme/housing/releases/7/assets',
    'javascript:alert(1)',
    '',
  ])('is not %s', (address) => {
    expect(() => uploadAddress(GITHUB, address, 7)).toThrow(/another place, which gets no token/);
  });

  test('of a server is at no other host', () => {
    for (const host of ['uploads.github.com', 'uploads.git.acme.example', 'git.acme.example:8443'])
      expect(() =>
        uploadAddress(SERVER, `https://${host}/api/uploads/repos/acme/housing/releases/7/assets`, 7),
      ).toThrow(/another place/);
  });
});
