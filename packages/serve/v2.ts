import { VERSION } from '@pawl/records';
import { askModel } from './ask.ts';
import { type Exchange, refuseMethod, send, sendJson } from './exchange.ts';
import { withBody } from './predict.ts';
import { Problem } from './problem.ts';
import type { ServerState } from './state.ts';
import { inferAnswer, outputsOf, refuseOutputs } from './v2-answer.ts';
import { readInfer } from './v2-request.ts';
import { rowsOfTensors } from './v2-tensor.ts';

/**
 * The Open Inference Protocol, version 2, with the extension for tensors in binary:
 * https://github.com/kserve/open-inference-protocol.
 */
export function handleV2(state: ServerState, exchange: Exchange, path: string): void {
  exchange.dialect = 'v2';
  const parts = path.split('/').slice(2);
  const model = parts[0] === 'models' && parts.length >= 2 ? parts.slice(1) : null;
  if (model) {
    handleModel(state, exchange, model);
    return;
  }
  const rest = parts.join('/');
  if (rest !== '' && rest !== 'health/live' && rest !== 'health/ready') throw nothingHere();
  exchange.route = rest === '' ? '/v2' : `/v2/${rest}`;
  refuseMethod(exchange, 'GET');
  if (rest === 'health/ready') refuseUnready(state);
  if (rest === '')
    sendJson(
      exchange,
      200,
      JSON.stringify({ name: 'pawl', version: VERSION, extensions: ['binary_tensor_data'] }),
    );
  else sendJson(exchange, 200, rest === 'health/live' ? '{"live":true}' : '{"ready":true}');
}

function nothingHere(): Problem {
  return new Problem(404, 'there is nothing here');
}

function refuseUnready(state: ServerState): void {
  if (!state.ready || state.closing) throw new Problem(503, 'the model is not ready', { retryAfter: 1 });
}

/** What follows `/v2/models/`: the model, perhaps its version, and what is asked of it. */
function handleModel(state: ServerState, exchange: Exchange, [model, ...parts]: string[]): void {
  const { contract } = state.main;
  const versioned = parts[0] === 'versions';
  const action = (versioned ? parts.slice(2) : parts).join('/');
  if (action !== '' && action !== 'ready' && action !== 'infer') throw nothingHere();
  exchange.route = `/v2/models/{model}${action === '' ? '' : `/${action}`}`;
  if (decoded(model!) !== contract.name) throw new Problem(404, 'there is no such model');
  if (versioned && decoded(parts[1] ?? '') !== contract.version)
    throw new Problem(404, 'there is no such version of the model');
  refuseMethod(exchange, action === 'infer' ? 'POST' : 'GET');
  if (action === 'infer') infer(state, exchange);
  else if (action === 'ready') {
    refuseUnready(state);
    sendJson(exchange, 200, JSON.stringify({ name: contract.name, ready: true }));
  } else sendJson(exchange, 200, JSON.stringify(metadata(state)));
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function metadata({ main }: ServerState) {
  const { name, version, columns } = main.contract;
  return {
    name,
    versions: [version],
    platform: 'pawl',
    inputs: columns.map((column) => ({
      name: column.name,
      datatype: column.kind === 'number' ? 'FP64' : 'BYTES',
      shape: [-1],
    })),
    outputs: outputsOf(main),
  };
}

function infer(state: ServerState, exchange: Exchange): void {
  const { main } = state;
  withBody(state, exchange, (body) => {
    const length = exchange.request.headers['inference-header-content-length'];
    const asked = readInfer(main.plan, body, Array.isArray(length) ? length[0] : length);
    refuseOutputs(main, asked);
    const { rows, fill } = rowsOfTensors(main.plan, asked.tensors, asked.source);
    askModel(state, exchange, rows, fill, (answer, served) => {
      const { json, binary } = inferAnswer(served, asked, answer, exchange.id);
      if (!binary) {
        sendJson(exchange, 200, json);
        return;
      }
      const head = Buffer.from(json);
      send(exchange, 200, 'application/octet-stream', Buffer.concat([head, binary]), [
        'Inference-Header-Content-Length',
        String(head.length),
      ]);
    });
  });
}
