import type { Project } from './project.ts';
import type { Tracked } from './release/mlflow.ts';

/** Logs a run where MLFLOW_TRACKING_URI names a server. What that takes is loaded only then. It cannot fail. */
export async function track(project: Project, what: Tracked): Promise<void> {
  if (!/^https?:\/\//i.test(process.env.MLFLOW_TRACKING_URI?.trim() ?? '')) return;
  const { logToMlflow } = await import('./release/mlflow.ts');
  await logToMlflow(project, process.env, what);
}
