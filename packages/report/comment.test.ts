import type { DataCheckRecord } from '@pawl/records';
import { describe, expect, test } from 'vitest';
import { renderComment, renderSummary } from './comment.ts';
import {
  checkOf,
  condition,
  estimate,
  evaluationOf,
  historyOf,
  metric,
  runOf,
  sectionOf,
  verdictOf,
} from './evidence-case.ts';
import type { CommentSection } from './section.ts';

const COMPARED = [metric('rmse', 0.54, 0.56), metric('mae', 0.361, 0.36), metric('r2', 0.7, 0.76)];
const HOLDS = condition('rmse < 0.6', 'proved');

function comment(section: CommentSection | readonly CommentSection[]): string {
  return renderComment([section].flat(), {});
}

function firstLine(text: string): string {
  return text.slice(0, text.indexOf('\n'));
}

/** The rows of the first table, header and rule left out. */
function rows(text: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith('| :-'));
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'));
  return start === -1 ? [] : lines.slice(start + 1, end);
}

describe('the first line is the answer', () => {
  const evaluation = evaluationOf(COMPARED);
  const refusedBy = (...conditions: Parameters<typeof verdictOf>[0]) =>
    verdictOf(conditions, { answer: 'refused', reason: 'refused by 1 of 2 conditions: 1 refuted' });
  const missing: DataCheckRecord['anomalies'][number] = {
    code: 'missing',
    severity: 'error',
    data: 'train',
    count: 3,
    message: '3 values are missing',
    examples: [],
    remedy: 'Fill them in',
  };

  test.each([
    ['passed', { evaluation, verdict: verdictOf([HOLDS]) }, '### ✅ housing: passed, all 1 conditions hold'],
    [
      'refused by one condition',
      { evaluation, verdict: refusedBy(HOLDS, condition('mae < 1', 'refuted')) },
      '### ❌ housing: refused, mae &lt; 1 is refuted',
    ],
    [
      'refused by two short ones',
      { evaluation, verdict: refusedBy(condition('a < 1', 'undecided'), condition('b < 1', 'invalid')) },
      '### ❌ housing: refused, b &lt; 1 cannot be judged and a &lt; 1 is undecided',
    ],
    [
      'refused by many',
      {
        evaluation,
        verdict: refusedBy(...['a', 'b', 'c', 'd'].map((name) => condition(`${name} < 1`, 'unmet'))),
      },
      '### ❌ housing: refused, a &lt; 1 is not met, b &lt; 1 is not met, and 2 more',
    ],
    [
      'refused for what no condition shows',
      {
        evaluation,
        verdict: verdictOf([HOLDS], { answer: 'refused', reason: 'the change alters `task`' }),
      },
      '### ❌ housing: refused, the change alters task',
    ],
    [
      'undecided, let pass',
      {
        evaluation,
        verdict: verdictOf([HOLDS, condition('mae < 1', 'undecided')], {
          undecided: 'pass',
          reason: '1 of 2 conditions hold, 1 undecided and let pass, as configured',
        }),
      },
      '### ⚠️ housing: passed, 1 of 2 conditions hold, 1 undecided and let pass, as configured',
    ],
    [
      'nothing checked',
      {
        evaluation,
        verdict: verdictOf([condition('rmse <= baseline', 'skipped')], { reason: 'nothing was checked' }),
      },
      '### ⚠️ housing: passed, nothing was checked',
    ],
    ['evaluated only', { run: runOf(), evaluation }, '### ℹ️ housing: evaluated, not gated'],
    ['trained only', { check: checkOf(), run: runOf() }, '### ℹ️ housing: trained, not evaluated'],
    ['data accepted', { check: checkOf() }, '### ℹ️ housing: data accepted, nothing trained yet'],
    [
      'data refused',
      { check: checkOf({ passed: false, anomalies: [missing, missing] }) },
      '### ❌ housing: data refused, 3 values are missing, and 1 more error',
    ],
  ])('%s', (_, evidence, expected) => {
    const text = comment(sectionOf(evidence));
    expect(firstLine(text)).toBe(expected);
    expect(text.endsWith('\n')).toBe(true);
  });

  test('refused data says what to do about it in the open', () => {
    const text = comment(sectionOf({ check: checkOf({ passed: false, anomalies: [missing] }) }));
    expect(text.slice(0, text.indexOf('<details>'))).toContain('Fill them in');
    expect(text.match(/Fill them in/g)).toHaveLength(1);
  });

  test('several models have one first line, and those that need a reader come first', () => {
    const iris = {
      evaluation: evaluationOf(COMPARED, { model: 'iris' }),
      verdict: verdictOf([HOLDS], { model: 'iris' }),
    };
    const wine = { check: checkOf({ model: 'wine', passed: false, anomalies: [missing] }) };
    const text = comment([sectionOf(iris), sectionOf(wine, { path: 'models/wine' })]);
    expect(firstLine(text)).toBe('### ❌ 1 of 2 models pass, refused: wine');
    expect(text.match(/^#### .*/gm)).toEqual([
      '#### ❌ wine (models/wine): data refused, 3 values are missing',
      '#### ✅ iris: passed, all 1 conditions hold',
    ]);
    expect(firstLine(comment([sectionOf(iris), sectionOf(iris)]))).toBe('### ✅ 2 of 2 models pass');
    expect(firstLine(comment([sectionOf(iris), sectionOf({ run: runOf() })]))).toBe(
      '### ℹ️ 1 of 2 models pass',
    );
  });

  test('something went wrong: what, although nothing is known of the model yet', () => {
    const failed = {
      ...sectionOf({}),
      model: 'wine',
      failed: true,
      notes: ['the command `x` failed. Look at its log.'],
    };
    const text = comment(failed);
    expect(firstLine(text)).toBe('### ⛔ wine: not evaluated, the command x failed');
    expect(text).toContain('Look at its log.');
  });

  test('no model at all', () => {
    expect(firstLine(comment([]))).toBe('### ℹ️ No model to report on');
  });
});

