import { crc32, deflateRawSync } from 'node:zlib';

/** One entry for a test's zip. What is given beside `name` and `data` may lie. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array | string;
  readonly stored?: boolean;
  /** Unix mode, as the upper half of the external attributes. */
  readonly mode?: number;
  readonly statedSize?: number;
  readonly statedCrc?: number;
  readonly method?: number;
  readonly flags?: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8 = 0x0800;
const MADE_BY_UNIX = (3 << 8) | 20;

/** A zip file of these entries (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16), for tests. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const data = Buffer.from(entry.data as string);
    const packed = entry.stored === true ? data : deflateRawSync(data);
    const fields = commonFields(entry, data, packed, name);
    const local = Buffer.concat([u32(LOCAL), u16(20), fields, name, packed]);
    const mode = ((entry.mode ?? 0o100644) << 16) >>> 0;
    const rest = Buffer.concat([u16(0), u16(0), u16(0), u32(mode), u32(offset)]);
    directory.push(Buffer.concat([u32(CENTRAL), u16(MADE_BY_UNIX), u16(20), fields, rest, name]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const counts = Buffer.concat([u16(0), u16(0), u16(entries.length), u16(entries.length)]);
  const end = Buffer.concat([u32(END), counts, u32(central.length), u32(offset), u16(0)]);
  return new Uint8Array(Buffer.concat([...parts, central, end]));
}

/** From the flags to the length of the extra field: the part that both headers share. */
function commonFields(entry: ZipEntry, data: Buffer, packed: Buffer, name: Buffer): Buffer {
  return Buffer.concat([
    u16(entry.flags ?? UTF8),
    u16(entry.method ?? (entry.stored === true ? 0 : 8)),
    u16(0),
    u16(0x21),
    u32(entry.statedCrc ?? crc32(data)),
    u32(packed.length),
    u32(entry.statedSize ?? data.length),
    u16(name.length),
    u16(0),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
