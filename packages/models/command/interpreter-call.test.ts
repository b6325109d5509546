import { describe, expect, test } from 'vitest';
import { findInterpreter } from './interpreter-call.ts';

describe('found', () => {
  const cases: [command: string, name: string, call: string, program: string | null][] = [
    ['python train.py', 'python', 'python', 'python'],
    ['python3.11 -m train', 'python', 'python3.11', 'python3.11'],
    [
      '"/opt/my python/bin/python3" x',
      'python',
      '"/opt/my python/bin/python3"',
      '"/opt/my python/bin/python3"',
    ],
    ['.venv/bin/python train.py | tee log', 'python', '.venv/bin/python', '.venv/bin/python'],
    ['Rscript train.R', 'R', 'Rscript', 'Rscript'],
    ['julia --project train.jl', 'julia', 'julia', 'julia'],
    ['node train.mjs', 'node', 'node', 'node'],
    ['pip install -r requirements.txt && python train.py', 'python', 'python', 'python'],
    ['make data; python train.py', 'python', 'python', 'python'],
    ['echo python; python3 train.py', 'python', 'python3', 'python3'],
    ['cd src && python train.py', 'python', 'cd src && python', 'python'],
    ['cd "a b" || exit 1\npython train.py', 'python', 'cd "a b" && python', 'python'],
    ['A=1 B="x y" python train.py', 'python', 'A=1 B="x y" python', 'python'],
    ['export A=b; python train.py', 'python', 'export A=b && python', 'python'],
    ['SEED=$(date +%s); python train.py', 'python', 'python', 'python'],
    ['. .venv/bin/activate && python train.py', 'python', '. .venv/bin/activate && python', 'python'],
    ['env A=b -u C python3 x', 'python', 'env A=b -u C python3', null],
    ['uv run python train.py', 'python', 'uv run python', null],
    ["uv run --with 'numpy>=2' python x", 'python', "uv run --with 'numpy>=2' python", null],
    ['uv run --extra gpu train.py --lr 1', 'python', 'uv run --extra gpu python', null],
    ['uv run -m train', 'python', 'uv run python', null],
    ['uv --quiet run python x', 'python', 'uv --quiet run python', null],
    ['poetry run python x', 'python', 'poetry run python', null],
    ['conda run -n x python y.py', 'python', 'conda run -n x python', null],
    ['conda run --no-capture-output -n x Rscript y', 'R', 'conda run --no-capture-output -n x Rscript', null],
    ['time nice -n 5 python x', 'python', 'python', 'python'],
    ['timeout -s KILL 3h python x', 'python', 'python', 'python'],
    ['nohup uv run python x &', 'python', 'uv run python', null],
    ['for s in 1 2; do python x $s; done', 'python', 'python', 'python'],
    ['if true; then python x; fi', 'python', 'python', 'python'],
    ['python - <<EOF\nimport x\nEOF', 'python', 'python', 'python'],
    ['python x > log 2>&1', 'python', 'python', 'python'],
  ];
  test.each(cases)('%s', (command, name, call, program) => {
    expect(findInterpreter(command)).toEqual({ name, call, program });
  });
});

test.each([
  '',
  './train.sh',
  'make train',
  'make python',
  'rm -rf python',
  'docker run image python x',
  'nice make java',
  'uv run make python',
  'uv run --script train.py',
  'uv sync',
  'poetry run train',
  '$PYTHON train.py',
  'A=$(prepare) python x',
  '> log python x',
  'cd $(prepare) && python x',
  'export PATH=$(prepare):$PATH; python x',
  'source prepare.sh && python x',
  'pythonish x',
  "sh -c 'python x'",
])('not found, or not to be asked: %s', (command) => {
  expect(findInterpreter(command)).toBeNull();
});
