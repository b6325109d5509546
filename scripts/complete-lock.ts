import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Adds to package-lock.json the optional packages of other platforms that `npm install` left out because the registry
 * at hand does not offer them. Without them `npm ci` calls the lock file incomplete, on every platform.
 */

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const LOCK = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'sunos',
  'aix',
  'netbsd',
  'openbsd',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'loong64',
  'mips64el',
];

/** The platform that a package is for, by its name; undefined for one that is for all. */
function platformOf(name: string): Record<string, string[]> | undefined {
  const words = name.split(/[/-]/);
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (cpu.length !== 1) return undefined;
  const os = SYSTEMS.filter((system) => words.includes(system));
  const libc = words.includes('musl')
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : [];
  return { cpu, ...(os.length > 0 ? { os } : {}), ...(libc.length > 0 ? { libc } : {}) };
}

const lock: { packages: Record<string, Entry> } = JSON.parse(await readFile(LOCK, 'utf8'));
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    const own = `${place}/node_modules/${name}`;
    const shared = `node_modules/${name}`;
    // Beside its parent where another version of it stands for all.
    const key = lock.packages[shared] && lock.packages[shared].version !== version ? own : shared;
    if (lock.packages[key] || !platform || !/^\d/.test(version)) continue;
    lock.packages[key] = {
      version,
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...platform,
    } as Entry;
  }
}
const names = Object.keys(lock.packages).sort((a, b) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(names.map((name) => [name, lock.packages[name]!]));
await writeFile(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
