export { n as logRun, r as mlflowClient, t as mlflowFollower } from "./mlflow.js";
