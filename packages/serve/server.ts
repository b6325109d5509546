import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Predictor } from '@pawl/models';
import { PawlError } from '@pawl/records';
import { refuseBody } from './body.ts';
import type { Contract } from './contract.ts';
import { beginExchange, type Exchange, sendFailure } from './exchange.ts';
import { createMetrics } from './metrics.ts';
import type { PredictionLog } from './prediction-log.ts';
import { createRequestLog, type LogLevel } from './request-log.ts';
import { handleRequest } from './routes.ts';
import { type ModelGiven, openServed, requireSameRows, type Served, servedModel } from './served.ts';
import type { ServerState } from './state.ts';

export interface ServerOptions {
  /** Bytes of a body, at most; what the contract says counts first. */
  readonly bodyBytes: number;
  /** Rows that may wait for their answer. */
  readonly queueRows: number;
  readonly connections: number;
  /** Milliseconds in which a connection must send the headers of a request. */
  readonly headersTimeout: number;
  /** Milliseconds in which a whole request must come. */
  readonly requestTimeout: number;
  /** Milliseconds for which a connection is kept for a next request. */
  readonly keepAliveTimeout: number;
  /** Milliseconds for which requests are still taken after `close`, as not everybody knows yet. */
  readonly drain: number;
  /** Milliseconds after which `close` no longer waits for those that are being answered. */
  readonly grace: number;
  /** Share of the requests that a canary answers, from 0 to 1. */
  readonly canaryShare: number;
  readonly logLevel: LogLevel;
}

export const DEFAULTS: ServerOptions = {
  bodyBytes: 10_000_000,
  queueRows: 10_000,
  connections: 1000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  drain: 250,
  grace: 600,
  canaryShare: 0.05,
  logLevel: 'info',
};

/** Bodies of the largest size that may be coming at once. */
const BODIES_AT_ONCE = 10;

export interface ServerInput {
  readonly contract: Contract;
  readonly predictor: Predictor | Promise<Predictor>;
  readonly canary?: ModelGiven | undefined;
  readonly shadow?: ModelGiven | undefined;
  /** Every address of the machine where absent. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  readonly options?: Partial<ServerOptions>;
  /** Takes lines of JSON, several at a time. */
  readonly log: (text: string) => void;
  readonly predictionLog?: PredictionLog | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface RunningServer {
  readonly port: number;
  /** Settled when the models are open and have answered their samples as they should; else rejected. */
  readonly ready: Promise<void>;
  /** Takes no more, answers what is there, and ends. */
  close(): Promise<void>;
}

/**
 * Serves a model over HTTP. It listens at once, and answers 503 until the model is ready. Throws PawlError('config') where
 * a canary or shadow cannot take the place of the model, PawlError('io') where it cannot listen.
 */
export async function startServer(input: ServerInput): Promise<RunningServer> {
  const options = { ...DEFAULTS, ...input.options };
  const { contract, canary, shadow, now } = input;
  const main = servedModel('main', contract);
  const others = { canary: other(contract, 'canary', canary), shadow: other(contract, 'shadow', shadow) };
  const models = [main, others.canary, others.shadow].filter((served) => served !== null);
  const sockets = new Set<Socket>();
  const bodyBytes = contract.limits?.body_bytes ?? options.bodyBytes;
  const state: ServerState = {
    main,
    ...others,
    canaryShare: options.canaryShare,
    metrics: createMetrics(models, now() / 1000),
    log: createRequestLog(input.log, options.logLevel, now),
    predictionLog: input.predictionLog ?? null,
    bodyBytes,
    bodyRoom: { used: 0, most: BODIES_AT_ONCE * bodyBytes },
    now,
    connections: () => sockets.size,
    ready: false,
    closing: false,
  };
  const server = listeningServer(state, options, sockets);
  const port = await listen(server, input.host, input.port);
  const opened = Promise.all([
    openServed(main, input.predictor, options.queueRows),
    ...(others.canary && canary ? [openServed(others.canary, canary.predictor, options.queueRows)] : []),
    ...(others.shadow && shadow ? [openServed(others.shadow, shadow.predictor, options.queueRows)] : []),
  ]).then(() => {
    state.ready = !state.closing;
    state.log.event('info', 'ready', { model: contract.name, version: contract.version, port });
  });
  // Who closes it before need not hear of it.
  opened.catch(() => {});
  return { port, ready: opened, close: () => closeServer(server, state, options) };
}

function other(main: Contract, role: 'canary' | 'shadow', given: ModelGiven | undefined): Served | null {
  if (!given) return null;
  requireSameRows(main, given.contract, role);
  return servedModel(role, given.contract);
}

function listeningServer(state: ServerState, options: ServerOptions, sockets: Set<Socket>): Server {
  const server = createServer(
    {
      headersTimeout: options.headersTimeout,
      requestTimeout: options.requestTimeout,
      keepAliveTimeout: options.keepAliveTimeout,
      connectionsCheckingInterval: Math.min(5000, options.headersTimeout),
      maxHeaderSize: 16_384,
      noDelay: true,
    },
    (request, response) => {
      if (state.closing) response.shouldKeepAlive = false;
      const exchange = beginExchange(request, response, onFinished);
      try {
        handleRequest(state, exchange);
      } catch (error) {
        sendFailure(exchange, error);
      }
    },
  );
  function onFinished(exchange: Exchange, status: number): void {
    const milliseconds = performance.now() - exchange.started;
    state.metrics.request(exchange.route, status, milliseconds / 1000);
    state.log.request(exchange, status, milliseconds);
  }
  server.on('checkContinue', (request, response) => {
    try {
      refuseBody(request, state.bodyBytes);
      response.writeContinue();
    } catch {
      // It is refused again where the answer is made.
    }
    server.emit('request', request, response);
  });
  server.maxConnections = options.connections;
  server.on('connection', (socket) => {
    sockets.add(socket);
    // A reader that takes nothing must not keep an answer in memory for ever.
    socket.setTimeout(Math.max(options.keepAliveTimeout, options.requestTimeout) + 5000, () =>
      socket.destroy(),
    );
    socket.once('close', () => sockets.delete(socket));
  });
  return server;
}

function listen(server: Server, host: string | undefined, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const busy = cause.code === 'EADDRINUSE';
      reject(
        new PawlError('io', busy ? 'the port is taken' : `cannot listen: ${cause.message}`, {
          where: `${host ?? ''}:${port}`,
          remedy: 'Set PORT to another one.',
          cause,
        }),
      );
    });
    server.listen({ ...(host === undefined ? {} : { host }), port, backlog: 1024 }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

async function closeServer(server: Server, state: ServerState, options: ServerOptions): Promise<void> {
  if (state.closing) return;
  const wasReady = state.ready;
  state.closing = true;
  state.log.event('info', 'closing', {});
  // Those who were told that this server is ready may still send, on connections of which there is none yet. Each answer
  // ends its connection.
  if (wasReady) await pause(options.drain);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), options.grace);
  await closed;
  clearTimeout(late);
  await state.predictionLog?.close();
  state.log.flush();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