describe('the table', () => {
  test('has a row a metric with its conditions, what needs a reader first', () => {
    const verdict = verdictOf([
      condition('rmse < 0.6', 'proved'),
      condition('mae <= baseline.mae', 'undecided', { reason: 'too close', remedy: 'About 21,000 rows' }),
      condition('rmse <= baseline.rmse * 1.02', 'refuted', { reason: 'it is worse' }),
    ]);
    const text = comment(sectionOf({ evaluation: evaluationOf(COMPARED), verdict }));
    const [rmse = '', mae = '', r2 = '', ...rest] = rows(text);
    expect(rest).toEqual([]);
    expect(rmse).toMatch(/^\| \*\*rmse\*\*<br>❌ .*1\.02<\/code><br>✅ .*0\.6<\/code> \|/);
    // Below the table: on a phone a cell has no room for a sentence.
    expect(text).toMatch(
      /\|\n\n- ❌ <code>rmse .*1\.02<\/code>: it is worse\.\n- ❔ <code>mae .*<\/code>: too close\. About 21,000 rows\n/,
    );
    expect(rmse).toMatch(/❌&nbsp;refuted \|$/);
    expect(mae).toMatch(/<\/code> \|.*❔&nbsp;undecided \|$/);
    expect(r2).toMatch(/^\| \*\*r2\*\* \|.*\| {1,2}\|$/);
  });

  test('says in words and marks which way a difference goes, and that there is noise', () => {
    const metrics = [
      metric('rmse', 0.5, 0.6),
      metric('r2', 0.5, 0.6),
      metric('mae', 0.36, 0.361),
      metric('mape', 0.1, 0.1, { difference: { ...estimate(0, 0), test: null } }),
      metric('own_metric', 0.1, 0.2),
    ];
    const cells = rows(comment(sectionOf({ evaluation: evaluationOf(metrics) }))).map(
      (row) => row.split(' | ')[3] ?? '',
    );
    expect(cells.map((cell) => cell.split('<br>')[0]?.replace(' |', ''))).toEqual([
      '▲&nbsp;better',
      '▼&nbsp;worse',
      '~&nbsp;noise',
      '=&nbsp;same',
      '-0.1',
    ]);
  });

  test('shows an interval below every number, and says once what it is', () => {
    const text = comment(sectionOf({ evaluation: evaluationOf(COMPARED), verdict: verdictOf([HOLDS]) }));
    expect(rows(text)[0]).toContain(
      '| 0.56<br><sub>[0.54,&nbsp;0.58]</sub> | 0.54<br><sub>[0.52,&nbsp;0.56]</sub> |',
    );
    expect(text.match(/4,128 test rows\. In brackets: 95 % intervals\./g)).toHaveLength(1);
  });

  test('has no column of the baseline on a first run, and says so', () => {
    const evaluation = evaluationOf([metric('rmse', 0.54)]);
    const skipped = condition('rmse <= baseline.rmse', 'skipped', {
      reason: 'first run: there is no baseline yet',
    });
    const text = comment(sectionOf({ evaluation, verdict: verdictOf([HOLDS, skipped]) }));
    expect(text).toContain('| Metric | Candidate | Verdict |');
    expect(text).toContain('There is no baseline yet');
    expect(rows(text)[0]).toMatch(/➖ .*✅ .*✅&nbsp;proved \|$/);
    expect(rows(text)[0]).not.toContain('first run');
  });

  test('has no verdicts where the model was not gated', () => {
    expect(comment(sectionOf({ evaluation: evaluationOf(COMPARED) }))).toContain(
      '| Metric | Baseline | Candidate | Difference |\n',
    );
  });

  test('shows conditions without an evaluation', () => {
    const text = comment(sectionOf({ verdict: verdictOf([HOLDS]) }));
    expect(text).toContain('| Metric | Verdict |');
    expect(rows(text)).toEqual(['| ✅ <code>rmse &lt; 0.6</code> | ✅&nbsp;proved |']);
  });

  test('puts a condition on a slice beside the numbers of that slice', () => {
    const slice = { slice: 'region = north', n: 1200 };
    const evaluation = evaluationOf([...COMPARED, metric('rmse', 0.9, 0.7, slice)]);
    const refuted = condition('slice(region).rmse <= baseline * 1.1', 'refuted', { slice: slice.slice });
    const [first = ''] = rows(comment(sectionOf({ evaluation, verdict: verdictOf([HOLDS, refuted]) })));
    expect(first).toMatch(
      /^\| \*\*rmse\*\*<br>region = north \(1,200 rows\)<br>❌ .*\| 0\.7<br>.*\| 0\.9<br>/,
    );
  });

  test('counts slices where a condition holds, and shows each where it does not', () => {
    const on = (name: string, state: 'proved' | 'refuted') =>
      condition('slice(region).rmse < 1', state, { slice: `region = ${name}` });
    const verdict = verdictOf([on('a', 'proved'), on('b', 'refuted'), on('c', 'proved'), on('d', 'refuted')]);
    const shown = rows(comment(sectionOf({ evaluation: evaluationOf([metric('r2', 0.5)]), verdict })));
    expect(shown.map((row) => row.slice(2, row.indexOf('<br>')))).toEqual([
      'region = b',
      'region = d',
      '2 slices',
      '**r2** | 0.5',
    ]);
  });

  test('keeps a condition on several metrics, or one that cannot be read, as it is written', () => {
    const verdict = verdictOf([condition('rmse <= mae * 2', 'proved'), condition('what is this', 'invalid')]);
    const shown = rows(comment(sectionOf({ evaluation: evaluationOf(COMPARED), verdict })));
    expect(shown[0]).toMatch(/^\| ⛔ <code>what is this<\/code>/);
    expect(shown[1]).toMatch(/^\| ✅ <code>rmse &lt;= mae \\\* 2<\/code> \|/);
    expect(shown).toHaveLength(5);
  });

  test('says what a number lacks', () => {
    const bare = { value: 2, interval: null, method: 'none', undefinedResamples: 0 } as const;
    const record = evaluationOf([metric('rmse', 2, undefined, { candidate: bare })], {
      evidence: 'metrics-only',
    });
    expect(comment(sectionOf({ evaluation: record }))).toMatch(
      /\| \*\*rmse\*\* \| 2 \|\n[\s\S]*nothing can be proved/,
    );
    const few = { value: 2, interval: null, method: 'none', undefinedResamples: 300 } as const;
    const undefinedValue = { value: null, interval: null, method: 'none', undefinedResamples: 300 } as const;
    const metrics = [
      metric('rmse', 2, undefined, { candidate: few }),
      metric('r2', 1, undefined, { candidate: undefinedValue }),
    ];
    expect(rows(comment(sectionOf({ evaluation: evaluationOf(metrics) })))).toEqual([
      '| **rmse** | 2<br><sub>too few rows</sub> |',
      '| **r2** | undefined |',
    ]);
  });
});

