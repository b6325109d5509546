export { type MlflowClient, mlflowClient } from './mlflow-client.ts';
export { mlflowFollower } from './mlflow-follower.ts';
export { type LoggedRun, logRun, type RunLog } from './mlflow-run.ts';
