/** A value in Thrift's compact protocol, https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
export type Thrift =
  | { readonly kind: 'i32' | 'i64'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly of: readonly Thrift[] }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<number, Thrift>> };

export const i32 = (value: number): Thrift => ({ kind: 'i32', value });
/** Whole numbers up to 2^53. */
export const i64 = (value: number): Thrift => ({ kind: 'i64', value });
export const text = (value: string): Thrift => ({ kind: 'text', value });
/** Of one kind, and of one value at least. */
export const list = (of: readonly Thrift[]): Thrift => ({ kind: 'list', of });
/** Fields by their numbers. */
export const struct = (fields: Readonly<Record<number, Thrift>>): Thrift => ({ kind: 'struct', fields });

const TYPES: Readonly<Record<Thrift['kind'], number>> = { i32: 5, i64: 6, text: 8, list: 9, struct: 12 };

/** A value as its bytes. */
export function thriftBytes(value: Thrift): Uint8Array {
  const bytes: number[] = [];
  write(bytes, value);
  return Uint8Array.from(bytes);
}

function write(bytes: number[], value: Thrift): void {
  switch (value.kind) {
    case 'i32':
    case 'i64':
      // Zigzag: small numbers of either sign are short.
      putVarint(bytes, value.value < 0 ? -2 * value.value - 1 : 2 * value.value);
      break;
    case 'text': {
      const encoded = new TextEncoder().encode(value.value);
      putVarint(bytes, encoded.length);
      for (const byte of encoded) bytes.push(byte);
      break;
    }
    case 'list': {
      const { of } = value;
      const type = TYPES[of[0]!.kind];
      if (of.length < 15) bytes.push((of.length << 4) | type);
      else {
        bytes.push(0xf0 | type);
        putVarint(bytes, of.length);
      }
      for (const one of of) write(bytes, one);
      break;
    }
    case 'struct': {
      let last = 0;
      // Whole numbers as keys come in their order.
      for (const [key, field] of Object.entries(value.fields)) {
        const id = Number(key);
        bytes.push(((id - last) << 4) | TYPES[field.kind]);
        write(bytes, field);
        last = id;
      }
      bytes.push(0);
    }
  }
}

/** Seven bits a byte, the lowest first. */
export function putVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
}
