import { type MlflowOptions, mlflowHttp } from './mlflow-http.ts';
import { type MlflowRegistry, mlflowRegistry } from './mlflow-registry.ts';
import { type MlflowTracking, mlflowTracking } from './mlflow-tracking.ts';

/**
 * What Pawl asks of an MLflow tracking server and its registry. All but the creates can be done twice, and are tried
 * again where the server is in trouble; the creates of runs and versions make another one each time, so what comes of
 * one try is returned. Legacy stages are not touched.
 */
export interface MlflowClient extends MlflowTracking, MlflowRegistry {
  /** Without credentials. */
  readonly address: string;
  readonly note: (message: string) => void;
  wait(seconds: number): Promise<void>;
}

/** Speaks to the MLflow server at `uri`. Throws `config` for what is no http or https address. */
export function mlflowClient(options: MlflowOptions): MlflowClient {
  const http = mlflowHttp(options);
  const { address, wait } = http;
  const page = options.pageSize ?? 1000;
  return { address, wait, note: options.note, ...mlflowTracking(http, page), ...mlflowRegistry(http, page) };
}