describe('what else a reader must know stands above the table', () => {
  const above = (text: string) => text.slice(0, text.search(/^\|/m));
  const evaluation = evaluationOf(COMPARED);

  test('notes, as they are given', () => {
    const text = comment(sectionOf({ evaluation }, { notes: ['The head moved.', 'See `pawl.yaml`.'] }));
    expect(above(text)).toContain('- The head moved.\n- See <code>pawl.yaml</code>.');
  });

  test('a gate without a condition', () => {
    const verdict = verdictOf([], { answer: 'refused', reason: 'the gate has no conditions' });
    const text = comment(sectionOf({ evaluation, verdict }));
    expect(firstLine(text)).toBe('### ❌ housing: refused, the gate has no conditions');
    expect(above(text)).toContain('Add `gate:` to `pawl.yaml`');
  });

  test('a baseline that cannot be compared with', () => {
    const incomparable = evaluationOf([metric('rmse', 1)], {
      baseline: {
        state: 'incomparable',
        verdict: evaluation.digest,
        evaluation: evaluation.digest,
        reason: 'it was measured on other rows',
      },
    });
    expect(above(comment(sectionOf({ evaluation: incomparable })))).toContain(
      'The baseline cannot be compared with: it was measured on other rows.',
    );
  });

  test('that the change alters its own rules, which, how, and whose decided', () => {
    const policy = {
      from: 'base' as const,
      base: 'c0ffee1234'.repeat(4),
      allowedBy: null,
      changes: [
        { key: 'gate.conditions', base: '["rmse < 0.5","mae < 1"]', here: '["rmse < 0.9","mae < 1"]' },
        { key: 'gate.undecided', base: '"fail"', here: '"pass"' },
        { key: 'data.id', base: '"row"', here: null },
        { key: 'evaluate', base: '{"metrics":["rmse"]}', here: '{"metrics":["rmse"],"slices":["x"]}' },
        { key: 'check', base: 'not JSON', here: null },
      ],
    };
    const text = above(comment(sectionOf({ evaluation, verdict: verdictOf([HOLDS], { policy }) })));
    expect(text).toMatch(/^> \[!WARNING\]\n> \*\*This change alters the rules it is judged by\.\*\* /m);
    expect(text).toContain('The rules of the base (<code>c0ffee1</code>) decided');
    expect(text).toContain(
      '<code>gate.conditions</code>: before <code>rmse &lt; 0.5</code>, now <code>rmse &lt; 0.9</code>\n',
    );
    expect(text).toContain('before <code>fail</code>, now <code>pass</code>');
    expect(text).toContain('<code>data.id</code>: before <code>row</code>, now taken out');
    expect(text).toContain('<code>evaluate</code>: now <code>slices: \\["x"\\]</code>, not there before');
    expect(text).toContain('before <code>not JSON</code>');
    const allowed = { ...policy, from: 'change' as const, allowedBy: 'label by @maintainer' };
    expect(comment(sectionOf({ evaluation, verdict: verdictOf([HOLDS], { policy: allowed }) }))).toContain(
      'Its own rules decided: allowed by label by @\u2060maintainer.',
    );
  });

  test('nothing, where the rules are as they were', () => {
    const policy = { from: 'base' as const, base: 'c0ffee1234'.repeat(4), allowedBy: null, changes: [] };
    const text = comment(sectionOf({ evaluation, verdict: verdictOf([HOLDS], { policy }) }));
    expect(above(text)).not.toContain('WARNING');
    expect(text).toContain('those of the base (<code>c0ffee1</code>), which this change leaves as they are');
  });
});

