import { describe, expect, test } from 'vitest';
import { trinoAccess } from './trino-place.ts';

const PLACE = { catalog: 'c', schema: 's', table: 't', user: 'eve' };
const access = (server: string, environment: Record<string, string> = {}) =>
  trinoAccess({ ...PLACE, server }, environment);

describe('who asks', () => {
  test('nobody needs to be known', () => {
    expect(access('http://trino.example.com:8080')).toEqual({
      origin: 'http://trino.example.com:8080',
      authorization: undefined,
    });
  });

  test('by a password or a token, of which a token is taken first', () => {
    const password = access('https://trino.example.com', { PAWL_TRINO_PASSWORD: 'pä:ss' });
    expect(password.authorization).toBe(`Basic ${Buffer.from('eve:pä:ss').toString('base64')}`);
    const both = access('https://trino.example.com', { PAWL_TRINO_PASSWORD: 'x', PAWL_TRINO_TOKEN: 'abc' });
    expect(both.authorization).toBe('Bearer abc');
  });

  test.each(['localhost', '127.0.0.1', '[::1]'])('in the clear to %s', (host) => {
    expect(access(`http://${host}:8080`, { PAWL_TRINO_TOKEN: 'abc' }).authorization).toBe('Bearer abc');
  });

  test.each(['trino', 'localhost.example.com', '127.0.0.1.example.com', '10.0.0.1'])(
    'never in the clear to %s',
    (host) => {
      for (const secret of ['PAWL_TRINO_PASSWORD', 'PAWL_TRINO_TOKEN']) {
        const asked = () => access(`http://${host}`, { [secret]: 's3cret' });
        expect(asked).toThrow('in the clear');
        expect(asked).not.toThrow('s3cret');
      }
    },
  );

  test.each([
    'trino.example.com',
    'ftp://trino.example.com',
    'https://eve:s3cret@trino.example.com',
    'https://trino.example.com/path',
    'https://trino.example.com/?x=1',
  ])('an address that is none, or holds more: %s', (server) => {
    expect(() => access(server)).toThrow('the address of the Trino server');
    expect(() => access(server)).not.toThrow('s3cret');
  });
});
