import { join, resolve } from 'node:path';
import { terminalHost, usesColour } from '@pawl/hosts';
import { identity, openProject, originStore, originUrl, type Project, withWorkFolder } from '@pawl/pipeline';
import {
  bringInStep,
  eventViews,
  type Following,
  imageVersions,
  lineageOf,
  type Moved,
  modelViews,
  type Promotion,
  promote,
  type ReleaseContext,
  renderCard,
  requireModelName,
  rollback,
} from '@pawl/pipeline/release';
import { type Digest, formatRecord, PawlError, writeFileAtomic } from '@pawl/records';
import {
  renderHistory,
  renderHistoryMermaid,
  renderLineage,
  renderLineageMermaid,
  renderPromotion,
  renderPublication,
  renderReconciliation,
  renderRefusal,
  renderShow,
  renderVerification,
} from '@pawl/report/release';
import { folderStore, type Store } from '@pawl/store';
import type { Invocation } from './arguments.ts';
import type { Surroundings } from './surroundings.ts';

type VerbInvocation = Extract<Invocation, { kind: 'verb' }>;

/** Runs a verb of versions and stages, prints what came of it, and returns the exit status. */
export async function runReleaseVerb(
  invocation: VerbInvocation,
  surroundings: Surroundings,
): Promise<number> {
  const { verb, options } = invocation;
  const host = terminalHost({ ...surroundings, quiet: options.flag('quiet') });
  const style = {
    colour: usesColour(surroundings.stdout, surroundings.environment),
    width: Math.max(60, Math.min(surroundings.stdout.columns ?? 80, 120)),
    now: new Date(),
  };
  const call: Call = { invocation, surroundings, host, style, json: options.flag('json') };
  switch (verb.name) {
    case 'show':
    case 'history':
    case 'lineage':
      return look(call, verb.name);
    case 'card':
      return card(call);
    case 'reconcile':
      return reconcile(call);
    case 'publish':
      return publishVersion(call);
    case 'verify':
      return verifyImage(call);
    case 'manifest':
      return manifest(call);
    default:
      return move(call, verb.name as 'promote' | 'rollback');
  }
}

interface Call {
  readonly invocation: VerbInvocation;
  readonly surroundings: Surroundings;
  readonly host: ReturnType<typeof terminalHost>;
  readonly style: { readonly colour: boolean; readonly width: number; readonly now: Date };
  readonly json: boolean;
}

async function look(call: Call, verb: 'show' | 'history' | 'lineage'): Promise<number> {
  const { invocation, style, json } = call;
  const { argument, options } = invocation;
  const mermaid = options.text('format') === 'mermaid';
  const store = await storeOf(call);
  switch (verb) {
    case 'show': {
      const models = await modelViews(store, argument);
      requireSome(models, argument, json);
      print(call, json ? models : renderShow(models, style));
      return 0;
    }
    case 'history': {
      const events = await eventViews(store, argument);
      requireSome(events, argument, json);
      print(
        call,
        json ? events : mermaid ? renderHistoryMermaid(events, style.now) : renderHistory(events, style),
      );
      return 0;
    }
    case 'lineage': {
      const { host, surroundings } = call;
      const { environment, signal } = surroundings;
      const lineage = await lineageOf(store, argument!, (image) =>
        imageVersions({ host, signal }, image, environment),
      );
      print(call, json ? lineage : mermaid ? renderLineageMermaid(lineage) : renderLineage(lineage, style));
      return 0;
    }
  }
}

function requireSome(found: readonly unknown[], model: string | undefined, json: boolean): void {
  if (found.length > 0 || json) return;
  throw new PawlError('usage', model ? `no tag speaks of a model ${model}` : 'no tag speaks of a model yet', {
    remedy: 'A version is made by the tag housing@v1.0.0, or by `pawl promote --version v1.0.0`.',
  });
}

async function card(call: Call): Promise<number> {
  const { options } = call.invocation;
  const text = await renderCard(await projectOf(call), {
    data: options.flag('data'),
    version: options.text('version'),
  });
  const output = options.text('output');
  if (output === undefined) print(call, text);
  else {
    await writeFileAtomic(resolve(output), text);
    call.host.note(`wrote ${output}`);
  }
  return 0;
}

async function reconcile(call: Call): Promise<number> {
  const { style, json, invocation } = call;
  const dryRun = invocation.options.flag('dry-run');
  const project = await projectOf(call);
  const results = await bringInStep(project, await contextOf(call), { versions: 'all', dryRun });
  print(call, json ? results : renderReconciliation(results, dryRun, style));
  return statusOf(results);
}

async function publishVersion(call: Call): Promise<number> {
  const { invocation, json, style, surroundings } = call;
  const { options } = invocation;
  const { parseDestination, publish } = await import('@pawl/pipeline/publish');
  const destination = parseDestination(options.text('output'), options.flag('dry-run'));
  const project = await projectOf(call);
  return withWorkFolder(project, async () => {
    const version = options.text('version');
    const model = options.text('model');
    const done = await publish(project, { version, model, destination }, surroundings.environment);
    // A stage that the version holds already had no image to name.
    const results =
      destination.kind === 'registry'
        ? await bringInStep(project, await contextOf(call), {
            versions: 'held',
            dryRun: false,
            places: 'images',
          })
        : [];
    print(call, json ? formatRecord(done.record) : renderPublication(done, results, style));
    return statusOf(results);
  });
}

