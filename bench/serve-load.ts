// A client of its own process, told on its standard input what to send.
// With a rate, requests are sent at even times, whether answers come or not, and waiting counts as latency.
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

interface Asked {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second; 0 for as many as are answered. */
  readonly rate: number;
}

const asked: Asked = JSON.parse(readFileSync(0, 'utf8'));
const request = Buffer.from(
  `POST ${asked.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(asked.body)}\r\n\r\n${asked.body}`,
);

interface Connection {
  readonly socket: Socket;
  /** When the request that is on its way was due; null where none is. */
  due: number | null;
  rest: Buffer;
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));
/** Milliseconds of a slice: whatever else the machine does stops everything for moments, and so spoils some slices. */
const SLICE = 100;
const latencies: number[] = [];
/** When each answer came. */
const times: number[] = [];
let failures = 0;
const waiting: number[] = [];
const idle: Connection[] = [];
let over = false;

function send(connection: Connection, due: number): void {
  connection.due = due;
  connection.socket.write(request);
}

function onData(connection: Connection, chunk: Buffer): void {
  const bytes = connection.rest.length === 0 ? chunk : Buffer.concat([connection.rest, chunk]);
  const end = bytes.indexOf('\r\n\r\n');
  const head = end < 0 ? '' : bytes.toString('latin1', 0, end);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
  if (end < 0 || bytes.length < end + 4 + length) {
    connection.rest = bytes;
    return;
  }
  connection.rest = Buffer.alloc(0);
  if (!head.startsWith('HTTP/1.1 200')) failures++;
  const now = performance.now();
  latencies.push(now - connection.due!);
  times.push(now);
  connection.due = null;
  if (over) return;
  if (asked.rate === 0) send(connection, performance.now());
  else if (waiting.length > 0) send(connection, waiting.shift()!);
  else idle.push(connection);
}

async function open(): Promise<Connection> {
  const socket = connect({ port: asked.port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const connection: Connection = { socket, due: null, rest: Buffer.alloc(0) };
  socket.on('data', (chunk) => onData(connection, chunk));
  socket.on('error', () => failures++);
  return connection;
}

const connections = await Promise.all(Array.from({ length: asked.connections }, open));
const start = performance.now();
if (asked.rate === 0) for (const connection of connections) send(connection, start);
else {
  idle.push(...connections);
  let sent = 0;
  const tick = () => {
    const due = ((performance.now() - start) / 1000) * asked.rate;
    for (; sent < due; sent++) {
      const at = start + (1000 * sent) / asked.rate;
      const connection = idle.pop();
      if (connection) send(connection, at);
      else waiting.push(at);
    }
    if (over) return;
    // Shorter than a timer can: one sends the requests of a millisecond at once, and then they wait for each other.
    Atomics.wait(NEVER, 0, 0, 0.1);
    setImmediate(tick);
  };
  tick();
}
await new Promise((resolve) => setTimeout(resolve, asked.seconds * 1000));
over = true;
const seconds = (performance.now() - start) / 1000;
await new Promise((resolve) => setTimeout(resolve, 100));
const sorted = Float64Array.from(latencies).sort();
const slices: number[][] = [];
for (const [i, time] of times.entries()) {
  const slice = Math.floor((time - start) / SLICE);
  slices[slice] ??= [];
  slices[slice].push(latencies[i]!);
}
const ofSlices = slices.map((slice) => quantile(Float64Array.from(slice).sort(), 0.99));
console.log(
  JSON.stringify({
    rate: sorted.length / seconds,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    p99OfSlices: quantile(Float64Array.from(ofSlices).sort(), 0.5),
    requests: sorted.length,
    failures,
  }),
);
process.exit(0);

function quantile(values: Float64Array, share: number): number {
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
}