describe('what is folded', () => {
  const verdict = verdictOf([HOLDS]);
  const full = sectionOf(
    {
      check: checkOf(),
      run: runOf({ cost: { amount: 0.25, currency: 'EUR' } }),
      evaluation: evaluationOf([
        ...COMPARED,
        metric('rmse', 0.9, 0.5, { slice: 'a = b' }),
        metric('rmse', 0.4, 0.5, { slice: 'c' }),
      ]),
      verdict,
    },
    { history: historyOf([0.7, 0.6, null, 0.56]), chartUrl: 'https://host/chart.svg' },
  );

  test('comes in the order of importance, each part whole', () => {
    const text = comment(full);
    expect(text.match(/<summary>[^<]*/g)).toEqual([
      '<summary>2 slices, worse in 1',
      '<summary>Trend of the last 4 accepted runs: rmse █▃·▁',
      '<summary>Where it comes from',
      '<summary>How it was decided, and how long it took',
    ]);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  test('lineage and timings are what the records hold', () => {
    const text = comment(full);
    expect(text).toMatch(
      /- Baseline: the run of commit <code>bbbbbbb<\/code>, 2 commits back, evaluated 2026-01-01 00:00 UTC/,
    );
    expect(text).toContain(`- Verdict: <code>${verdict.digest.slice(7, 19)}</code>`);
    expect(text).toContain('- Training took: 6.2 s, 11.8 s of processor time, 0.25 EUR');
    expect(text).toContain('jackknife, seed 42; differences paired row by row');
    expect(text).toContain('95 %; an undecided condition refuses the change');
    expect(text).toContain('✅ proved: <code>rmse &lt; 0.6</code>: why rmse &lt; 0.6 is proved.');
  });

  test('slices that became worse come first', () => {
    const text = comment(full);
    expect(text.indexOf('a = b')).toBeLessThan(text.indexOf('**rmse**<br>c'));
  });

  test('nothing is folded in the summary of a job', () => {
    const text = renderSummary([full], {});
    expect(text).not.toContain('<details>');
    expect(text).toContain('**Where it comes from**');
    expect(firstLine(text)).toBe(firstLine(comment(full)));
  });
});

test('the last line names commit, run and version', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';
  const text = renderComment([sectionOf({ run: runOf() })], {
    commit: { sha, url: `https://host/commit/${sha}` },
    runUrl: 'https://host/runs/1',
  });
  const last = text.trimEnd().split('\n').at(-1);
  expect(last).toMatch(
    /^<sub>Commit \[<code>0123456<\/code>\]\(https:\/\/host\/commit\/0123456789abcdef[\da-f]+\) · \[full report\]\(https:\/\/host\/runs\/1\) · Pawl \d+\.\d+\.\d+<\/sub>$/,
  );
});
