import { VERSION } from '@pawl/records';
import type { ContractColumn } from './contract.ts';
import { type Exchange, sendJson } from './exchange.ts';
import type { Served } from './served.ts';
import type { ServerState } from './state.ts';

/** Categories that are listed in a description; of more, only the type is said. */
const MOST_LISTED = 200;

/** GET /openapi.json: what this server takes and answers, as OpenAPI 3.1. */
export function openApi({ main }: ServerState, exchange: Exchange): void {
  sendJson(exchange, 200, JSON.stringify(describe(main)));
}

export function describe({ contract, plan }: Served) {
  const { name, version, target, columns, samples, labels, task } = contract;
  const prediction = task === 'regression' ? { type: ['number', 'null'] } : { enum: labels };
  const example = samples.slice(0, 1).map(({ row }) => row);
  return {
    openapi: '3.1.0',
    info: {
      title: name,
      version,
      description: `Predicts ${target}. Served by Pawl ${VERSION}. Model ${contract.digests.model}.`,
    },
    paths: {
      '/predict': {
        post: operation('predict', `Predicts ${target} for rows.`, {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Request' },
                ...(example.length > 0 ? { example: { rows: example } } : {}),
              },
            },
          },
          responses: {
            200: json('The predictions, in the order of the rows.', '#/components/schemas/Answer'),
            ...problems(400, 413, 415, 503),
          },
        }),
      },
      '/health': { get: operation('health', 'Whether the server runs.', { responses: plain('It runs.') }) },
      '/ready': {
        get: operation('ready', 'Whether the model answers.', {
          responses: { ...plain('It answers.'), ...problems(503) },
        }),
      },
      '/metrics': {
        get: operation('metrics', 'Counts for Prometheus.', {
          responses: {
            200: {
              description: 'The text format of Prometheus.',
              content: { 'text/plain': { schema: { type: 'string' } } },
            },
          },
        }),
      },
      '/invocations': {
        post: operation('invocations', 'The same as a server of MLflow has it.', {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: { type: 'object' } },
              'text/csv': { schema: { type: 'string' } },
            },
          },
          responses: { ...plain('The predictions.'), ...problems(400, 413, 415, 503) },
        }),
      },
      [`/v2/models/${encodeURIComponent(name)}/infer`]: {
        post: operation('infer', 'The same as the Open Inference Protocol has it.', {
          requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
          responses: { ...plain('The outputs.'), ...problems(400, 413, 503) },
        }),
      },
    },
    components: {
      schemas: {
        Row: {
          type: 'object',
          properties: Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)])),
          required: columns.map((column) => column.name),
          additionalProperties: plan.unknownColumns === 'ignore',
        },
        Values: {
          description: 'The values of a row in the order of the columns.',
          type: 'array',
          prefixItems: columns.map(columnSchema),
          minItems: columns.length,
          maxItems: columns.length,
        },
        Rows: {
          type: 'array',
          minItems: 1,
          maxItems: plan.mostRows,
          items: { anyOf: [{ $ref: '#/components/schemas/Row' }, { $ref: '#/components/schemas/Values' }] },
        },
        Request: {
          anyOf: [
            {
              type: 'object',
              properties: { rows: { $ref: '#/components/schemas/Rows' } },
              required: ['rows'],
              additionalProperties: false,
            },
            { $ref: '#/components/schemas/Rows' },
          ],
        },
        Answer: {
          type: 'object',
          properties: {
            predictions: { type: 'array', items: prediction },
            ...(task === 'classification'
              ? {
                  probabilities: {
                    description: `In the order of ${labels.slice(0, 20).join(', ')}.`,
                    type: 'array',
                    items: { type: 'array', items: { type: 'number' } },
                  },
                }
              : {}),
            model: { const: name },
            version: { type: 'string' },
            id: { type: 'string' },
          },
          required: ['predictions', 'model', 'version', 'id'],
        },
        Problem: {
          type: 'object',
          properties: {
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            row: { type: 'integer', description: 'The row that is wrong, the first being 1.' },
            column: { type: 'string' },
            expected: { type: 'string' },
            id: { type: 'string' },
          },
          required: ['title', 'status', 'detail', 'id'],
        },
      },
    },
  };
}

function operation(operationId: string, summary: string, more: object) {
  return { operationId, summary, ...more };
}

function json(description: string, $ref: string) {
  return { description, content: { 'application/json': { schema: { $ref } } } };
}

function plain(description: string) {
  return { 200: { description } };
}

function problems(...statuses: number[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: 'A refusal.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function columnSchema({ kind, nullable, categories, min, max }: ContractColumn) {
  if (kind === 'text' && categories && categories.length <= MOST_LISTED)
    return { enum: nullable ? [...categories, null] : categories };
  const type = kind === 'number' ? 'number' : 'string';
  const range =
    min === undefined || max === undefined ? {} : { description: `From ${min} to ${max} in training.` };
  return { type: nullable ? [type, 'null'] : type, ...range };
}
