export interface MetricEntry {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface TextEntry {
  readonly key: string;
  readonly value: string;
}

/** What one request to `runs/log-batch` holds beside the run. */
export interface Batch {
  readonly metrics: readonly MetricEntry[];
  readonly params: readonly TextEntry[];
  readonly tags: readonly TextEntry[];
}

/** Limits of one request, from mlflow/utils/validation.py. */
export const BATCH_LIMITS = { metrics: 1000, params: 100, tags: 100, entries: 1000, bytes: 1_000_000 };

/** Bytes that the rest of a request takes: the names of the lists, and a run of 256 characters. */
const ENVELOPE = 1000;

/**
 * Cuts what is to be logged into as many batches as MLflow's limits ask for, in order: params, metrics, then tags, so
 * that a tag says that all before it was logged. An entry must itself fit into a request, as the limits of keys and
 * values see to.
 */
export function cutBatches({ metrics, params, tags }: Batch): Batch[] {
  const batches: Batch[] = [];
  let open = { metrics: [] as MetricEntry[], params: [] as TextEntry[], tags: [] as TextEntry[] };
  let bytes = ENVELOPE;
  let entries = 0;
  const add = <Kind extends keyof Batch>(kind: Kind, entry: Batch[Kind][number]): void => {
    const size = sizeOf(entry);
    if (
      entries >= BATCH_LIMITS.entries ||
      open[kind].length >= BATCH_LIMITS[kind] ||
      bytes + size > BATCH_LIMITS.bytes
    ) {
      batches.push(open);
      open = { metrics: [], params: [], tags: [] };
      bytes = ENVELOPE;
      entries = 0;
    }
    (open[kind] as Batch[Kind][number][]).push(entry);
    bytes += size;
    entries++;
  };
  for (const param of params) add('params', param);
  for (const metric of metrics) add('metrics', metric);
  for (const tag of tags) add('tags', tag);
  if (entries > 0) batches.push(open);
  return batches;
}

/** Bytes of an entry and its comma, also for a server that counts it with every other letter as `\u1234`. */
function sizeOf(entry: MetricEntry | TextEntry): number {
  const text = JSON.stringify(entry);
  let size = text.length + 1;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) size += 5;
  return size;
}
