import { formatReference, isDigest, parseReference } from '@pawl/image';
import { PawlError } from '@pawl/records';
import { type AlertLimits, checkedLimits } from './alert-limits.ts';
import { checkedHost, checkedNamespace, checkedSecret, dnsName } from './deploy-names.ts';
import { memoryFor, quantityOf } from './quantity.ts';

/** How a version comes to its users: at once, for a share of them first, or beside the one that is there. */
export type DeployVariant = 'plain' | 'canary' | 'blue-green';

export interface DeployInput {
  /** Of the model, as tags name it; what is not allowed in Kubernetes' names is replaced. */
  readonly name: string;
  readonly namespace?: string;
  /** `ghcr.io/acme/housing` with or without a tag, and the digest of the manifest. */
  readonly image: { readonly reference: string; readonly digest: string };
  readonly stage: string;
  readonly version: string;
  /** Of the model, and of the records it rests on. */
  readonly digests: { readonly model: string; readonly verdict?: string; readonly release?: string };
  readonly task: 'classification' | 'regression';
  /** The model files together; what memory is asked for follows from it. */
  readonly modelBytes?: number;
  readonly replicas?: number;
  readonly resources?: {
    readonly cpu?: string;
    /** None unless it is given: a server held back by a limit is slow while the machine has time to spare. */
    readonly cpuLimit?: string;
    readonly memory?: string;
    readonly memoryLimit?: string;
  };
  readonly port?: number;
  readonly variant?: DeployVariant;
  /** Of all requests, for a canary: 1 to 99, 10 unless it is given. */
  readonly canaryPercent?: number;
  /** What is there already, which a canary and a blue-green deployment keep beside the new version. */
  readonly previous?: { readonly version: string; readonly image: string };
  /** The name under which it is reached from outside the cluster. */
  readonly host?: string;
  /** Let Argo Rollouts move the share of a canary, or switch a blue-green deployment. */
  readonly rollouts?: boolean;
  /** Where Argo Rollouts asks Prometheus. */
  readonly prometheus?: string;
  /** The Secret with which a cluster pulls the image, where its registry asks who pulls. */
  readonly pullSecret?: string;
  readonly limits?: Partial<AlertLimits>;
}

interface DeployResources {
  readonly cpu: string;
  readonly cpuLimit: string | null;
  readonly memory: string;
  readonly memoryLimit: string;
}

/** One version of a model in an image. */
export interface DeployedVersion {
  readonly version: string;
  /** `ghcr.io/acme/housing@sha256:…` */
  readonly image: string;
  readonly digest: string;
}

/** What is to be deployed, every value checked and every choice made. */
export interface DeployPlan extends DeployedVersion {
  /** As Kubernetes wants names. */
  readonly name: string;
  /** As tags and metrics name it: any text. */
  readonly model: string;
  readonly namespace: string | null;
  readonly stage: string;
  readonly digests: DeployInput['digests'];
  readonly task: DeployInput['task'];
  readonly replicas: number;
  readonly resources: DeployResources;
  readonly port: number;
  readonly variant: DeployVariant;
  readonly canaryPercent: number;
  readonly previous: DeployedVersion | null;
  readonly host: string | null;
  readonly rollouts: boolean;
  readonly prometheus: string;
  readonly pullSecret: string | null;
  readonly limits: AlertLimits;
}

const PROMETHEUS = 'http://prometheus-operated.monitoring.svc:9090';

/**
 * Checks an input and makes every choice that it leaves open. Texts without a rule of their own (the model's name, stage,
 * version) may be anything; they end up quoted.
 * @throws PawlError `usage` or `config`, which says what is wrong.
 */
export function planDeployment(input: DeployInput): DeployPlan {
  const { variant = 'plain', previous, digests } = input;
  return {
    name: dnsName(input.name),
    model: input.name,
    namespace: input.namespace === undefined ? null : checkedNamespace(input.namespace),
    ...pinned(input.version, input.image.reference, input.image.digest),
    stage: input.stage,
    digests,
    task: input.task,
    replicas: wholeNumber(input.replicas ?? 2, 'the number of replicas', 1, 1000),
    resources: checkedResources(input),
    port: wholeNumber(input.port ?? 8080, 'the port', 1024, 65_535),
    variant,
    canaryPercent: wholeNumber(input.canaryPercent ?? 10, 'the share of a canary', 1, 99),
    previous: previous === undefined ? null : pinned(previous.version, previous.image, undefined),
    host: input.host === undefined ? null : checkedHost(input.host),
    rollouts: (input.rollouts ?? false) && variant !== 'plain',
    prometheus: checkedUrl(input.prometheus ?? PROMETHEUS),
    pullSecret: input.pullSecret === undefined ? null : checkedSecret(input.pullSecret),
    limits: checkedLimits(input.limits),
  };
}

/** The version that is there already, for a target that must write it beside the new one. */
export function previousOf({ previous, variant }: DeployPlan): DeployedVersion {
  if (previous !== null) return previous;
  throw new PawlError('usage', `a ${variant} deployment needs the version that is there already`, {
    remedy: 'Deploy the first version with the variant plain.',
  });
}

function pinned(version: string, reference: string, given: string | undefined): DeployedVersion {
  const parsed = parseReference(reference);
  const digest = given ?? parsed.digest;
  if (digest === null || !isDigest(digest) || (parsed.digest !== null && parsed.digest !== digest))
    throw new PawlError('usage', `the image ${formatReference(parsed)} has no digest, or two`, {
      remedy: 'Name it by digest: ghcr.io/acme/housing@sha256:….',
    });
  return { version, image: formatReference({ ...parsed, tag: null, digest }), digest };
}

function checkedResources({ resources = {}, modelBytes = 0 }: DeployInput): DeployResources {
  if (!(modelBytes >= 0 && modelBytes < 2 ** 43))
    throw new PawlError('usage', 'the size of the model is out of range');
  const cpu = resources.cpu ?? '250m';
  const memory = resources.memory ?? memoryFor(modelBytes);
  // Beyond what the model needs, there are rows that wait and answers that are written.
  const memoryLimit = resources.memoryLimit ?? `${Math.ceil((quantityOf(memory, 'memory') * 2) / 2 ** 20)}Mi`;
  const cpuLimit = resources.cpuLimit ?? null;
  if (quantityOf(memoryLimit, 'the memory limit') < quantityOf(memory, 'the memory'))
    throw new PawlError('usage', `the memory limit ${memoryLimit} is below the memory ${memory}`);
  if (cpuLimit !== null && quantityOf(cpuLimit, 'the CPU limit') < quantityOf(cpu, 'the CPU'))
    throw new PawlError('usage', `the CPU limit ${cpuLimit} is below the CPU ${cpu}`);
  quantityOf(cpu, 'the CPU');
  return { cpu, cpuLimit, memory, memoryLimit };
}

function wholeNumber(value: number, what: string, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new PawlError('usage', `${what} is ${value}, and not a whole number from ${least} to ${most}`);
}

function checkedUrl(text: string): string {
  if (/^https?:\/\/[\w.:[\]-]+(?:\/[\w./~-]*)?$/.test(text) && URL.canParse(text)) return text;
  throw new PawlError('usage', `${JSON.stringify(text.slice(0, 80))} is no address of Prometheus`, {
    remedy: `Write it like ${PROMETHEUS}.`,
  });
}
