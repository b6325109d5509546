// What node:http alone does: it reads a body and sends it back.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer({ noDelay: true }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    // As a text, which goes out together with the head.
    const body = Buffer.concat(chunks);
    response.writeHead(200, ['Content-Type', 'application/json', 'Content-Length', String(body.length)]);
    response.end(body.toString());
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
