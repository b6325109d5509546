import type { ByteSource } from './byte-source.ts';

/** Bytes to scan: [start, end) is data, a line feed stands at `end`, and an eight-byte load there stays inside. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  /** Nothing follows this block. */
  readonly final: boolean;
  /** Position of bytes[0] in the text. */
  readonly offset: number;
}

/**
 * A moving window over a source, for readers that take whole rows: what a reader leaves unread stays in front of
 * what comes next. While one block is read the next is already on its way.
 */
export interface Feed {
  readonly block: Block;
  /** The share of the text that lies before the unread bytes: exact for a plain file, a guess for a compressed one. */
  readonly share: number;
  /** Takes everything before `position` (in the block) as read. */
  advance(position: number): void;
  /** Puts more bytes behind the unread ones. Not to be called when the block is final. */
  more(): Promise<void>;
}

/** Bytes arrive from `head` on, at most `body` of them; what was left unread goes right before. */
interface Space {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly head: number;
  readonly body: number;
}

const BODY = 512 * 1024;
const MAX_BODY = 8 * 1024 * 1024;
const HEAD = 64 * 1024;
const PADDING = 8;
const LINE_FEED = 10;

/** A feed whose first block is empty. `offset` is the source's place in the text, `body` how much to read at once. */
export function feedOf(source: ByteSource, offset = 0, body = BODY): Feed {
  let shown = space(HEAD, body);
  let spare = space(HEAD, body);
  let coming = fill(source, spare);
  let received = 0;
  let expected = 0;
  let block: Block = blockOf(shown, HEAD, HEAD, false, offset - HEAD);

  async function more(): Promise<void> {
    const count = await coming;
    const final = count < spare.body;
    received += count;
    expected = received / source.consumed();
    const unread = block.bytes.subarray(block.start, block.end);
    if (unread.length > spare.head) spare = widened(spare, count, unread.length);
    const { bytes, head } = spare;
    const start = head - unread.length;
    bytes.set(unread, start);
    bytes[head + count] = LINE_FEED;
    block = blockOf(spare, start, head + count, final, offset + received - count - head);
    [shown, spare] = [spare, shown.body < spare.body ? space(spare.head, spare.body) : shown];
    if (!final) coming = fill(source, spare);
  }

  return {
    more,
    advance(position) {
      const { end, final } = block;
      block = blockOf(shown, position, end, final, block.offset);
    },
    get block() {
      return block;
    },
    get share() {
      return (block.offset + block.start - offset) / expected;
    },
  };
}

function blockOf({ bytes, view }: Space, start: number, end: number, final: boolean, offset: number): Block {
  return { bytes, view, start, end, final, offset };
}

function space(head: number, body: number): Space {
  const bytes = new Uint8Array(head + body + PADDING);
  return { bytes, view: new DataView(bytes.buffer), head, body };
}

/** The same arrived bytes with room for a longer unread part; reads grow with it, so that rescans of a row stay few. */
function widened(from: Space, count: number, unread: number): Space {
  const wide = space(unread * 2, Math.max(from.body, Math.min(unread, MAX_BODY)));
  wide.bytes.set(from.bytes.subarray(from.head, from.head + count), wide.head);
  return wide;
}

function fill(source: ByteSource, into: Space): Promise<number> {
  const coming = source.fill(into.bytes, into.head, into.body);
  // Whoever awaits it hears of a failure; until then it must not count as unhandled.
  coming.catch(() => undefined);
  return coming;
}
