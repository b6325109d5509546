// POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header".

export const BLOCK = 512;

export interface HeaderOf {
  /** With `/` at its end where it is a folder. */
  readonly path: string;
  /** Bytes of content. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Seconds since 1970. */
  readonly epoch: number;
}

const LONGEST_NAME = 100;
const LONGEST_PREFIX = 155;
/** What eleven octal digits hold. */
const LARGEST = 8 ** 11 - 1;

/**
 * The header of a file or a folder: one block, and in front of it an extended header where ustar cannot say its path or
 * its size. Owner is 0, without a name; there are no device numbers.
 */
export function tarHeader({ path, size, mode, epoch }: HeaderOf): Buffer {
  const type = path.endsWith('/') ? '5' : '0';
  const split = splitPath(path);
  const records = [
    ...(split === null ? [paxRecord('path', path)] : []),
    ...(size > LARGEST ? [paxRecord('size', String(size))] : []),
  ];
  const block = ustarBlock(
    split ?? { prefix: '', name: shortened(path) },
    size > LARGEST ? 0 : size,
    mode,
    epoch,
    type,
  );
  if (records.length === 0) return block;
  const extended = Buffer.concat(records);
  const name = shortened(`PaxHeaders/${path.replace(/\/$/, '')}`);
  return Buffer.concat([
    ustarBlock({ prefix: '', name }, extended.length, 0o644, epoch, 'x'),
    extended,
    Buffer.alloc(paddingOf(extended.length)),
    block,
  ]);
}

/** The zero bytes between content and the next block. */
export function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

interface Split {
  readonly prefix: string;
  readonly name: string;
}

/** A path as ustar holds it, or null where it cannot. Every reader knows ASCII; of other bytes ustar does not say what they mean. */
function splitPath(path: string): Split | null {
  if (!/^[\x00-\x7f]*$/.test(path)) return null;
  if (path.length <= LONGEST_NAME) return { prefix: '', name: path };
  // The first slash behind which the rest is short enough for the name.
  const slash = path.indexOf('/', path.length - LONGEST_NAME - 1);
  if (slash === -1 || slash === path.length - 1 || slash > LONGEST_PREFIX) return null;
  return { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
}

function ustarBlock(
  { prefix, name }: Split,
  size: number,
  mode: number,
  epoch: number,
  type: string,
): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, LONGEST_NAME, 'latin1');
  block.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, 'latin1');
  block.write(`${octal(size, 11)}\0${octal(epoch, 11)}\0`, 124, 'latin1');
  // The sum is taken with spaces in its own place.
  block.write(`        ${type}`, 148, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(prefix, 345, LONGEST_PREFIX, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** `25 path=…\n`: the length counts its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length > length) length++;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

/** A name for readers that do not know extended headers. */
function shortened(path: string): string {
  return path.replace(/[^\x20-\x7e]/gu, '_').slice(0, LONGEST_NAME);
}
