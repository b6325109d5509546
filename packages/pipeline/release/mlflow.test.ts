import { expect, test } from 'vitest';
import { mlflowExperiment, mlflowFromEnvironment } from './mlflow.ts';

const note = () => {};

test.each([
  [{ MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000' }, 'http://127.0.0.1:5000'],
  [{ MLFLOW_TRACKING_URI: ' HTTPS://user:word@mlflow.example/path/ ' }, 'https://mlflow.example/path'],
])('%j names a server', (environment, address) => {
  expect(mlflowFromEnvironment(environment, note)?.address).toBe(address);
});

test.each([
  {},
  { MLFLOW_TRACKING_URI: '' },
  { MLFLOW_TRACKING_URI: 'mlruns' },
  { MLFLOW_TRACKING_URI: 'file:///tmp/mlruns' },
  { MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' },
  { MLFLOW_TRACKING_URI: 'databricks' },
])('%j names none', (environment) => {
  expect(mlflowFromEnvironment(environment, note)).toBeNull();
});

test('an address that cannot be one is a mistake, not silence', () => {
  expect(() => mlflowFromEnvironment({ MLFLOW_TRACKING_URI: 'http://' }, note)).toThrow(
    expect.objectContaining({ code: 'config' }),
  );
});

test('the experiment is the one of the environment, else it has the name of the model', () => {
  expect(mlflowExperiment({ MLFLOW_EXPERIMENT_NAME: ' theirs ' }, 'housing')).toBe('theirs');
  expect(mlflowExperiment({ MLFLOW_EXPERIMENT_NAME: '' }, 'housing')).toBe('housing');
});
