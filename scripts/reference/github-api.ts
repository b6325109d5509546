import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Derives test/github/api.github.com.json, the part of GitHub's OpenAPI description that the stand-in server validates
 * by, from the npm package `@octokit/openapi` (MIT). Usage: node scripts/node24.mjs scripts/reference/github-api.ts
 * <folder of the package>.
 */

const OPERATIONS = [
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'GET /repos/{owner}/{repo}/pulls',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'POST /repos/{owner}/{repo}/check-runs',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'POST /repos/{owner}/{repo}/statuses/{sha}',
  'GET /repos/{owner}/{repo}/contents/{path}',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  'GET /repos/{owner}/{repo}/git/ref/{ref}',
  'GET /repos/{owner}/{repo}/releases',
  'POST /repos/{owner}/{repo}/releases',
  'GET /repos/{owner}/{repo}/releases/latest',
  'GET /repos/{owner}/{repo}/releases/tags/{tag}',
  'PATCH /repos/{owner}/{repo}/releases/{release_id}',
  'DELETE /repos/{owner}/{repo}/releases/{release_id}',
  'GET /repos/{owner}/{repo}/releases/{release_id}/assets',
  'POST /repos/{owner}/{repo}/releases/{release_id}/assets',
  'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}',
  'POST /repos/{owner}/{repo}/attestations',
  'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
  'GET /repos/{owner}/{repo}/issues',
  'POST /repos/{owner}/{repo}/issues',
  'GET /repos/{owner}/{repo}/issues/{issue_number}',
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
  'POST /repos/{owner}/{repo}/pulls',
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
] as const;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

const DROPPED = new Set([
  'description',
  'summary',
  'title',
  'example',
  'examples',
  'externalDocs',
  'deprecated',
  'default',
]);

/** The kept part as text; `description` and `manifest` are those of the package. */
function reduce(description: Node, manifest: { name: string; version: string; license: string }): string {
  const components: Record<string, Node> = {};
  const operations: Record<string, Json> = {};
  const at = (ref: string): Json => {
    const steps = ref.slice(2).split('/');
    return steps.reduce<Json>((node, step) => (node as Node)[step]!, description);
  };
  const resolved = (node: Json): Node => {
    const { $ref } = node as Node;
    return typeof $ref === 'string' ? (at($ref) as Node) : (node as Node);
  };
  const keep = (node: Json, inProperties = false): Json => {
    if (Array.isArray(node)) return node.map((item) => keep(item));
    if (typeof node !== 'object' || node === null) return node;
    if (typeof node.$ref === 'string') keepSchema(node.$ref);
    const entries = Object.entries(node).filter(
      ([key]) => inProperties || (!DROPPED.has(key) && !key.startsWith('x-')),
    );
    return Object.fromEntries(
      entries.map(([key, value]) => [key, keep(value, !inProperties && key === 'properties')]),
    );
  };
  const keepSchema = (ref: string) => {
    const name = ref.slice('#/components/schemas/'.length);
    if (components[name] !== undefined) return;
    components[name] = {};
    components[name] = keep(at(ref)) as Node;
  };
  for (const name of OPERATIONS) {
    const [method = '', path = ''] = name.split(' ');
    const paths = description.paths as Record<string, Record<string, Node>>;
    const operation = paths[path]![method.toLowerCase()]!;
    const parameters = ((operation.parameters ?? []) as Json[]).map((item) => {
      const { name: key, in: place, required = false, schema } = resolved(item);
      return { name: key!, in: place!, required, schema: keep(schema!) };
    });
    const content = operation.requestBody
      ? (resolved(operation.requestBody).content as Record<string, Node>)
      : {};
    const body = content['application/json'];
    const bytes = content['application/octet-stream'] !== undefined;
    const responses = Object.entries(operation.responses as Record<string, Json>).map(
      ([status, response]) => {
        const content = (resolved(response).content as Record<string, Node> | undefined)?.[
          'application/json'
        ];
        const [example] = Object.values((content?.examples ?? {}) as Record<string, Json>);
        return [
          status,
          content
            ? {
                schema: keep(content.schema!),
                ...(status.startsWith('2') && example ? { example: resolved(example).value! } : {}),
              }
            : null,
          'POST /repos/{owner}/{repo}/attestations',
          'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
        ] as const;
      },
    );
    operations[name] = {
      parameters,
      ...(body ? { body: keep(body.schema!) } : {}),
      ...(bytes ? { bytes } : {}),
      responses: Object.fromEntries(responses),
    };
  }
  const { name, version, license } = manifest;
  const source = `GitHub's OpenAPI description, from the npm package ${name} ${version} (${license})`;
  return `${JSON.stringify({ source, operations, components: { schemas: components } }, null, 1)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('name the folder of the package @octokit/openapi');
  const target = join(dirname(fileURLToPath(import.meta.url)), '../../test/github/api.github.com.json');
  await writeFile(target, await reducedFrom(folder));
}

/** The kept part from a folder that holds the package's manifest and api.github.com.json. */
export async function reducedFrom(folder: string): Promise<string> {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8'));
  return reduce(await read('api.github.com.json'), await read('package.json'));
}