async function verifyImage(call: Call): Promise<number> {
  const { invocation, json, style, surroundings, host } = call;
  const { argument, options } = invocation;
  const { verify } = await import('@pawl/pipeline/verify');
  const found = await verify(
    { host, signal: surroundings.signal },
    argument!,
    {
      key: options.text('key'),
      identity: options.text('identity'),
      issuer: options.text('issuer'),
      repository: options.text('repository'),
      trustedRoot: options.text('trusted-root'),
      allowForced: options.flag('allow-forced'),
    },
    surroundings.environment,
  );
  print(call, json ? found : renderVerification(found, style));
  return found.passed ? 0 : 1;
}

async function manifest(call: Call): Promise<number> {
  const { options } = call.invocation;
  const { deploymentOf } = await import('@pawl/pipeline/manifest');
  const project = await projectOf(call);
  const files = await deploymentOf(project, {
    target: options.text('target') as 'kubernetes',
    stage: options.text('stage'),
    variant: options.text('variant') as 'plain',
    namespace: options.text('namespace'),
    rollouts: options.flag('rollouts'),
  });
  const folder = resolve(options.text('output') ?? 'deploy');
  for (const { path, content } of files) await writeFileAtomic(join(folder, path), content);
  print(
    call,
    call.json
      ? files
      : `${files.map(({ path }) => `wrote ${join(options.text('output')!, path)}`).join('\n')}\n`,
  );
  return 0;
}

async function move(call: Call, verb: 'promote' | 'rollback'): Promise<number> {
  const { invocation, json, style } = call;
  const project = await projectOf(call);
  await requireModelName(project, invocation.argument);
  const context = await contextOf(call);
  const done = await withWorkFolder(project, () =>
    verb === 'promote' ? promoted(call, project, context) : rolledBack(call, project, context),
  );
  if (done.kind === 'past') {
    const { tag, version, stage } = done;
    print(
      call,
      json ? done : `${tag} gave ${stage} to ${version}; later tags moved it on, and nothing is done\n`,
    );
    return 0;
  }
  if (done.kind === 'refused') {
    print(call, json ? done : renderRefusal({ ...done, model: project.config.model }, style));
    return 1;
  }
  // A stage that is right already may still have followers that are not.
  const followers = await bringInStep(project, context, { versions: 'held', dryRun: false });
  print(call, json ? formatRecord(done.record) : outcome(done, followers, style));
  return statusOf(followers);
}

function outcome(moved: Moved, followers: readonly Following[], style: Call['style']): string {
  const { record } = moved;
  if (moved.kind === 'moved') return renderPromotion(record, followers, style);
  const { model, version, stage, tag } = record;
  const held =
    record.action === 'withdraw'
      ? `${model}: ${stage} is empty already, by ${tag}`
      : `${model} ${version} is in ${stage} already, by ${tag}`;
  const further = moved.further === null ? '' : `To go further back: --to ${moved.further}\n`;
  const rest = followers.length === 0 ? '' : `\n${renderReconciliation(followers, false, style)}`;
  return `${held}\n${further}${rest}`;
}

function promoted(
  { invocation: { options } }: Call,
  project: Project,
  context: ReleaseContext,
): Promise<Promotion> {
  const [tag, version] = [options.text('tag'), options.text('version')];
  if (tag !== undefined && version !== undefined)
    throw new PawlError('usage', '--tag and --version exclude each other');
  return promote(
    project,
    {
      tag,
      version,
      stage: options.text('stage'),
      model: digestOption(options.text('model-digest')),
      force: options.flag('force'),
      reason: options.text('reason'),
    },
    context,
  );
}

function rolledBack(
  { invocation: { options } }: Call,
  project: Project,
  context: ReleaseContext,
): Promise<Promotion> {
  const stage = options.text('stage');
  if (stage === undefined)
    throw new PawlError('usage', 'it is not said which stage', {
      remedy: `Give --stage: ${project.config.promote.stages.map(({ name }) => name).join(' or ')}.`,
    });
  return rollback(project, { stage, to: options.text('to'), reason: options.text('reason') }, context);
}

function digestOption(text: string | undefined): Digest | undefined {
  if (text === undefined || /^sha256:[0-9a-f]{64}$/.test(text)) return text as Digest | undefined;
  throw new PawlError('usage', `"${text}" is no digest`, {
    remedy: 'Give it whole: sha256: and 64 letters and digits.',
  });
}

/** 4 where a registry is not in step. */
function statusOf(followers: readonly Following[]): number {
  return followers.some(({ failed }) => failed !== null) ? 4 : 0;
}

async function projectOf(call: Call): Promise<Project> {
  const { invocation, host, surroundings } = call;
  const { folder, options } = invocation;
  return openProject(folder, {
    configName: options.text('config') ?? 'pawl.yaml',
    host,
    signal: surroundings.signal,
    store: await storeOf(call),
  });
}

async function storeOf({ invocation, host }: Call): Promise<Store> {
  const { folder, options } = invocation;
  const root = resolve(folder);
  const asked = options.text('store') ?? ((await originUrl(root)) === null ? 'folder' : 'git');
  return asked === 'git' ? originStore(folder, host) : folderStore(resolve(root, '.pawl', 'store'), root);
}

async function contextOf({ invocation, surroundings }: Call): Promise<ReleaseContext> {
  const actor = await identity(resolve(invocation.folder));
  if (actor) return { actor, forge: null, environment: surroundings.environment };
  throw new PawlError('config', 'git does not know who you are, and a tag says who made it', {
    remedy: 'Tell it: git config user.name "Your Name"; git config user.email you@example.org.',
  });
}

function print({ surroundings }: Call, value: string | object): void {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  surroundings.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
}
