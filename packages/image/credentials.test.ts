import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CredentialSources,
  dockerConfigFolder,
  findCredentials,
  type HelperAnswer,
} from './credentials.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const password = (username: string, secret: string) => ({ kind: 'password', username, secret });

interface Case {
  readonly config?: unknown;
  readonly text?: string;
  readonly environment?: Record<string, string>;
  readonly helper?: Partial<HelperAnswer>;
}

/** What is found, and which helpers were run. */
async function find(registry: string, { config, text, environment = {}, helper }: Case) {
  const runs: string[] = [];
  const written = text ?? (config === undefined ? undefined : JSON.stringify(config));
  const sources: CredentialSources = {
    environment,
    docker: written === undefined ? null : { text: written, where: '~/.docker/config.json' },
    async runHelper(program, server) {
      runs.push(`${program} ${server}`);
      return { status: 0, stdout: '', stderr: '', ...helper };
    },
  };
  return { found: await findCredentials(registry, sources), runs };
}

const answers = (Username: string, Secret: string) => ({
  status: 0,
  stdout: JSON.stringify({ ServerURL: 'x', Username, Secret }),
});

describe("credentials in Docker's file", () => {
  test.each([
    ['ghcr.io', { 'ghcr.io': { auth: base64('ann:s3:cret') } }, password('ann', 's3:cret')],
    ['ghcr.io', { 'https://ghcr.io/v2/': { auth: base64('ann:x') } }, password('ann', 'x')],
    ['localhost:5055', { 'http://localhost:5055': { auth: base64('ann:x') } }, password('ann', 'x')],
    ['localhost:5055', { localhost: { auth: base64('ann:x') } }, null],
    ['ghcr.io', { 'evil-ghcr.io': { auth: base64('a:x') }, 'ghcr.io.evil': { auth: base64('a:x') } }, null],
    ['docker.io', { 'https://index.docker.io/v1/': { auth: base64('ann:x') } }, password('ann', 'x')],
    ['docker.io', { 'docker.io': { auth: base64('ann:x') } }, password('ann', 'x')],
    [
      'ghcr.io',
      { 'https://ghcr.io': { auth: base64('b:2') }, 'ghcr.io': { auth: base64('a:1') } },
      password('a', '1'),
    ],
    ['ghcr.io', { 'ghcr.io': { auth: base64('ann:x\0\0') } }, password('ann', 'x')],
    ['ghcr.io', { 'ghcr.io': { username: 'ann', password: 'x' } }, password('ann', 'x')],
    [
      'ghcr.io',
      { 'ghcr.io': { auth: base64('0000:'), identitytoken: 'abc' } },
      { kind: 'identity', username: '', secret: 'abc' },
    ],
    ['ghcr.io', { 'ghcr.io': {} }, null],
    ['ghcr.io', [], null],
    ['__proto__', {}, null],
    ['constructor', {}, null],
  ])('%s of %j', async (registry, auths, credentials) => {
    expect((await find(registry, { config: { auths } })).found).toEqual(credentials);
  });

  test('any name and password are found again', async () => {
    const printable = fc.stringMatching(/^[\x20-\x7eäöüß€]*$/);
    await fc.assert(
      fc.asyncProperty(
        printable.filter((name) => name !== '' && !name.includes(':')),
        printable,
        async (name, secret) => {
          const config = { auths: { 'a.b': { auth: base64(`${name}:${secret}`) } } };
          expect((await find('a.b', { config })).found).toEqual(password(name, secret));
        },
      ),
    );
  });

  test.each([
    ['no JSON', { text: '{' }],
    ['a list', { text: '[]' }],
    ['no colon', { config: { auths: { 'ghcr.io': { auth: base64('SECRET') } } } }],
    ['no name', { config: { auths: { 'ghcr.io': { auth: base64(':SECRET') } } } }],
    ['a line break', { config: { auths: { 'ghcr.io': { auth: base64('ann:SEC\r\nRET') } } } }],
  ])('%s is an error that names the file and no secret', async (_, given) => {
    const failure = await find('ghcr.io', given).catch((error) => error);
    expect(failure).toMatchObject({ code: 'config', where: '~/.docker/config.json' });
    expect(`${failure.message} ${failure.remedy}`).not.toMatch(/SEC|UkVU|U0VD/);
  });
});

