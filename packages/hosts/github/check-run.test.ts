import { beforeEach, describe, expect, test } from 'vitest';
import type { CheckAnnotation } from '../review.ts';
import { type GitHubCheck, reportCheck } from './check-run.ts';
import { HEAD, type Hub, startHub } from './test-github.ts';

let hub: Hub;
beforeEach(async () => {
  hub = await startHub();
  return () => hub.close();
});

const REPORT: GitHubCheck = {
  name: 'pawl / housing',
  headSha: HEAD,
  conclusion: 'failure',
  title: 'refused: rmse rose',
  summary: 'The **summary**.',
  annotations: [],
  externalId: '17',
};

function annotations(count: number, message = 'refuted'): CheckAnnotation[] {
  return Array.from({ length: count }, (_, i) => ({
    path: 'pawl.yaml',
    line: i + 1,
    level: 'failure',
    title: `condition ${i + 1}`,
    message,
  }));
}

describe('a check run', () => {
  test('is completed with the conclusion, on the commit', async () => {
    const reported = await reportCheck(hub.client(), {
      ...REPORT,
      text: 'More.',
      detailsUrl: 'https://ci.example/7',
    });
    expect(reported).toEqual({ kind: 'check', url: expect.stringMatching(/^http/) });
    expect(hub.checks()).toMatchObject([
      {
        name: 'pawl / housing',
        head_sha: HEAD,
        status: 'completed',
        conclusion: 'failure',
        external_id: '17',
        details_url: 'https://ci.example/7',
        output: {
          title: 'refused: rmse rose',
          summary: expect.stringMatching(/^The \*\*summary\*\*\./),
          text: 'More.',
        },
      },
    ]);
  });

  test.each([0, 1, 50, 51, 100, 120])('has %i annotations, in order, at most 50 a request', async (count) => {
    await reportCheck(hub.client(), { ...REPORT, annotations: annotations(count) });
    expect(hub.checks()).toHaveLength(1);
    expect(hub.annotationLines()).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(hub.writes()).toHaveLength(Math.max(1, Math.ceil(count / 50)));
  });

  test('is cut to what GitHub takes', async () => {
    const long = '模'.repeat(70_000);
    await reportCheck(hub.client(), {
      ...REPORT,
      title: long,
      summary: long,
      text: long,
      annotations: [{ ...annotations(1, long)[0]!, title: long }],
      actions: Array.from({ length: 4 }, () => ({ label: long, description: long, identifier: long })),
    });
    const { body } = hub.lastWrite();
    expect(body).toMatchObject({ output: { title: `${'模'.repeat(254)}…` } });
    const { output, actions } = body as unknown as {
      output: { summary: string; text: string; annotations: { message: string; title: string }[] };
      actions: { label: string; description: string; identifier: string }[];
    };
    for (const text of [output.summary, output.text, output.annotations[0]!.message]) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
      expect(Buffer.byteLength(text)).toBeGreaterThan(65_500);
    }
    expect(output.annotations[0]!.title).toHaveLength(255);
    expect(
      actions.map((action) => [action.label.length, action.description.length, action.identifier.length]),
    ).toEqual(Array.from({ length: 3 }, () => [20, 40, 20]));
  });
});

describe('a report made again', () => {
  test('takes the place of the first', async () => {
    const first = await reportCheck(hub.client(), REPORT);
    const again = await reportCheck(hub.client(), { ...REPORT, conclusion: 'success', title: 'passed' });
    expect(again).toEqual(first);
    expect(hub.checks()).toMatchObject([{ conclusion: 'success', output: { title: 'passed' } }]);
  });

  test('adds no annotation twice', async () => {
    const report = { ...REPORT, annotations: annotations(60) };
    await reportCheck(hub.client(), report);
    await reportCheck(hub.client(), report);
    expect(hub.checks()).toHaveLength(1);
    expect(hub.annotationLines()).toHaveLength(60);
  });

  test('that broke off adds the annotations that are missing', async () => {
    const report = { ...REPORT, annotations: annotations(120) };
    hub.github.fail({ method: 'PATCH', path: /check-runs/, status: 502, times: 3 });
    await expect(reportCheck(hub.client(), report)).rejects.toThrow(
      /Reporting the check "pawl \/ housing" failed.*502/,
    );
    expect(hub.annotationLines()).toHaveLength(50);
    await reportCheck(hub.client(), report);
    expect(hub.checks()).toHaveLength(1);
    expect(hub.annotationLines()).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  });

  test('with other annotations is a new run, as old ones cannot be taken away', async () => {
    await reportCheck(hub.client(), { ...REPORT, annotations: annotations(2) });
    await reportCheck(hub.client(), { ...REPORT, annotations: annotations(2, 'another') });
    expect(hub.checks()).toHaveLength(2);
  });

  test.each([
    ['another name', { name: 'pawl / prices' }],
    ['another id', { externalId: '18' }],
  ])('under %s is another one', async (_, change) => {
    await reportCheck(hub.client(), REPORT);
    await reportCheck(hub.client(), { ...REPORT, ...change });
    expect(hub.checks()).toHaveLength(2);
  });
});

describe('without the permission for checks', () => {
  test.each([
    ['failure', 'failure'],
    ['success', 'success'],
    ['neutral', 'success'],
  ] as const)('%s is the commit status %s', async (conclusion, state) => {
    const title = `undecided: ${'x'.repeat(200)}`;
    const reported = await reportCheck(hub.client({ token: 'ghs_statuses' }), {
      ...REPORT,
      conclusion,
      title,
    });
    expect(reported.kind).toBe('status');
    expect(hub.statuses()).toMatchObject([
      { state, context: 'pawl / housing', description: `${title.slice(0, 139)}…` },
    ]);
    expect(hub.checks()).toEqual([]);
  });

  test('and for statuses it is a note that names both', async () => {
    expect(await reportCheck(hub.client({ token: 'ghs_fork' }), REPORT)).toEqual({ kind: 'none', url: null });
    expect(hub.notes.join()).toMatch(/`checks: write`.*`statuses: write`/);
  });

  test('a limit or a failing server is not taken for a missing permission', async () => {
    for (const fault of [{ status: 502 }, { status: 403, headers: { 'retry-after': '1000' } }]) {
      hub.github.fail({ method: 'POST', path: /check-runs$/, times: 3, ...fault });
      await expect(
        reportCheck(hub.client(), { ...REPORT, externalId: String(fault.status) }),
      ).rejects.toMatchObject({ code: 'remote' });
      expect(hub.statuses()).toEqual([]);
    }
  });
});
