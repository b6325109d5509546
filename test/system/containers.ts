import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { execute, type Result, scratchFolder } from '../pawl.ts';
import { skopeo, umoci } from './oci-tools.ts';
import { type Tool, tool } from './tool.ts';

/** The user of images whose base names none. */
const USER = 65_532;
export const isRoot: boolean = process.getuid?.() === 0;

/** What starts containers; missing where this machine lets none start, for the reason that it gives. */
export const crun: Tool = runsHere(tool('crun'));

/** Makes nothing but the container: no cgroup, which root alone may make, and no network of its own. */
function crunCommand(command: string, ...args: readonly string[]): readonly [string, string[]] {
  const whole = [command, '--cgroup-manager=disabled', ...args];
  // crun refuses both versions of cgroups at once, and looks before it asks whether it needs any. It sees one here.
  const unified = '/sys/fs/cgroup/unified';
  if (!isRoot || !existsSync(unified)) return [whole[0]!, whole.slice(1)];
  const script = `mount --bind ${unified} /sys/fs/cgroup && exec "$0" "$@"`;
  return ['unshare', ['--mount', 'sh', '-c', script, ...whole]];
}

/** Lets a shell of this machine end in a container, where the tool is there. */
function runsHere(found: Tool): Tool {
  if (found.missing) return found;
  const folder = mkdtempSync(join(tmpdir(), 'pawl-crun-'));
  try {
    const mounts = ['/usr', '/bin', '/lib', '/lib64']
      .filter((path) => existsSync(path))
      .map((path) => ({ destination: path, type: 'bind', source: path, options: ['rbind', 'ro'] }));
    const made = {
      ociVersion: '1.0.2',
      process: { args: ['/bin/sh', '-c', 'exit 0'], cwd: '/', user: { uid: USER, gid: USER } },
    };
    const config = confined({ ...made, root: { path: 'rootfs' } }, mounts);
    // What mounts need as their place must be there where the root is read-only.
    for (const path of [...mounts.map(({ destination }) => destination), '/proc', '/dev'])
      mkdirSync(join(folder, 'rootfs', path), { recursive: true });
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const root = ['--root', join(folder, 'state')];
    const tried = spawnSync(...crunCommand(found.command, ...root, 'run', '-b', folder, 'probe'), {
      encoding: 'utf8',
    });
    if (tried.status === 0) return found;
    const missing = `skipped: no container starts here: ${(tried.stderr || String(tried.error)).trim()}`;
    if (process.env.PAWL_REQUIRE_SYSTEM === '1') throw new Error(missing);
    return { ...found, missing };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Mount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options?: readonly string[];
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

interface BundleConfig {
  readonly ociVersion: string;
  readonly process: {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env?: readonly string[];
    readonly user: User;
  };
  readonly root: { readonly path: string };
}

/** As a careful cluster runs it: nothing writable but what is mounted so, no privilege, nobody's user but its own. */
function confined(
  { ociVersion, process: started, root }: BundleConfig,
  mounts: readonly Mount[],
  besides?: number,
): object {
  const { user } = started;
  const mapped = (containerID: number, hostID: number) => [{ containerID, hostID, size: 1 }];
  return {
    ociVersion,
    process: { ...started, terminal: false, capabilities: {}, noNewPrivileges: true },
    root: { ...root, readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=64k'] },
      ...mounts,
    ],
    linux: {
      namespaces: [
        { type: 'pid', ...(besides === undefined ? {} : { path: `/proc/${besides}/ns/pid` }) },
        ...['mount', 'ipc', 'uts', ...(isRoot ? [] : ['user'])].map((type) => ({ type })),
      ],
      // Who is not root may have one user in there: itself.
      ...(isRoot
        ? {}
        : {
            uidMappings: mapped(user.uid, process.getuid!()),
            gidMappings: mapped(user.gid, process.getgid!()),
          }),
    },
  };
}

/** The bundle of an image in a registry, by skopeo and umoci: its files in `rootfs`, and how it starts. */
export async function unpackImage(image: string): Promise<string> {
  const folder = await scratchFolder();
  const layout = join(folder, 'layout');
  await mkdir(layout, { recursive: true });
  const copied = await execute(skopeo.command, [
    '--insecure-policy',
    'copy',
    '-q',
    '--preserve-digests',
    '--src-tls-verify=false',
    `docker://${image}`,
    `oci:${layout}:image`,
  ]);
  expect(copied.status, copied.stderr).toBe(0);
  const bundle = join(folder, 'bundle');
  const options = ['--image', `${layout}:image`, ...(isRoot ? [] : ['--rootless'])];
  const done = await execute(umoci.command, ['unpack', ...options, bundle]);
  expect(done.status, done.stderr).toBe(0);
  return bundle;
}

export interface ContainerOptions {
  /** In place of what the image gives its entrypoint, as `args` of Kubernetes. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folders that the container may write to, by their paths in it. They become its user's. */
  readonly folders?: Readonly<Record<string, string>>;
  /** A container whose processes it is to see, as those of a pod may; crun 1.8 lets root alone do that. */
  readonly besides?: Container;
}

export interface Container {
  /** Of its first process, as this machine counts; 0 where it ended at once. */
  readonly pid: number;
  readonly said: () => string;
  /** Waits for a piece of what it says. */
  waitFor(what: RegExp): Promise<RegExpExecArray>;
  /** Runs another program in it, as its user. */
  exec(...args: string[]): Promise<Result>;
  signal(name: 'TERM' | 'KILL'): Promise<void>;
  /** Its exit status, as crun has it. */
  readonly ended: Promise<number | null>;
}

/** Starts a container of a bundle by `crun run`, in the network of this machine; it is gone when the test is over. */
export async function startContainer(
  bundle: string,
  { args, env = {}, folders = {}, besides }: ContainerOptions = {},
): Promise<Container> {
  const config: BundleConfig = JSON.parse(await readFile(join(bundle, 'config.json'), 'utf8'));
  const started = {
    ...config.process,
    ...(args ? { args: [...(await entrypointOf(bundle)), ...args] } : {}),
    env: [...(config.process.env ?? []), ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
  };
  const mounts: Mount[] = [];
  for (const [destination, source] of Object.entries(folders)) {
    if (isRoot) await chown(source, USER, USER);
    await mkdir(join(bundle, 'rootfs', destination), { recursive: true });
    mounts.push({ destination, type: 'bind', source, options: ['bind', 'rw'] });
  }
  for (const place of ['proc', 'dev']) await mkdir(join(bundle, 'rootfs', place), { recursive: true });
  const root = { path: join(bundle, 'rootfs') };
  const file = join(await scratchFolder(), 'config.json');
  await writeFile(
    file,
    JSON.stringify(confined({ ...config, root, process: started }, mounts, besides?.pid)),
  );
  return watched(bundle, file, config.process.user);
}

/** What the image always starts, whatever it is given. */
async function entrypointOf(bundle: string): Promise<readonly string[]> {
  const layout = join(dirname(bundle), 'layout');
  const inspected = await execute(skopeo.command, ['inspect', '--config', `oci:${layout}:image`]);
  expect(inspected.status, inspected.stderr).toBe(0);
  return (JSON.parse(inspected.stdout) as { config: { Entrypoint?: string[] } }).config.Entrypoint ?? [];
}

let count = 0;

async function watched(bundle: string, config: string, user: User): Promise<Container> {
  const id = `pawl-test-${process.pid}-${++count}`;
  const state = ['--root', join(await scratchFolder(), 'state')];
  const crunDoes = (...args: string[]) => execute(...crunCommand(crun.command, ...state, ...args));
  const child = spawn(...crunCommand(crun.command, ...state, 'run', '-b', bundle, '-f', config, id), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (status) => {
      over = true;
      resolve(status);
    });
  });
  // In the processes of another container some of its own may outlive the first of them, and hold on to the pipes.
  const gone = once(child, 'exit');
  onTestFinished(async () => {
    // Without a cgroup, to delete it by force kills nothing.
    await crunDoes('kill', id, 'KILL');
    await crunDoes('delete', '--force', id);
    await gone;
  });
  const waitFor = async (what: RegExp) => {
    for (const until = Date.now() + 20_000; Date.now() < until; ) {
      const found = what.exec(said);
      if (found) return found;
      if (over) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`the container does not say ${what}: ${said}`);
  };
  const pidOf = async () => {
    for (;;) {
      const { status, stdout } = await crunDoes('state', id);
      if (status === 0) return (JSON.parse(stdout) as { pid: number }).pid;
      if (over) return 0;
    }
  };
  return {
    pid: await pidOf(),
    said: () => said,
    waitFor,
    // Without being told, crun 1.8 takes root.
    exec: (...args) => crunDoes('exec', '--user', `${user.uid}:${user.gid}`, id, ...args),
    signal: async (name) => {
      const { status, stderr } = await crunDoes('kill', id, name);
      expect(status, stderr).toBe(0);
    },
    ended,
  };
}