describe('credential helpers', () => {
  test('the one of the registry leads over the store of all, and both over the file', async () => {
    const config = {
      credHelpers: { 'ghcr.io': 'gh' },
      credsStore: 'desktop',
      auths: { 'ghcr.io': { auth: base64('file:x') }, 'quay.io': { auth: base64('file:x') } },
    };
    expect(await find('ghcr.io', { config, helper: answers('ann', 's') })).toEqual({
      found: password('ann', 's'),
      runs: ['docker-credential-gh ghcr.io'],
    });
    expect((await find('quay.io', { config, helper: answers('ann', 's') })).runs).toEqual([
      'docker-credential-desktop quay.io',
    ]);
  });

  test('Docker Hub goes by its old address', async () => {
    const { runs } = await find('docker.io', { config: { credsStore: 'pass' }, helper: answers('a', 'b') });
    expect(runs).toEqual(['docker-credential-pass https://index.docker.io/v1/']);
  });

  test('<token> says that the secret is an identity token', async () => {
    const { found } = await find('x.azurecr.io', {
      config: { credsStore: 'acr' },
      helper: answers('<token>', 't'),
    });
    expect(found).toEqual({ kind: 'identity', username: '', secret: 't' });
  });

  test('one that knows nothing leaves it to the file, then to GITHUB_TOKEN', async () => {
    const helper = { status: 1, stdout: 'credentials not found in native keychain\n' };
    const environment = { GITHUB_TOKEN: 'ghs_1', GITHUB_ACTOR: 'ann' };
    const auths = { 'ghcr.io': { auth: base64('file:x') } };
    expect((await find('ghcr.io', { config: { credsStore: 'a', auths }, helper })).found).toEqual(
      password('file', 'x'),
    );
    expect((await find('ghcr.io', { config: { credsStore: 'a' }, helper, environment })).found).toEqual(
      password('ann', 'ghs_1'),
    );
  });

  test.each(
    ['../evil', 'a/b', 'a;b', 'a b', '', '$(x)', 'a\n', 'ä', 7, null, {}].filter((name) => name !== ''),
  )('the name %j is not run', async (name) => {
    const given = { config: { credHelpers: { 'ghcr.io': name } }, helper: answers('a', 'b') };
    const result = await find('ghcr.io', given).catch((error) => error);
    // null is as good as none.
    if (name === null) expect(result).toEqual({ found: null, runs: [] });
    else
      expect(result).toMatchObject({ code: 'config', message: expect.stringContaining('credential helper') });
  });

  test.each([
    [
      'fails',
      { status: 1, stderr: 'the keychain\n is locked' },
      'docker-credential-a failed: the keychain is locked',
    ],
    ['answers no JSON', { status: 0, stdout: 'SECRET' }, 'answers with no Username and Secret'],
    ['answers half', { status: 0, stdout: '{"Username":"SECRET"}' }, 'answers with no Username and Secret'],
  ])('one that %s is an error with what it says on stderr only', async (_, helper, message) => {
    const failure = await find('ghcr.io', { config: { credsStore: 'a' }, helper }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'config', message: expect.stringContaining(message) });
    expect(failure.message).not.toContain('SECRET');
  });
});

describe('GITHUB_TOKEN', () => {
  const environment = { GITHUB_TOKEN: 'ghs_1' };
  test.each([
    ['ghcr.io', password('x-access-token', 'ghs_1')],
    ['docker.io', null],
    ['ghcr.io.evil.example', null],
    ['ghcr.io:8443', null],
    ['github.com', null],
  ])('for %s', async (registry, credentials) => {
    expect((await find(registry, { environment })).found).toEqual(credentials);
  });

  test('comes after docker login', async () => {
    const config = { auths: { 'ghcr.io': { auth: base64('ann:pat') } } };
    expect((await find('ghcr.io', { config, environment })).found).toEqual(password('ann', 'pat'));
  });
});

test("the folder of Docker's file", () => {
  expect(dockerConfigFolder({ DOCKER_CONFIG: '/d' }, '/home/ann')).toBe('/d');
  expect(dockerConfigFolder({ DOCKER_CONFIG: '' }, '/home/ann')).toBe('/home/ann/.docker');
  expect(dockerConfigFolder({}, undefined)).toBeNull();
});
