import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PawlError } from '@pawl/records';
import { type ByteSource, chunksOf, fromChunks } from './byte-source.ts';

const GZIP_CHUNK = 256 * 1024;

/** Whether bytes start like a gzip member. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** What a gzip source holds, decompressed. `name` is for the error about a damaged file. */
export function gunzipped(source: ByteSource, name: string): ByteSource {
  const raw = Readable.from(chunksOf(source), { objectMode: false });
  const gunzip = createGunzip({ chunkSize: GZIP_CHUNK });
  raw.on('error', (error) => gunzip.destroy(error));
  raw.pipe(gunzip);
  return fromChunks(gunzip, source, (error) => (isSystemError(error) ? error : damagedGzip(name, error)));
}

/** What a source holds, decoded from the named encoding and written again as UTF-8. */
export function recoded(source: ByteSource, encoding: string, name: string): ByteSource {
  const decoder = textDecoder(encoding, name);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let offset = 0;
    for await (const chunk of chunksOf(source)) {
      yield Buffer.from(decode(chunk, true, offset));
      offset += chunk.length;
    }
    yield Buffer.from(decode(new Uint8Array(), false, offset));
  }
  const decode = (chunk: Uint8Array, stream: boolean, offset: number) => {
    try {
      return decoder.decode(chunk, { stream });
    } catch (error) {
      throw new PawlError('data', `not valid ${decoder.encoding}, in the bytes from ${offset} on`, {
        where: name,
        remedy: 'Name the encoding the file was written in, for example `encoding: windows-1252`.',
        cause: error,
      });
    }
  };
  return fromChunks(chunks(), source, (error) => error);
}

function textDecoder(encoding: string, name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    throw new PawlError('data', `unknown encoding "${encoding}"`, {
      where: name,
      remedy:
        'Use a label of the WHATWG Encoding Standard, such as utf-8, windows-1252, utf-16le or shift_jis.',
      cause: error,
    });
  }
}

function damagedGzip(name: string, cause: unknown): PawlError {
  const short = cause instanceof Error && 'code' in cause && cause.code === 'Z_BUF_ERROR';
  return new PawlError('data', short ? 'the gzip data ends too early' : 'the gzip data is damaged', {
    where: name,
    remedy: 'Copy or compress the file again; `gzip -t` tells whether it is whole.',
    cause,
  });
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
